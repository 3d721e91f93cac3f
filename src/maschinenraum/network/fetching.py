# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fetching a file from an address somebody typed: from the public network only, small and soon.

A name is resolved once, every address it stands for is checked, and the connection goes to the very
address that was checked, so that a name which changes its meaning in between (DNS rebinding) leads
nowhere else. Each redirect is a new address and checked like the first.
"""

import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from time import monotonic
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

#: Where a connection goes: a numeric address and a port.
Endpoint: TypeAlias = tuple[str, int]
#: Gives the numeric addresses a name stands for; raises ``OSError`` when there are none.
Resolver: TypeAlias = Callable[[str, int], Sequence[str]]

PORTS = {"http": 80, "https": 443}
#: Where files for the web are offered; nobody knocks at other doors through us.
USUAL_PORTS = frozenset({80, 443, 8080, 8443})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK = 16 * 1024
#: Addresses of the new kind that carry one of the old kind inside (NAT64), which may be a private one.
CARRIERS = tuple(ip_network(own) for own in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))


def _(text: str) -> str:
    """Mark a sentence for the catalogue; ``FetchRefused.sentence`` translates it."""
    return text


class FetchRefused(Exception):
    """Nothing was fetched: one sentence that says why and what to do. ``text`` may name ``values``."""

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in the language of ``translate`` (gettext), German without."""
        return translate(self.text) % self.values

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True)
class Bounds:
    """How long fetching may take in all, how large the file may be, how often it may be sent elsewhere."""

    seconds: float = 5.0
    size: int = 1024 * 1024
    redirects: int = 3


USUAL = Bounds()


@dataclass(frozen=True)
class Fetched:
    """A file, and the address it came from in the end."""

    address: str
    content: bytes


@dataclass(frozen=True)
class _Target:
    """An address taken apart: what is asked of whom."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def name(self) -> str:
        """The host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


class _Deadline:
    """The moment at which all ends: whatever connection is open then is cut, however slowly it talks."""

    def __init__(self, seconds: float) -> None:
        self.end = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; raises ``FetchRefused`` when there are none."""
        left = self.end - monotonic()
        if left <= 0:
            raise _too_slow()
        return left

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return monotonic() >= self.end

    @contextmanager
    def cutting(self, connection: socket.socket) -> Iterator[None]:
        """Cut this connection at the end; a server that sends a byte now and then outlives any time-out."""
        timer = Timer(self.left, _cut, (connection,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def system_addresses(host: str, port: int) -> list[str]:
    """Return the numeric addresses this machine finds for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_kind, place in found))


def fetch(
    address: str,
    *,
    bounds: Bounds = USUAL,
    also_allowed: Collection[Endpoint] = (),
    resolver: Resolver = system_addresses,
) -> Fetched:
    """Return the file behind an address of the public network; raises ``FetchRefused``.

    ``also_allowed`` names numeric addresses with their port that may be reached although they are not
    public; there are none unless the caller says so.
    """
    deadline = _Deadline(bounds.seconds)
    for _hop in range(bounds.redirects + 1):
        target = _taken_apart(address)
        endpoints = _checked_endpoints(target, deadline, also_allowed, resolver)
        found = _ask(target, endpoints, bounds, deadline)
        if isinstance(found, bytes):
            return Fetched(address, found)
        address = urljoin(address, found.location)
    raise FetchRefused(
        _(
            "Die Adresse leitet mehr als %(most)s Mal weiter. Bitte geben Sie die Adresse der Datei selbst an."
        ),
        most=bounds.redirects,
    )


def is_public(address: str) -> bool:
    """Return whether a numeric address belongs to the public network.

    >>> [is_public(one) for one in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "224.0.0.1")]
    [True, False, False, False]
    """
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return _is_global(parsed.ipv4_mapped)
        if parsed.sixtofour is not None or parsed.teredo is not None:
            return False
        if any(parsed in carrier for carrier in CARRIERS):
            return False
    return _is_global(parsed)


def _is_global(parsed: IPv4Address | IPv6Address) -> bool:
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def _taken_apart(address: str) -> _Target:
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
        # a name with umlauts is asked for as the network writes it; a numeric address stays as it is
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        raise FetchRefused(
            _(
                "Das ist keine Adresse, die abgerufen wird. "
                "Bitte geben Sie eine an, die mit https:// oder http:// beginnt, ohne Kennwort."
            )
        )
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return _Target(parts.scheme, host, port or PORTS[parts.scheme], f"{path}?{query}" if query else path)


# --- connecting -----------------------------------------------------------------------------------


def _checked_endpoints(
    target: _Target, deadline: _Deadline, also_allowed: Collection[Endpoint], resolver: Resolver
) -> list[Endpoint]:
    """Return where a host is, asked once; refuses a host of which any address is not public."""
    endpoints = [(address, target.port) for address in _resolved(target, deadline, resolver)]
    if not all(endpoint in also_allowed or _is_open_to_all(endpoint) for endpoint in endpoints):
        raise FetchRefused(
            _(
                "%(host)s gehört zu keinem öffentlichen Netz und wird nicht abgerufen. "
                "Bitte laden Sie die Datei hoch."
            ),
            host=target.host,
        )
    return endpoints


def _is_open_to_all(endpoint: Endpoint) -> bool:
    return is_public(endpoint[0]) and endpoint[1] in USUAL_PORTS


def _resolved(target: _Target, deadline: _Deadline, resolver: Resolver) -> Sequence[str]:
    """Return the addresses of a host; the system's own look-up knows no time limit, so it is left alone."""
    answers: SimpleQueue[Sequence[str]] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(resolver(target.host, target.port))
        except (OSError, ValueError):
            answers.put(())

    Thread(target=look_up, daemon=True).start()
    try:
        found = answers.get(timeout=deadline.left)
    except Empty:
        raise _too_slow() from None
    if not found:
        raise _no_answer(target)
    return found


@contextmanager
def _connected(
    target: _Target, endpoint: Endpoint, seconds: float, deadline: _Deadline
) -> Iterator[socket.socket]:
    with socket.create_connection(endpoint, timeout=seconds) as plain:
        plain.settimeout(deadline.left)
        if target.scheme == "http":
            with deadline.cutting(plain):
                yield plain
            return
        context = ssl.create_default_context()
        with (
            context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False) as secure,
            deadline.cutting(secure),
        ):
            secure.do_handshake()
            yield secure


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):
        # not the method of an encrypted connection, which another thread is reading
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


# --- asking ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Elsewhere:
    """An answer that sends on to another address."""

    location: str


def _ask(
    target: _Target, endpoints: Sequence[Endpoint], bounds: Bounds, deadline: _Deadline
) -> bytes | _Elsewhere:
    """Ask the first endpoint that answers; each gets its share of the time that is left."""
    failure: Exception | None = None
    for number, endpoint in enumerate(endpoints):
        share = deadline.left / (len(endpoints) - number)
        try:
            with _connected(target, endpoint, share, deadline) as connection:
                found = _read(_answer(connection, target), bounds)
            if not deadline.is_over:  # what was cut off at the end is no whole file
                return found
        except (HTTPException, OSError, ValueError) as error:
            failure = error
    if deadline.is_over:
        raise _too_slow() from failure
    raise _no_answer(target) from failure


def _answer(connection: socket.socket, target: _Target) -> HTTPResponse:
    asking = HTTPConnection(target.host, target.port)
    asking.sock = connection
    asking.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in (
        ("Host", target.name),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "Maschinenraum"),
        ("Connection", "close"),
    ):
        asking.putheader(name, value)
    asking.endheaders()
    return asking.getresponse()


def _read(response: HTTPResponse, bounds: Bounds) -> bytes | _Elsewhere:
    location = response.getheader("Location")
    if response.status in REDIRECTS and location:
        return _Elsewhere(location)
    if response.status != HTTPStatus.OK:
        raise FetchRefused(
            _("Unter dieser Adresse gibt es keine Datei (Antwort %(status)s). Bitte prüfen Sie die Adresse."),
            status=response.status,
        )
    if response.getheader("Content-Encoding", "identity").lower() not in {"", "identity"}:
        raise FetchRefused(
            _("Die Datei kommt gepackt an und wird nicht gelesen. Bitte laden Sie sie selbst hoch.")
        )
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += chunk
        if len(content) > bounds.size:
            raise FetchRefused(
                _(
                    "Die Datei ist größer als %(most)s kB und wird nicht gelesen. Bitte prüfen Sie die Adresse."
                ),
                most=bounds.size // 1024,
            )
    if response.length:
        raise HTTPException  # it ended before the length it declared
    return bytes(content)


def _too_slow() -> FetchRefused:
    return FetchRefused(
        _("Die Antwort dauerte zu lange. Bitte versuchen Sie es noch einmal oder laden Sie die Datei hoch.")
    )


def _no_answer(target: _Target) -> FetchRefused:
    return FetchRefused(
        _("%(host)s antwortet nicht. Bitte prüfen Sie die Adresse oder laden Sie die Datei hoch."),
        host=target.host,
    )
