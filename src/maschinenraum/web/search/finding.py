# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""One question over everything one may see: hits, numbers and reasons."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maschinenraum.engine.language import sort_key
from maschinenraum.engine.retrieval import Index, IndexUnusable, Reason
from maschinenraum.network.rules import Viewer, today
from maschinenraum.search.changes.index_files import catch_up, give_up
from maschinenraum.search.queries import finding
from maschinenraum.search.queries.finding import MOST, Candidate, headings_of
from maschinenraum.search.queries.index_files import usable_index
from maschinenraum.web.search.rooms import held_labels, keys_seen
from maschinenraum.web.search.words import CONFIRMED_KINDS, FACETS, Value, labels_for

Filters = Mapping[str, Collection[str]]
#: Letters a question needs, and how many are read.
SHORTEST, LONGEST = 3, 2_000
#: What a record counts that nobody has stood by in time: it sinks, but is found.
LAPSED_SHARE = 0.6
#: Hits among which those are chosen that are suggested.
MOST_LOOKED_AT = 200
#: Hits that are suggested where none of them holds a word typed.
FEW = 3
#: Candidates beyond this share of the best are reached only by looking further.
FURTHER = 4


@dataclass(frozen=True)
class Asked:
    """What a reader wants to know: words, chosen values by facet, and whether only what is confirmed counts."""

    text: str
    filters: Filters
    only_confirmed: bool = False

    @property
    def is_long_enough(self) -> bool:
        """At least three letters: fewer would list what there is."""
        return len(sort_key(self.text).replace(" ", "")) >= SHORTEST


@dataclass(frozen=True)
class Answer:
    """All hits in their order, as far as they were looked at, with the numbers of the facets.

    is_whole   whether every hit is among them
    index      what explains the hits; None where the database alone was asked
    labels     what the viewer holds
    """

    hits: Sequence[Candidate]
    facets: Sequence[tuple[str, str, Sequence[Value]]]
    confirmed: int
    is_whole: bool
    index: Index | None
    labels: Collection[str] = ()

    @property
    def is_limited(self) -> bool:
        """Whether the database alone was asked."""
        return self.index is None  # an index of nothing is an index, too


def answer(viewer: Viewer, asked: Asked) -> Answer:
    """Return what this viewer finds; every hit has been read again through its room's queries."""
    labels = held_labels(viewer)
    seen, is_whole, index = _seen(viewer, asked.text, labels)
    day = today()
    hits = [one for one in seen if _passes(one, asked, day)]
    return Answer(
        hits=hits,
        facets=_facets(seen, asked, day),
        confirmed=sum(
            1 for one in seen if _passes(one, replace(asked, only_confirmed=True), day) and _has_date(one)
        ),
        is_whole=is_whole,
        index=index,
        labels=labels,
    )


def ready_index() -> Index | None:
    """Return the index after it has caught up with the last changes, None where there is none to be used."""
    catch_up()
    return usable_index()


def suggested(viewer: Viewer, text: str, most: int) -> list[Candidate]:
    """Return hits for words of which the last may be only begun, those first whose title holds them.

    The order does not come from the index: how rare a word is there also hangs on what is hidden. Where no title
    and no summary holds a word, the best hits stand for those found by another name ("Elterntaxi").
    """
    found = _asked(ready_index(), text, held_labels(viewer), most=MOST_LOOKED_AT, typing=True)[0]
    there = keys_seen(viewer, [one.key for one in found])
    said = headings_of(there)
    typed = sort_key(text).split()

    def begun_in(words: str) -> int:
        """How many of the words typed begin a word there."""
        folded = f" {sort_key(words)}"
        return sum(f" {word}" in folded for word in typed)

    def place(one: Candidate) -> tuple[int, int, str, str]:
        title, summary = said.get(one.key, ("", ""))
        return -begun_in(title), -begun_in(summary), sort_key(title), one.key

    seen = [one for one in found if one.key in there]
    begun = [one for one in seen if place(one) < (0, 0)]
    return sorted(begun or seen[:FEW], key=place)[:most]


def similar(
    viewer: Viewer, key: str, most: int, *, without_organisation: str = ""
) -> list[tuple[Candidate, tuple[Reason, ...]]]:
    """Return the documents of knowledge most like another one that this viewer may see, each with why.

    without_organisation   the key of an organisation whose own records are left out
    """
    index = ready_index()
    if index is None:
        return []
    try:
        found = finding.alike(index, key, held_labels(viewer), most=most * FURTHER)
    except IndexUnusable:
        give_up()
        return []
    found = [
        (one, why)
        for one, why in found
        if one.kind in CONFIRMED_KINDS and without_organisation not in one.facets.get("organisation", ())
    ]
    there = keys_seen(viewer, [one.key for one, _why in found])
    return [(one, why) for one, why in found if one.key in there][:most]


def is_lapsed(candidate: Candidate, day: date) -> bool:
    """Whether nobody has stood by the record in time."""
    until = "".join(candidate.facets.get("confirmed_until", ()))
    return _has_date(candidate) and until < day.isoformat()


def _seen(viewer: Viewer, text: str, labels: Collection[str]) -> tuple[list[Candidate], bool, Index | None]:
    """Return what the viewer may see, lapsed records lower; look further while hidden ones took places."""
    index = ready_index()
    most = MOST
    while True:
        found, index = _asked(index, text, labels, most=most + 1)
        there = keys_seen(viewer, [one.key for one in found])
        seen = [one for one in found if one.key in there]
        if len(found) <= most or len(seen) > MOST:
            break
        most *= FURTHER
    day = today()
    sunk = [
        replace(one, score=one.score * (LAPSED_SHARE if is_lapsed(one, day) else 1)) for one in seen[:MOST]
    ]
    return sorted(sunk, key=lambda one: (-one.score, one.key)), len(seen) <= MOST, index


def _asked(
    index: Index | None, text: str, labels: Collection[str], *, most: int, typing: bool = False
) -> tuple[list[Candidate], Index | None]:
    if index is not None:
        try:
            return finding.ranked(index, text, labels, most=most, typing=typing), index
        except IndexUnusable:
            give_up()
    return finding.contained(text, labels, most=most), None


def _has_date(candidate: Candidate) -> bool:
    return candidate.kind in CONFIRMED_KINDS


def _passes(candidate: Candidate, asked: Asked, day: date, *, besides: str = "") -> bool:
    if asked.only_confirmed and (not _has_date(candidate) or is_lapsed(candidate, day)):
        return False
    return all(
        not wanted or name == besides or not set(wanted).isdisjoint(candidate.facets.get(name, ()))
        for name, wanted in asked.filters.items()
    )


def _facets(seen: Sequence[Candidate], asked: Asked, day: date) -> list[tuple[str, str, Sequence[Value]]]:
    """The values among the hits with their numbers; a filter does not narrow its own values."""
    shown: list[tuple[str, str, Sequence[Value]]] = []
    for parameter, name, heading in FACETS:
        counts: Counter[str] = Counter(
            value
            for one in seen
            if _passes(one, asked, day, besides=name)
            for value in one.facets.get(name, ())
        )
        chosen = asked.filters.get(name, ())
        labels = labels_for(name, {*counts, *chosen}) if counts or chosen else {}
        values = [
            Value(value, label, counts[value], value in chosen)
            for value, label in labels.items()
            if counts[value] or value in chosen
        ]
        if values:
            shown.append((parameter, str(heading), values))
    return shown
