# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What speaks for each pair of a snapshot, as the engine sees it, under pseudonyms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from maschinenraum.engine import affinity
from maschinenraum.engine.meetings.candidates import FILLER, WEIGHT, Couple, possible_pairs

Fact = dict[str, Any]


@dataclass(frozen=True)
class Interests:
    """All pairs that nothing forbids, what each is worth, and the reasons of those that have one."""

    people: tuple[affinity.Participant, ...]
    statements: tuple[dict[str, list[int]], ...]
    pairs: list[Couple]
    benefit: list[int]
    reasons: list[tuple[affinity.Reason, ...]]

    def facts(self, pair: int, keys: Sequence[str]) -> list[Fact]:
        """Return the reasons of a pair as they are stored, strongest first.

        A pair that was not put forward may still share a topic: it is looked at on its own before
        the plan says that nothing was found.
        """
        if reasons := self.reasons[pair]:
            return [_fact(reason, self.statements, keys) for reason in reasons]
        return [_fact(reason, self.statements, keys) for reason in self.shared.get(self.pairs[pair], ())]

    @cached_property
    def shared(self) -> dict[Couple, tuple[affinity.Reason, ...]]:
        """What any two people share; only what few of all of them say is a reason."""
        return affinity.all_reasons(self.people)


def worth_of(snapshot: dict[str, Any], pairs: Sequence[Couple]) -> dict[Couple, int]:
    """Return what each of these pairs (smaller index first) is worth, whether or not it is possible today."""
    people = tuple(_participant(person) for person in snapshot["people"])
    found = affinity.find(people, wishes=_wishes(snapshot))
    known = {(a, b): int(found.benefit[e]) for e, (a, b) in enumerate(found.pairs.tolist())}
    return {pair: known.get(pair, FILLER) for pair in pairs}


def worth_of_all(snapshot: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return int[n, n], what it is worth that two people get to know each other; colleagues know each other."""
    people = tuple(_participant(person) for person in snapshot["people"])
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    found = affinity.find(
        people,
        wishes=_wishes(snapshot),
        acquainted=[(index[a], index[b]) for a, b in snapshot["known"]],
        per_person=len(people),
    )
    worth = np.full((len(people), len(people)), FILLER, np.int64)
    first, second = found.pairs[:, 0], found.pairs[:, 1]
    worth[first, second] = worth[second, first] = found.benefit
    houses = np.array([person.organisation for person in people])
    worth[houses[:, None] == houses] = 0
    return worth


def interests_of(snapshot: dict[str, Any], free: Any, kept: Sequence[Couple]) -> Interests:
    """Weigh all pairs of a snapshot; ``kept`` ones are there whatever forbids them today."""
    records = snapshot["people"]
    index = {person["key"]: i for i, person in enumerate(records)}
    people = tuple(_participant(person) for person in records)
    apart = {_ordered(index[a], index[b]) for a, b in snapshot["apart"]}
    found = affinity.find(
        people,
        wishes=_wishes(snapshot),
        forbidden=apart,
        acquainted=[(index[a], index[b]) for a, b in snapshot["known"]],
        available=free,
    )
    known = {(a, b): e for e, (a, b) in enumerate(found.pairs.tolist())}
    pairs = sorted({*possible_pairs([p.organisation for p in people], apart), *kept})
    return Interests(
        people=people,
        statements=tuple(_statement_ids(person) for person in records),
        pairs=pairs,
        benefit=[int(found.benefit[known[pair]]) if pair in known else FILLER for pair in pairs],
        reasons=[found.reasons[known[pair]] if pair in known else () for pair in pairs],
    )


def reasons_between(snapshot: dict[str, Any], first: str | None, second: str | None) -> list[Fact]:
    """Return what a snapshot knows to speak for two people, as stored; [] where it does not know both.

    ``seeker`` and ``giver`` are "first" and "second", as in a stored meeting.
    """
    records = snapshot.get("people", ())
    index = {person["key"]: i for i, person in enumerate(records)}
    if first is None or second is None or not {first, second} <= index.keys():
        return []
    sides = {first: "first", second: "second"}
    wishes = [wish for wish in snapshot["wishes"] if sides.keys() >= {wish[0], wish[1]}]
    # All people of the snapshot are looked at: whether a word is common two people cannot tell.
    found = affinity.all_reasons(
        [_participant(person) for person in records],
        wishes={(index[a], index[b]): affinity.Wish(kind) for a, b, kind in wishes},
    )
    statements = [_statement_ids(person) for person in records]
    keys = [sides.get(person["key"], "") for person in records]
    return [
        _fact(reason, statements, keys) for reason in found.get(_ordered(index[first], index[second]), ())
    ]


def common_time(free: Any, pairs: Sequence[Couple]) -> Any:
    """Whether the two of each pair are free in a common slot: bool[m]."""
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    return (free[ends[:, 0]] & free[ends[:, 1]]).any(axis=1)


def _wishes(snapshot: dict[str, Any]) -> dict[Couple, affinity.Wish]:
    """Return the wishes of a snapshot: (who, whom) -> how much."""
    index = {person["key"]: i for i, person in enumerate(snapshot["people"])}
    return {(index[a], index[b]): affinity.Wish(kind) for a, b, kind in snapshot["wishes"]}


def _participant(person: dict[str, Any]) -> affinity.Participant:
    said: dict[str, list[affinity.Statement]] = {"offer": [], "seek": []}
    for statement in person["statements"]:
        stems, concepts = tuple(statement["stems"]), frozenset(statement["concepts"])
        said[statement["kind"]].append(affinity.Statement(stems, concepts))
    return affinity.Participant(
        organisation=person["organisation"],
        offers=tuple(said["offer"]),
        seeks=tuple(said["seek"]),
        weight=WEIGHT[person["size"]],
    )


def _fact(reason: affinity.Reason, statements: Sequence[dict[str, list[int]]], keys: Sequence[str]) -> Fact:
    """Return a reason as it is stored, under the keys of the two it is about."""
    given = "seek" if reason.kind is affinity.Kind.SHARED_SEEK else "offer"
    return {
        "kind": reason.kind.value,
        "seeker": keys[reason.seeker],
        "giver": keys[reason.giver],
        "concept": reason.concept,
        "sought": None if reason.sought < 0 else statements[reason.seeker]["seek"][reason.sought],
        "offered": None if reason.offered < 0 else statements[reason.giver][given][reason.offered],
    }


def _statement_ids(person: dict[str, Any]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {"offer": [], "seek": []}
    for statement in person["statements"]:
        ids[statement["kind"]].append(statement["id"])
    return ids


def _ordered(a: int, b: int) -> Couple:
    return (a, b) if a < b else (b, a)
