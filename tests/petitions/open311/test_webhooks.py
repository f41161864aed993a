"""Connected systems are told by signed requests: once for each event, again when they did not answer, never inside."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError

from petitions.route import Move
from petitions.services.clockwork import ring
from petitions.services.open311 import set_webhook
from petitions.services.webhook import EVENTS
from tests.factories.clients import filed, listening
from tests.factories.office import moved, petition_at
from tests.factories.petitions import overdue
from wulibridge.notices.models import Notice, NoticeState
from wulibridge.notices.services import drain
from wulibridge.notices.webhooks import RefusedAddressError, check_address, send

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """A real server on this machine. It answers with `status` and keeps what it heard."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?a=1"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), content))
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def receiver():
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def inside(settings):
    settings.WEBHOOK_PRIVATE = True


@pytest.fixture
def hook(system, keeper, receiver, inside):
    return listening(system[0], receiver.url, by=keeper, events=EVENTS)


def events() -> list[str]:
    return [notice.facts["event"] for notice in Notice.objects.filter(channel="webhook").order_by("pk")]


def test_an_event_arrives_signed_with_the_request_as_it_stood(people, system, hook, receiver):
    row = filed(system[0], people.zone)
    assert drain() == 1

    ((headers, content),) = receiver.heard
    said = json.loads(content)
    assert (said["event"], said["request"]["service_request_id"]) == ("created", row.petition.number)
    assert "测试甲" not in content.decode()
    signed = f"{headers['X-Wulibridge-Timestamp']}.".encode() + content
    expected = hmac.new(hook[1].encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Wulibridge-Signature"] == f"sha256={expected}"


def test_each_step_is_an_event_and_each_event_is_told_once(people, system, hook, receiver):
    row = filed(system[0], people.zone)
    petition = overdue(row.petition)
    ring(ids=[petition.pk])
    petition.refresh_from_db()
    moved(people, petition, Move.TAKE, Move.ANSWER, Move.SATISFIED)

    assert events() == ["created", "moved", "answered", "closed"]
    assert drain() == 4
    assert drain() == 0
    said = [json.loads(content) for _headers, content in receiver.heard]
    assert len({one["id"] for one in said}) == 4
    assert [one["request"]["status"] for one in said] == ["open", "open", "open", "closed"]


def test_one_that_is_not_taken_is_sent_again_with_the_same_id_and_the_next_ones_wait(people, system, hook, receiver):
    receiver.status = 500
    filed(system[0], people.zone)
    filed(system[0], people.zone)
    assert drain() == 0
    assert len(receiver.heard) == 1
    receiver.status = 200
    Notice.objects.filter(channel="webhook").update(next_try_at="2020-01-01T00:00Z")
    assert drain() == 2

    ids = [json.loads(content)["id"] for _headers, content in receiver.heard]
    assert ids[0] == ids[1] != ids[2]


def test_a_redirection_is_not_followed(people, system, hook, receiver):
    receiver.status = 307
    filed(system[0], people.zone)
    assert drain() == 0
    assert len(receiver.heard) == 1


def test_nobody_is_told_of_other_petitions_of_other_events_or_when_it_was_switched_off(
    people, system, keeper, receiver, inside
):
    petition_at(people, 2)
    listening(system[0], receiver.url, by=keeper, events=("answered",))
    row = filed(system[0], people.zone)
    assert events() == []
    moved(people, row.petition, Move.TAKE, Move.ANSWER)
    set_webhook(client=system[0], url=receiver.url, events=(), by=keeper)
    assert drain() == 0

    assert Notice.objects.get(channel="webhook").state == NoticeState.DEAD
    assert receiver.heard == []


INSIDE = [
    "https://127.0.0.1/",
    "https://localhost/",
    "https://10.1.2.3/hook",
    "https://192.168.0.9:8443/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[fd00::1]/",
    "https://2130706433/",
    "https://224.0.0.1/",
    "http://93.184.216.34/",
    "ftp://93.184.216.34/",
    "https://user:word@93.184.216.34/",
    "https://93.184.216.34:99999/",
    "https:///nowhere",
    "nonsense",
]


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_of_ones_own_network_or_without_tls_is_refused_at_first_and_at_each_sending(system, keeper, url):
    with pytest.raises(ValidationError):
        set_webhook(client=system[0], url=url, events=EVENTS, by=keeper)
    with pytest.raises(RefusedAddressError):
        send(url, secret="s", body={})


def test_an_address_of_the_open_internet_will_do():
    check_address("https://93.184.216.34/hook")


def test_a_name_that_leads_inside_later_is_refused_when_it_is_sent(people, system, keeper, receiver, settings):
    settings.WEBHOOK_PRIVATE = True
    listening(system[0], receiver.url, by=keeper, events=EVENTS)
    filed(system[0], people.zone)
    settings.WEBHOOK_PRIVATE = False
    assert drain() == 0

    assert receiver.heard == []
    assert "RefusedAddressError" in Notice.objects.get(channel="webhook").last_error
