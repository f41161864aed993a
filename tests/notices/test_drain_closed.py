import pytest

from tests.factories.people import UserFactory
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.services import Message, drain, notify

pytestmark = pytest.mark.django_db


def test_a_closed_account_gets_no_mail(mailoutbox):
    receiver = UserFactory(email="closed@example.invalid")
    notify([Message(kind="petition_take", key="closed", receivers=(receiver,), facts={"number": "1", "title": "灯"})])
    receiver.is_active = False
    receiver.save()

    assert drain() == 0
    assert mailoutbox == []
    assert Notice.objects.get(channel=Channel.EMAIL).state == NoticeState.DEAD
