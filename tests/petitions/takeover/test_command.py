"""manage.py import_petitions."""

import pytest
from django.core.management import CommandError, call_command

from petitions.models import Petition, SearchText, Takeover
from tests.factories.takeover import old_row, old_rows, register_csv
from tests.factories.territory import SubdistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys, committee):
    def command(rows: list[dict], *arguments: str) -> tuple[str, str]:
        call_command("import_petitions", str(register_csv(tmp_path / "o.csv", rows)), *arguments)
        return capsys.readouterr()

    return command


def test_a_file_is_taken_over_and_the_refused_rows_are_named(run):
    out, err = run([*old_rows(2), old_row(编号="bad", 内容="")])

    assert "kept 2" in out
    assert "refused 1" in out
    assert err.startswith("row 4")
    takeover = Takeover.objects.get()
    assert (takeover.state, takeover.uploaded_by_id) == ("done", None)
    assert takeover.report["counts"]["kept"] == Petition.objects.count() == SearchText.objects.count() == 2


def test_a_second_time_says_that_nothing_was_changed(run):
    run(old_rows(2))
    out, _err = run(old_rows(2))

    assert "before" in out
    assert Petition.objects.count() == 2


def test_columns_are_named_on_the_command_line(run):
    rows = [
        {"甲": row["编号"], "时间": row["受理时间"], "内容": row["内容"], "责任区": row["责任区"]}
        for row in old_rows(1)
    ]
    with pytest.raises(CommandError, match=r"number.*甲 \(L-1\)"):
        run(rows)

    out, _err = run(rows, "--map", "number=甲")

    assert "kept 1" in out


def test_a_receiving_zone_is_named_on_the_command_line(run, zone):
    out, _err = run([old_row(责任区="", 居委会="桥一")], "--receiving", "310101020001=桥一-01")

    assert "kept 1" in out


@pytest.mark.parametrize(
    "arguments",
    [("--map", "nonsense=甲"), ("--map", "number"), ("--receiving", "桥一=无"), ("--subdistrict", "0")],
)
def test_an_argument_that_makes_no_sense_is_named(run, arguments):
    with pytest.raises(CommandError, match=arguments[0]):
        run(old_rows(1), *arguments)


def test_of_several_subdistricts_one_has_to_be_named(run, committee):
    SubdistrictFactory()
    with pytest.raises(CommandError, match="--subdistrict"):
        run(old_rows(1))

    out, _err = run(old_rows(1), "--subdistrict", committee.subdistrict.code)

    assert "kept 1" in out


def test_all_or_nothing_ends_with_an_error_and_a_check_says_so(run):
    with pytest.raises(CommandError, match="all or nothing"):
        run([*old_rows(1), old_row(编号="bad", 内容="")], "--all-or-nothing")
    out, _err = run(old_rows(1), "--dry-run")

    assert "Only checked" in out
    assert not Petition.objects.exists()


def test_a_file_that_is_not_there_is_said(committee):
    with pytest.raises(CommandError):
        call_command("import_petitions", "/nowhere.csv")
