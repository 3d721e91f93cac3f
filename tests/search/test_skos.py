# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""SKOS files: what is written is read back the same, what others wrote is understood, nothing is fetched."""

import json

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maschinenraum.engine.language import Concept, Label
from maschinenraum.search.skos.checking import (
    CIRCLE,
    LABEL_TAKEN,
    NO_LABEL,
    OWN_NEIGHBOUR,
    UNKNOWN,
    problems_of,
)
from maschinenraum.search.skos.content import as_json, from_json
from maschinenraum.search.skos.reading import (
    FOREIGN_CONTEXT,
    MOST_BYTES,
    NO_CONCEPTS,
    NOT_READABLE,
    TOO_LARGE,
    NotSkos,
    key_of,
    read_skos,
)
from maschinenraum.search.skos.writing import SKOS, as_jsonld, as_turtle

SCHEME = "https://example.org/wissen/vokabular/begriffe/"

text = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf"]), min_size=1, max_size=20
)
label = st.builds(
    Label,
    text,
    st.sampled_from(["alternative", "colloquial", "abbreviation"]),
    st.sampled_from(["de", "en", ""]),
)


@st.composite
def vocabularies(draw: st.DrawFn) -> list[Concept]:
    keys = sorted(
        draw(st.sets(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True), min_size=1, max_size=4))
    )
    concepts = []
    for key in keys:
        words = draw(st.lists(label, max_size=4, unique_by=lambda one: (one.text, one.language)))
        preferred = (Label(draw(text), "preferred", "de"), Label(draw(text), "preferred", "en"))
        others = [other for other in keys if other != key]
        chosen = (
            st.lists(st.sampled_from(others), unique=True, max_size=2).map(sorted) if others else st.just([])
        )
        definitions = (("de", draw(text)), ("en", draw(text)))
        concepts.append(
            Concept(key, (*preferred, *words), tuple(draw(chosen)), tuple(draw(chosen)), definitions)
        )
    return concepts


def plain(concepts: list[Concept]) -> list[object]:
    return [(one.key, set(one.labels), one.broader, one.related, one.definitions) for one in concepts]


# The first text drawn reads all of Unicode, which takes a slow machine more than the second allowed.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(vocabularies())
def test_turtle_is_read_back_the_same(concepts: list[Concept]) -> None:
    data = "".join(as_turtle(concepts, SCHEME)).encode()
    assert plain(read_skos(data, "v.ttl")) == plain(concepts)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(vocabularies())
def test_jsonld_is_read_back_the_same(concepts: list[Concept]) -> None:
    assert plain(read_skos(as_jsonld(concepts, SCHEME).encode(), "v.jsonld")) == plain(concepts)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(vocabularies())
def test_json_content_is_read_back_the_same(concepts: list[Concept]) -> None:
    assert [from_json(json.loads(json.dumps(as_json(one)))) for one in concepts] == concepts


def test_every_reader_of_skos_finds_everyday_words_as_alternative_labels() -> None:
    one = Concept(
        "hol", (Label("Hol- und Bringverkehr", "preferred", "de"), Label("Elterntaxi", "colloquial", "de"))
    )
    graph = rdflib.Graph().parse(data="".join(as_turtle([one], SCHEME)), format="turtle")
    labels = graph.objects(rdflib.URIRef(SCHEME + "hol"), rdflib.URIRef(SKOS + "altLabel"))
    assert list(labels) == [rdflib.Literal("Elterntaxi", lang="de")]


FOREIGN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <https://example.org/thesaurus#> .
x:Bücherei a skos:Concept ; skos:prefLabel "Library"@en, "Bibliothèque"@fr ; skos:hiddenLabel "libary"@en ;
  skos:narrower x:Bibliobus .
x:Bibliobus a skos:Concept ; skos:prefLabel "Bücherbus" .
"""


def test_a_foreign_vocabulary_is_understood_as_far_as_it_speaks_german_or_english() -> None:
    bus, library = read_skos(FOREIGN.encode(), "fremd.ttl")
    assert (library.key, library.preferred("de"), library.preferred("en")) == (
        "buecherei",
        "Library",
        "Library",
    )
    assert Label("libary", "alternative", "en") in library.labels
    assert (bus.key, bus.broader, bus.preferred("en")) == ("bibliobus", ("buecherei",), "Bücherbus")


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "leer.ttl", NO_CONCEPTS),
        (b"das ist kein Turtle", "x.ttl", NOT_READABLE),
        (b"{", "x.jsonld", NOT_READABLE),
        (b"[" * 100_000, "x.jsonld", NOT_READABLE),
        (b"\xff\xfe\x00", "x.ttl", NOT_READABLE),
        (b" " * (MOST_BYTES + 1), "x.ttl", TOO_LARGE),
    ],
)
def test_what_is_no_vocabulary_is_refused_in_one_sentence(data: bytes, name: str, said: str) -> None:
    with pytest.raises(NotSkos) as refused:
        read_skos(data, name)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "context",
    [
        "http://127.0.0.1:1/context",
        ["http://127.0.0.1:1/c"],
        {"@import": "http://127.0.0.1:1/c"},
        {"a": {"@id": "x", "@context": "file:///etc/passwd"}},
    ],
)
def test_fault_28_a_context_elsewhere_is_never_fetched(context: object) -> None:
    data = json.dumps({"@context": context, "@graph": []}).encode()
    with pytest.raises(NotSkos) as refused:
        read_skos(data, "x.jsonld")
    assert str(refused.value) == FOREIGN_CONTEXT


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://example.org/v#Straßen_Café", "strassen-cafe"),
        ("https://example.org/v/concept/12/", "12"),
        ("urn:x:Ein-Begriff", "ein-begriff"),
    ],
)
def test_the_last_part_of_an_identifier_becomes_the_key(address: str, key: str) -> None:
    assert key_of(address) == key


def concept(
    key: str, label: str = "", broader: tuple[str, ...] = (), related: tuple[str, ...] = ()
) -> Concept:
    labels = (Label(label or key, "preferred", "de"), Label(label or key, "preferred", "en"))
    return Concept(key, labels, broader, related)


STORED = {"a": concept("a", "A"), "b": concept("b", "B", broader=("a",))}


@pytest.mark.parametrize(
    ("concepts", "said"),
    [
        ([concept("c", "A")], [LABEL_TAKEN]),
        ([concept("c", broader=("d",))], [UNKNOWN]),
        ([concept("c", related=("c",))], [OWN_NEIGHBOUR]),
        ([concept("a", "A", broader=("b",))], [CIRCLE]),
        ([Concept("c", (Label("C", "preferred", "de"),))], [NO_LABEL]),
        ([concept("a", "B"), concept("b", "A", broader=("a",))], []),
        ([concept("c", broader=("b",), related=("a",))], []),
    ],
)
def test_what_contradicts_the_vocabulary_is_said(concepts: list[Concept], said: list[str]) -> None:
    assert [problem.text for problem in problems_of(concepts, STORED)] == said
