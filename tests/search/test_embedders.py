# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Embedders: they ask an endpoint as it wants to be asked, and say None whenever it is of no use."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import override_settings

from maschinenraum.search import embedders
from maschinenraum.search.embedders import active_embedder, from_endpoint, from_model

Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


def honest(asked: dict[str, Any]) -> tuple[int, bytes]:
    """Length and number of blanks of each text, given in another order than asked."""
    data = [
        {"index": place, "embedding": [float(len(text)), float(text.count(" "))]}
        for place, text in enumerate(asked["input"])
    ]
    return 200, json.dumps({"data": data[::-1]}).encode()


class Endpoint:
    """A real server on this machine that answers as it is told."""

    def __init__(self) -> None:
        self.reply: Reply = honest
        self.seen: list[tuple[str, dict[str, Any], str]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.seen.append((self.path, asked, self.headers.get("Authorization", "")))
                status, body = endpoint.reply(asked)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/v1/embeddings"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_texts_are_asked_for_by_model_and_key_and_come_back_in_order(endpoint: Endpoint) -> None:
    embed = from_endpoint(endpoint.address, "klein", "geheim")
    rows = embed(["Bad", "ein See", ""])
    assert rows is not None
    assert rows.tolist() == [[3.0, 0.0], [7.0, 1.0], [1.0, 1.0]]
    assert endpoint.seen == [
        ("/v1/embeddings", {"model": "klein", "input": ["Bad", "ein See", " "]}, "Bearer geheim")
    ]


def test_many_texts_are_asked_for_in_parts(endpoint: Endpoint) -> None:
    rows = from_endpoint(endpoint.address, "klein")(["x" * length for length in range(1, 151)])
    assert rows is not None
    assert rows[:, 0].tolist() == [float(length) for length in range(1, 151)]
    assert [len(asked["input"]) for _path, asked, _key in endpoint.seen] == [64, 64, 22]


@pytest.mark.parametrize(
    "reply",
    [
        lambda asked: (500, b""),
        lambda asked: (302, b""),
        lambda asked: (200, b"kein JSON"),
        lambda asked: (200, b'{"data": []}'),
        lambda asked: (200, b'{"data": [{"index": 0, "embedding": ["x"]}]}'),
        lambda asked: (200, b'{"data": [{"index": 0, "embedding": []}]}'),
        lambda asked: (200, b'{"data": [{"index": 0, "embedding": [NaN]}]}'),
        lambda asked: (200, b"[]"),
    ],
)
def test_an_answer_of_no_use_is_none_and_says_why(endpoint: Endpoint, reply: Reply) -> None:
    endpoint.reply = reply
    embed = from_endpoint(endpoint.address, "klein")
    assert embed(["Bad"]) is None
    assert embed.trouble != ""


def test_a_source_that_is_down_is_not_asked_again_at_once(endpoint: Endpoint) -> None:
    endpoint.reply = lambda asked: (503, b"")
    embed = from_endpoint(endpoint.address, "klein")
    assert [embed(["Bad"]), embed(["See"])] == [None, None]
    assert len(endpoint.seen) == 1


def test_after_a_rest_it_is_asked_again(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedders, "REST_AFTER_FAILURE", 0.0)
    endpoint.reply = lambda asked: (503, b"")
    embed = from_endpoint(endpoint.address, "klein")
    assert embed(["Bad"]) is None
    endpoint.reply = honest
    assert embed(["Bad"]) is not None
    assert embed.trouble == ""


def test_nobody_listening_is_none() -> None:
    assert from_endpoint("http://127.0.0.1:9/v1/embeddings", "klein")(["Bad"]) is None


def test_a_model_that_is_not_there_is_none() -> None:
    assert from_model("gibt-es-nicht")(["Bad"]) is None


@override_settings(EMBEDDING={"address": "", "model": "", "key": ""})
def test_without_settings_there_is_no_embedder() -> None:
    assert active_embedder() is None


def test_the_settings_name_the_embedder_and_it_stays_the_same(endpoint: Endpoint) -> None:
    with override_settings(EMBEDDING={"address": endpoint.address, "model": "klein", "key": ""}):
        first = active_embedder()
        assert first is not None
        assert (first.name, active_embedder() is first) == ("klein", True)
