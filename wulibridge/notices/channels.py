"""How a notice leaves: one class a channel. SMS and WeCom will be two more."""

from abc import ABC, abstractmethod

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from wulibridge.notices.models import Channel, Notice


class NoticeChannel(ABC):
    @abstractmethod
    def send(self, notice: Notice) -> None:
        """Deliver, or raise. Called outside any transaction; may be called twice for one notice after a crash."""


class InApp(NoticeChannel):
    def send(self, notice: Notice) -> None:
        """Nothing to carry: the row itself is what the receiver reads."""


class Email(NoticeChannel):
    def send(self, notice: Notice) -> None:
        subject, body = text_of(notice)
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.receiver.email])


CHANNELS: dict[Channel, NoticeChannel] = {Channel.IN_APP: InApp(), Channel.EMAIL: Email()}


def text_of(notice: Notice, *, language: str | None = None) -> tuple[str, str]:
    """Subject (one line) and body of a notice in `language`, or in its receiver's when none is given."""
    with translation.override(language or notice.receiver.language or settings.LANGUAGE_CODE):
        context = {"facts": notice.facts, "url": settings.PUBLIC_URL + notice.path, "receiver": notice.receiver}
        subject = render_to_string(f"notices/{notice.kind}-subject.txt", context)
        body = render_to_string(f"notices/{notice.kind}-body.txt", context)
    return " ".join(subject.split()), body.strip() + "\n"
