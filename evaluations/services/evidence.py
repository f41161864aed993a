"""The file that may lie beside a quarterly report: a photo, written anew before anybody sees it, or a PDF."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from secrets import token_hex

from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.models import Delivery
from evaluations.models.pledge import ARRIVED
from petitions.models import FileKind
from petitions.services import Refused
from petitions.services.attachments import MAX_BYTES, kind_of
from wulibridge.journal.queries import entries_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.pictures.files import digest_of, forget, keep, place_of
from wulibridge.pictures.preparing import write_anew
from wulibridge.pictures.states import PhotoFlaw


@dataclass(frozen=True)
class Taken:
    """A file on its way to its row. The names are below MEDIA_ROOT; two that arrive at once never share one."""

    sha256: str
    file_kind: FileKind
    raw_name: str
    name: str
    small_name: str

    @property
    def facts(self) -> dict[str, str]:
        """What its row says of it."""
        return {"sha256": self.sha256, "file_kind": self.file_kind}

    def settle(self, name: str) -> None:
        """Its row is written: the file goes where the row says."""
        place = place_of(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place_of(self.name).replace(place)


@contextmanager
def taken_in(file: File | None) -> Iterator[Taken | None]:
    """Within it the file lies aside, a photo as it was written anew; afterwards nothing is left there.

    A few a quarter: the unit waits for it. Raises Refused (`shown_by`) for what is neither photo nor PDF by its
    content, for a photo that cannot be decoded, and when it is too large.
    """
    if file is None:
        yield None
        return
    kind = _taken_kind(file)
    aside = str(ARRIVED / token_hex(16))
    taken = Taken(digest_of(file), kind, aside, f"{aside}.{kind}", f"{aside}-small.{kind}")
    try:
        if kind == FileKind.PHOTO:
            keep(taken.raw_name, file)
            result = write_anew(taken)
            if not result.width:
                raise Refused(PhotoFlaw(result.flaw or PhotoFlaw.FAILED).label, "shown_by")
        else:
            keep(taken.name, file)
        yield taken
    finally:
        forget(taken.raw_name, taken.name, taken.small_name)


def read_evidence(*, delivery: Delivery, by: User) -> None:
    """Say in the journal that `by` opened the file: once a day (Asia/Shanghai)."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if entries_of(delivery).filter(verb="delivery.read", actor_id=by.pk, at__gte=midnight).exists():
        return
    with recording():
        details = {"quarter": delivery.quarter, "sha256": delivery.sha256}
        record("delivery.read", delivery, by=by, area=delivery.area, details=details)


def _taken_kind(file: File) -> FileKind:
    if (file.size or 0) > MAX_BYTES:
        raise Refused(_("A file may have 10 MB at most."), "shown_by")
    kind = kind_of(file)
    if kind not in (FileKind.PHOTO, FileKind.PDF):
        raise Refused(_("This is none of JPEG, PNG, WebP and PDF, or it is damaged."), "shown_by")
    return kind
