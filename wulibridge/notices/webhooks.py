"""Signed requests to other systems: to https and the open internet alone, at the very address that was looked at.

    X-Wulibridge-Timestamp: 1763812345
    X-Wulibridge-Signature: sha256=<HMAC-SHA256 of "<timestamp>.<body>" with the secret, in hexadecimal>

A receiver compares the signature in constant time, refuses an old timestamp, and knows by the body's `id` what it had
before: after a crash one event may come twice.
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SECONDS = 10  # for each step: connecting, sending, each part of the answer
SECONDS_IN_ALL = 30
# IPv6 in which an IPv4 address is hidden that may be anybody's.
_WRAPPERS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class RefusedAddressError(ValueError):
    """An address that nothing is sent to. `message` says why."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


class NotTakenError(RuntimeError):
    """The receiver answered, and did not take it."""


def check_address(url: str) -> None:
    """Raise RefusedAddressError unless `url` is https and leads into the open internet, as far as it can be told now.

    WEBHOOK_PRIVATE allows http and the addresses of one's own network.
    """
    parts = _parts(url)
    try:
        _addresses(parts)
    except OSError:  # a name that cannot be looked up now: looked at again before anything is sent
        return


def send(url: str, *, secret: str, body: Mapping[str, Any]) -> None:
    """Deliver `body` once. Raises whatever goes wrong, RefusedAddressError and NotTakenError among it."""
    parts = _parts(url)
    connection = _connection(parts, _addresses(parts)[0])
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    path = parts.path or "/"
    end = threading.Timer(SECONDS_IN_ALL, _cut, [connection])
    end.start()
    try:
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, content, _headers(content, secret))
        answer = connection.getresponse()
        if not 200 <= answer.status < 300:  # a redirection leads to where nobody has looked
            raise NotTakenError(f"answered {answer.status}")
    finally:
        end.cancel()
        connection.close()


def signature(content: bytes, *, timestamp: str, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def _headers(content: bytes, secret: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Wulibridge",
        "X-Wulibridge-Timestamp": timestamp,
        "X-Wulibridge-Signature": signature(content, timestamp=timestamp, secret=secret),
    }


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise RefusedAddressError(_("This is no address.")) from error
    schemes = ("https", "http") if settings.WEBHOOK_PRIVATE else ("https",)
    if parts.scheme not in schemes:
        raise RefusedAddressError(_("The address has to begin with https://."))
    if not parts.hostname or parts.username or parts.password or port == 0 or not url.isascii():
        raise RefusedAddressError(_("This is no address."))
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _addresses(parts: SplitResult) -> list[str]:
    """Where the name leads to now. One address that is not of the open internet is one too many."""
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_PRIVATE and not all(map(_is_open, addresses)):
        raise RefusedAddressError(_("This address is not of the open internet."))
    return addresses


def _is_open(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    ip = mapped or ip
    return ip.is_global and not ip.is_multicast and not any(ip.version == n.version and ip in n for n in _WRAPPERS)


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    """To the address that was looked at: a name may lead elsewhere the next moment. TLS still checks the name."""
    host, port = str(parts.hostname), _port(parts)
    sock = socket.create_connection((address, port), SECONDS)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise
    if port != (443 if parts.scheme == "https" else 80):
        connection.port = port
    connection.sock = sock
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a conversation that takes too long: one slow receiver must not keep the others waiting."""
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)
