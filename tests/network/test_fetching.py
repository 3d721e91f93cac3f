# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fetching from addresses people type, against a real server on this machine."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from urllib.parse import unquote

import pytest

from maschinenraum.network.fetching import Bounds, Fetched, FetchRefused, fetch, is_public

QUICK = Bounds(seconds=0.6)


@dataclass
class Server:
    """A server of its own; ``asked`` are the paths it was asked for."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fetch(self, path: str, bounds: Bounds = QUICK) -> Fetched:
        return fetch(self.address + path, bounds=bounds, also_allowed={("127.0.0.1", self.port)})


@pytest.fixture
def server() -> Iterator[Server]:
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_given: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            own.asked.append(self.path)
            with suppress(OSError):  # the other side hangs up, as it should
                self.answer()

        def answer(self) -> None:
            kind, _, what = self.path[1:].partition("/")
            if kind == "to":
                self.send_response(302)
                self.send_header("Location", unquote(what))
                self.end_headers()
            elif kind == "hops":
                self.send_response(301)
                self.send_header("Location", f"/hops/{int(what) - 1}" if int(what) > 1 else "/file")
                self.end_headers()
            elif kind == "status":
                self.send_response(int(what))
                self.end_headers()
            elif kind == "silent":
                over.wait(5)
            elif kind == "dripping":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                while not over.wait(0.1):
                    self.wfile.write(b"X-Drop: 1\r\n")
            elif kind == "slow-body":
                self.send_response(200)
                self.end_headers()
                while not over.wait(0.1):
                    self.wfile.write(b"x")
            elif kind == "endless":
                self.send_response(200)
                self.end_headers()
                while not over.is_set():
                    self.wfile.write(b"x" * 65536)
            elif kind == "packed":
                self.send_response(200)
                self.send_header("Content-Encoding", "gzip")
                self.end_headers()
            elif kind == "cut-short":
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
                self.wfile.write(b"name: half")
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(self.headers["Host"].encode() + b" " + self.path.encode())

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    own = Server(running.server_address[1])
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield own
    over.set()
    running.shutdown()
    thread.join()
    running.server_close()


def refusal(address: str, **given: object) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(address, bounds=QUICK, **given)  # type: ignore[arg-type]
    return str(refused.value)


def test_a_file_comes_back_with_the_address_it_came_from(server: Server) -> None:
    fetched = server.fetch("/file?a=b c")

    assert fetched.content == f"127.0.0.1:{server.port} /file?a=b%20c".encode()
    assert fetched.address == f"{server.address}/file?a=b c"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "localhost", "[::1]", "[::ffff:127.0.0.1]",
        "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255",
        "[fe80::1]", "[fc00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "[::]",
    ],
)  # fmt: skip
def test_fault_28_an_address_outside_the_public_network_is_refused(server: Server, host: str) -> None:
    said = refusal(f"http://{host}:{server.port}/file")

    assert "gehört zu keinem öffentlichen Netz" in said
    assert server.asked == []


def test_fault_28_a_name_is_resolved_once_and_only_its_checked_address_is_asked(server: Server) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fetched = fetch(
        f"http://umgedeutet.example:{server.port}/file",
        bounds=QUICK,
        also_allowed={("127.0.0.1", server.port)},
        resolver=lambda _host, _port: next(answers),
    )

    assert fetched.content == f"umgedeutet.example:{server.port} /file".encode()
    assert next(answers) == ["10.0.0.1"]


def test_fault_28_a_name_with_one_private_address_among_others_is_refused(server: Server) -> None:
    said = refusal(
        f"http://beides.example:{server.port}/file",
        also_allowed={("127.0.0.1", server.port)},
        resolver=lambda _host, _port: ["127.0.0.1", "10.0.0.1"],
    )

    assert "gehört zu keinem öffentlichen Netz" in said
    assert server.asked == []


@pytest.mark.parametrize("target", ["http://localhost/file", "http://169.254.169.254/", "//[::1]/file"])
def test_fault_28_a_redirect_to_a_private_address_is_refused(server: Server, target: str) -> None:
    with pytest.raises(FetchRefused, match="gehört zu keinem öffentlichen Netz"):
        server.fetch(f"/to/{target}")

    assert len(server.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "http://a@example.org/"])
def test_fault_28_a_redirect_to_something_else_than_a_web_address_is_refused(
    server: Server, target: str
) -> None:
    with pytest.raises(FetchRefused, match="Das ist keine Adresse"):
        server.fetch(f"/to/{target}")


def test_three_redirects_are_followed(server: Server) -> None:
    assert server.fetch("/hops/3").address == f"{server.address}/file"


def test_a_fourth_redirect_is_not(server: Server) -> None:
    with pytest.raises(FetchRefused, match="mehr als 3 Mal"):
        server.fetch("/hops/4")


@pytest.mark.parametrize("path", ["/silent", "/dripping", "/slow-body"])
def test_fault_28_a_server_that_takes_its_time_is_left_when_time_is_over(server: Server, path: str) -> None:
    began = monotonic()
    with pytest.raises(FetchRefused, match="dauerte zu lange"):
        server.fetch(path)

    assert monotonic() - began < 3 * QUICK.seconds


def test_fault_28_a_file_that_is_too_large_is_not_read_to_its_end(server: Server) -> None:
    with pytest.raises(FetchRefused, match="größer als 1024 kB"):
        server.fetch("/endless", Bounds(seconds=5))


def test_a_packed_answer_is_refused(server: Server) -> None:
    with pytest.raises(FetchRefused, match="kommt gepackt an"):
        server.fetch("/packed")


def test_a_file_cut_short_is_refused(server: Server) -> None:
    with pytest.raises(FetchRefused, match="antwortet nicht"):
        server.fetch("/cut-short")


def test_a_missing_file_is_named_as_such(server: Server) -> None:
    with pytest.raises(FetchRefused, match="Antwort 404"):
        server.fetch("/status/404")


@pytest.mark.parametrize(
    "address",
    ["", "publiccode.yml", "ftp://example.org/x", "file:///etc/passwd", "http://", "http://[", "https://a:b@c.example/",
     "http://example.org:99999/", "http://" + "ä" * 300 + "/", "http://exa mple.org:x/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(address: str) -> None:
    assert refusal(address).startswith("Das ist keine Adresse")


def test_a_name_nobody_knows_is_refused() -> None:
    assert refusal("http://gibt-es-nicht.example/", resolver=lambda _host, _port: []) == (
        "gibt-es-nicht.example antwortet nicht. Bitte prüfen Sie die Adresse oder laden Sie die Datei hoch."
    )


def test_fault_28_only_ports_of_the_web_are_asked() -> None:
    assert "gehört zu keinem öffentlichen Netz" in refusal("http://93.184.216.34:25/")


def test_addresses_of_the_public_network_are_public() -> None:
    found = {address: is_public(address) for address in ("93.184.216.34", "2606:4700::1111")}

    assert found == {"93.184.216.34": True, "2606:4700::1111": True}
