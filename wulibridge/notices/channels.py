"""How a notice leaves: one class a channel. SMS and WeCom will be two more."""

import hashlib
from abc import ABC, abstractmethod
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from wulibridge.notices import webhooks
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
        headers = {"Message-ID": message_id(notice)}
        assert notice.receiver is not None  # nosec B101  a letter has a receiver: held by services.notify
        EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [notice.receiver.email], headers=headers).send()


class Webhook(NoticeChannel):
    def send(self, notice: Notice) -> None:
        """What is sent was written with the fact: it says how things stood then, however late it leaves."""
        assert notice.subscriber is not None  # nosec B101  held by a constraint of the table
        webhooks.send(notice.subscriber.url, secret=notice.subscriber.secret, body=notice.facts)


# Of a notice to who stands in for somebody: the name of the one who is away.
FOR = "for"

CHANNELS: dict[Channel, NoticeChannel] = {
    Channel.IN_APP: InApp(),
    Channel.EMAIL: Email(),
    Channel.WEBHOOK: Webhook(),
}


def message_id(notice: Notice) -> str:
    """The same for every sending of one notice: a mail server may know by it a letter that left twice after a crash."""
    name = hashlib.sha256(notice.dedupe_key.encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}>"


def text_of(notice: Notice, *, language: str | None = None) -> tuple[str, str]:
    """Subject (one line) and body of a notice in `language`, or in its receiver's when none is given."""
    with translation.override(language or (notice.receiver and notice.receiver.language) or settings.LANGUAGE_CODE):
        context = {"facts": notice.facts, "url": settings.PUBLIC_URL + notice.path, "receiver": notice.receiver}
        subject = render_to_string(f"notices/{notice.kind}-subject.txt", context)
        body = render_to_string(f"notices/{notice.kind}-body.txt", context)
        if absent := notice.facts.get(FOR):
            subject = gettext("For %(who)s: %(subject)s") % {"who": absent, "subject": subject}
    return " ".join(subject.split()), body.strip() + "\n"
