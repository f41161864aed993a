"""Every upload, fed with every file that it should not be fed with. No listing: uploads are found by their forms."""

import resource
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tests.house.naughty.files import BAD, LARGEST, ODD, workbook
from tests.house.naughty.judge import Written, assert_none, flaws_of, text_of, unclean_texts
from tests.house.naughty.pages import Page
from tests.house.naughty.site import Offer, filled, undone
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db

MOST_MEGABYTES = 300
# Text, if only of a kind: a person may still say which of its columns is which.
ASKED_ABOUT = ("Shift-JIS", "broken GB18030", "one column", "UTF-16 without a mark")
# Where an upload takes larger files, or the first of two columns: its rows are refused one by one, to be downloaded.
REFUSED_BY_ROW = ("one byte too large", "columns twice")


def uploads(site) -> list[Offer]:
    return [offer for offer in site.offers.values() if offer.form.is_upload]


def work() -> None:
    """What the workers do with files that wait, as the schedule calls it."""
    names = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values() if ".run_" in entry["task"]]
    for name in names:
        module, _dot, task = name.rpartition(".")
        getattr(import_module(module), task)()


def sent(site, offer: Offer, name: str, content: bytes):
    """The answer to the upload of this file, or the page that shows what became of it."""
    data = {key: value for key, value in filled(offer.form) if key not in ("dry_run", "all_or_nothing")}
    data |= {box.name: SimpleUploadedFile(name, content) for box in offer.form.of("file")}
    answer = site.client.post(offer.path, data)
    if answer.status_code != 302:
        return answer
    work()
    return site.client.get(answer.url)


def test_there_are_uploads(site):
    assert {offer.place.name for offer in uploads(site)} >= {"web:roster_imports"}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_sentence(site, name):
    found = {}
    file, content = BAD[name][0], BAD[name][1]()
    for offer in uploads(site):
        site.enter(offer.user)
        with undone():
            answer = sent(site, offer, file, content)
            flaws = flaws_of(answer, allowed=(200, 422))
            page = Page(text_of(answer))
            said = any(box.invalid for form in page.forms for box in form.of("file")) or 'role="alert"' in text_of(
                answer
            )
            asks = any({"received", "title"} <= form.names() for form in page.forms)  # which column is which
            listed = name in REFUSED_BY_ROW and any(link.endswith(".csv") for link in page.links)
            flaws += [] if said or listed or (asks and name in ASKED_ABOUT) else ["nothing is said"]
            flaws += ["a fault of ours"] if "because of a fault here" in text_of(answer) else []
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_is_read(site, name):
    found = {}
    file, content = ODD[name][0], ODD[name][1]()
    for offer in uploads(site):
        site.enter(offer.user)
        with undone():
            with Written() as written:
                answer = sent(site, offer, file, content)
            flaws = flaws_of(answer, allowed=(200, 422))
            flaws += unclean_texts(written)
            flaws += ["a fault of ours"] if "because of a fault here" in text_of(answer) else []
        if flaws:
            found[str(offer)] = flaws

    assert_none(found)


def test_an_upload_without_a_file_is_told_so(site):
    for offer in uploads(site):
        site.enter(offer.user)
        with undone():
            answer = site.client.post(offer.path, dict(filled(offer.form)))

        assert answer.status_code == 422
        assert any(box.invalid for form in Page(text_of(answer)).forms for box in form.of("file"))


def test_of_two_files_one_is_taken(site):
    for offer in uploads(site):
        site.enter(offer.user)
        box = offer.form.of("file")[0].name
        two = [SimpleUploadedFile(f"{n}.xlsx", workbook()) for n in range(2)]
        with undone():
            answer = site.client.post(offer.path, dict(filled(offer.form)) | {box: two})

        assert answer.status_code in (302, 422)


@pytest.mark.parametrize("cut", [0, 40, 120, 400])
def test_an_upload_that_was_cut_off_is_told_so(site, cut):
    for offer in uploads(site):
        site.enter(offer.user)
        data = dict(filled(offer.form)) | {"file": SimpleUploadedFile("a.xlsx", workbook())}
        made = RequestFactory().post(offer.path, data)
        with undone():
            answer = site.client.generic("POST", offer.path, made.body[:cut], content_type=made.content_type)

        assert answer.status_code in (302, 400, 422), offer


READ = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure()
from wulibridge.sheets.problems import ReadError
from wulibridge.sheets.reader import Limits, open_sheet
try:
    with open_sheet(Path(sys.argv[1]), Limits(20 * 2**20, 80 * 2**20, 90_000)) as sheet:
        print(sum(1 for _line in sheet.lines))
except ReadError as error:
    print(error)
"""
HEAVY = [
    *("an ODS bomb", "zips in zips", "a gigabyte of nothing", "a hundred thousand parts", "a cell in the far corner"),
    *("a far cell written oddly", "a far cell of a moved sheet", "a sheet in UTF-16", "a billion laughs"),
    *("one line of a megabyte", "sixteen thousand columns"),
]


@pytest.mark.parametrize("name", HEAVY)
def test_no_file_takes_much_memory(tmp_path: Path, name):
    """A process of its own may use 300 MB and no more: reading beyond that would end it."""
    path = tmp_path / "file"
    path.write_bytes(BAD[name][1]())
    assert path.stat().st_size <= LARGEST
    most = MOST_MEGABYTES * 2**20

    done = subprocess.run(
        [sys.executable, "-c", READ, path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (most, most)),
    )

    assert done.returncode == 0, done.stderr[-500:]
