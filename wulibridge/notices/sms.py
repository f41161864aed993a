"""Text messages: a class with send(phone, text), chosen by SMS_BACKEND. None is: then nobody is sent any."""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


class SmsBackend(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Send `text`, or raise. Called outside any transaction; may be called twice for one message after a crash.

        Implementations write neither argument anywhere that outlives the sending.
        """


class ConsoleSms:
    """For trying it out: into the log."""

    def send(self, phone: str, text: str) -> None:
        log.info("text message to %s: %s", phone, text)


class FileSms:
    """For trying it out: one line a message into sms.log in the home."""

    def send(self, phone: str, text: str) -> None:
        with open(settings.HOME / "sms.log", "a", encoding="utf-8") as out:
            out.write(f"{phone}\t{text}\n")


OWN: dict[str, type[SmsBackend]] = {"console": ConsoleSms, "file": FileSms}


def sms_backend() -> SmsBackend | None:
    """The one that SMS_BACKEND names. Raises ImportError for a path that leads nowhere."""
    name = settings.SMS_BACKEND
    if not name:
        return None
    return (OWN.get(name) or import_string(name))()
