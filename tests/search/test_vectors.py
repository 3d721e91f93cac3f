# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A model of meaning beside the index: asked over HTTP, kept in a file, and never needed."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from maschinenraum.engine.retrieval import Index
from maschinenraum.search.changes.documents import Found, put_documents, remove_documents
from maschinenraum.search.changes.index_files import rebuild
from maschinenraum.search.embedders import active_embedder
from maschinenraum.search.jobs.index_files import keep_index
from maschinenraum.search.queries.finding import ranked
from maschinenraum.search.queries.index_files import forget_open_index, usable_index
from maschinenraum.search.queries.judging import Need, judged, ndcg, read_needs
from maschinenraum.search.queries.vectors import kept

pytestmark = pytest.mark.django_db
EVERYONE = frozenset({"public"})
#: What the endpoint of these tests takes to be the same.
MEANINGS = ({"weiher", "badesee", "schwimmen"}, {"papierkram", "antrag", "formular"})


def row_of(text: str) -> list[float]:
    words = set(text.lower().split())
    return [float(len(words & meaning)) for meaning in MEANINGS] + [0.1]


class Endpoint(BaseHTTPRequestHandler):
    asked: list[tuple[str, Any]] = []
    answer: dict[str, Any] | None = None

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.headers.get("Authorization", ""), body))
        rows = [{"index": k, "embedding": row_of(text)} for k, text in enumerate(body["input"])]
        told = json.dumps({"data": rows[::-1]} if self.answer is None else self.answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_given: Any) -> None:
        pass


@pytest.fixture
def endpoint(settings: Any) -> Iterator[type[Endpoint]]:
    Endpoint.asked, Endpoint.answer = [], None
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMBEDDING = {
        "address": f"http://127.0.0.1:{server.server_port}/v1/embeddings",
        "model": "beispielmodell",
        "key": "geheim",
    }
    yield Endpoint
    server.shutdown()
    server.server_close()


def put(*titles: str, label: str = "public") -> None:
    put_documents(Found(f"test:{title}", "test", title, labels=[label]) for title in titles)


def titles(text: str, labels: frozenset[str] = EVERYONE) -> list[str]:
    index = usable_index()
    assert index is not None
    return [one.key.removeprefix("test:") for one in ranked(index, text, labels)]


def test_what_means_the_same_is_found_once_the_worker_has_made_the_vectors(endpoint: type[Endpoint]) -> None:
    put("Badesee", "Formular")
    rebuild(lambda _done, _total: True)
    assert titles("Weiher") == []
    keep_index(timezone.now())
    assert titles("Weiher")[0] == "Badesee"
    assert endpoint.asked[0] == (
        "Bearer geheim", {"model": "beispielmodell", "input": ["Badesee\n\n", "Formular\n\n"]}
    )  # fmt: skip


def test_vectors_follow_changes_and_removals_and_survive_a_rebuild(endpoint: type[Endpoint]) -> None:
    put("Badesee", "Formular")
    keep_index(timezone.now())
    put("Antrag")
    remove_documents(["test:Formular"])
    keep_index(timezone.now())
    assert sorted(kept("beispielmodell").keys) == ["test:Antrag", "test:Badesee"]
    asked = len(endpoint.asked)
    rebuild(lambda _done, _total: True)
    assert (titles("Papierkram")[0], len(endpoint.asked)) == ("Antrag", asked + 1)


def test_hidden_documents_take_no_place_among_the_nearest(endpoint: type[Endpoint]) -> None:
    put("Badesee")
    put(*(f"Weiher {number}" for number in range(150)), label="internal")
    keep_index(timezone.now())
    assert titles("schwimmen") == ["Badesee"]


@pytest.mark.parametrize("answer", [{}, {"data": []}, {"data": [{"index": 0, "embedding": "x"}]}])
def test_an_endpoint_that_answers_nonsense_is_left_alone_and_the_search_goes_on(
    endpoint: type[Endpoint], answer: dict[str, Any]
) -> None:
    put("Badesee")
    keep_index(timezone.now())
    endpoint.answer = answer
    model = active_embedder()
    assert model is not None
    assert (titles("Badesee"), bool(model.trouble)) == (["Badesee"], True)
    asked = len(endpoint.asked)
    assert (titles("Badesee"), len(endpoint.asked)) == (["Badesee"], asked)


def test_a_damaged_file_of_vectors_is_made_anew(endpoint: type[Endpoint], index_folder: Path) -> None:
    put("Badesee")
    keep_index(timezone.now())
    (index_folder / "vectors.npz").write_bytes(b"x")
    forget_open_index()
    assert titles("Badesee") == ["Badesee"]
    keep_index(timezone.now())
    assert titles("Weiher") == ["Badesee"]


def test_the_page_says_which_model_is_active(endpoint: type[Endpoint], client: Client) -> None:
    put("Badesee")
    keep_index(timezone.now())
    html = client.get("/suche/?q=Badesee").content.decode()
    assert "mit dem Sprachmodell beispielmodell" in html


def test_the_order_of_hits_is_graded() -> None:
    grades = {"a": 2.0, "b": 1.0}
    assert (ndcg(["a", "b"], grades), ndcg([], grades), round(ndcg(["b", "a"], grades), 3)) == (
        1.0,
        0.0,
        0.797,
    )


def test_a_model_that_helps_is_told_from_one_that_does_not() -> None:
    texts = [(f"see{k}", f"Badesee {k}") for k in range(3)] + [("amt", "Formular")]
    needs = [Need("Papierkram erledigen", {"amt": 2.0})] * 24
    plain = Index.build(texts)
    good = Index.build(texts, vectors=lambda given: np.array([row_of(text) for text in given]))
    assert judged(needs, plain, good, "M").verdict == "M hilft: Die Treffer werden merklich besser."
    assert judged(needs, plain, plain, "M").verdict.startswith("M bringt nichts")
    assert judged(needs, good, plain, "M").verdict == "M schadet: Bitte schalten Sie es nicht ein."
    assert judged(needs[:3], plain, good, "M").verdict.startswith("3 Fragen sind zu wenige")


def test_a_judged_set_is_read() -> None:
    assert read_needs("need,grades\nBaden,see:2;teich:1\n") == [Need("Baden", {"see": 2.0, "teich": 1.0})]
    with pytest.raises(ValueError, match="need, grades"):
        read_needs("x,y\n1,2\n")
