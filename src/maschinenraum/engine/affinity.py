# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who could gain from meeting whom, and why: candidate pairs from what people seek, offer and wish.

Concepts and words weigh by rarity (inverse document frequency, K. Spärck Jones 1972): two people who share
the network's rarest topic should meet before two who share what everyone talks about. Every reason can be
checked against the two statements it names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from maschinenraum.engine.inputs import Truth, Whole

MUST, WOULD = 1500, 500  # what a wish is worth, in the units of benefit
CONCEPT, BOTH_SEEK, WORD = 100, 30, 40  # times the rarity of what is shared
FADING = 2  # each further reason of the same kind counts so many times less
COMMON_WORD = 0.2  # share of people who seek a word, or who offer it, from which on it says nothing any more


class Wish(StrEnum):
    """How much one person wants to meet another."""

    MUST = "must"
    WOULD = "would"


class Kind(StrEnum):
    """Why two people are brought together."""

    WISH_MUST = "wish must"  # `seeker` must meet `giver`
    WISH_WOULD = "wish would"  # `seeker` would like to meet `giver`
    SEEKS_OFFERS = "seeks offers"  # `concept` is in the seeker's `sought` and in the giver's `offered`
    WORDS_MATCH = "words match"  # no concept, but the stems `words` are in both statements
    SHARED_SEEK = "shared seek"  # both seek `concept`: here `offered` is what the giver seeks


@dataclass(frozen=True)
class Statement:
    """One thing a person seeks or offers.

    stems     of its telling words, as `language.significant` cuts them; never text, because a stem cut again
              is a shorter word, or none
    concepts  of the vocabulary found in it
    """

    stems: tuple[str, ...] = ()
    concepts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Participant:
    """What one person brings.

    organisation people of the same organisation do not meet; "" stands for none
    weight       1.0, more for small and unfunded places: what the person gains counts so many times
    """

    organisation: str = ""
    offers: tuple[Statement, ...] = ()
    seeks: tuple[Statement, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Reason:
    """Why a pair should meet.

    sought   index into the seeker's `seeks`, -1 where the kind has no statement
    offered  index into the giver's `offers` (of SHARED_SEEK into the giver's `seeks`), or -1
    words    the stems both statements share
    """

    kind: Kind
    seeker: int
    giver: int
    concept: str = ""
    sought: int = -1
    offered: int = -1
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Affinity:
    """Candidate pairs, lower index first: whole-number benefit >= 1, and reasons, strongest first."""

    pairs: Whole
    benefit: Whole
    reasons: tuple[tuple[Reason, ...], ...]


@dataclass
class Bond:
    """What speaks for one pair so far: reasons with their worth."""

    reasons: list[tuple[float, Reason]] = field(default_factory=list)

    def worth(self) -> float:
        """The sum, in which further reasons of the same kind and direction fade."""
        total = 0.0
        seen: dict[tuple[Kind, int], int] = defaultdict(int)
        for worth, reason in self.sorted():
            total += worth / FADING ** seen[reason.kind, reason.seeker]
            seen[reason.kind, reason.seeker] += 1
        return total

    def sorted(self) -> list[tuple[float, Reason]]:
        """Strongest first; the order of equals is fixed."""
        return sorted(
            self.reasons, key=lambda pair: (-pair[0], pair[1].kind, pair[1].seeker, pair[1].concept)
        )

    def strongest_first(self) -> tuple[Reason, ...]:
        """The reasons without their worth."""
        return tuple(reason for _, reason in self.sorted())


def find(
    people: Sequence[Participant],
    *,
    wishes: Mapping[tuple[int, int], Wish | int] | None = None,
    forbidden: Collection[tuple[int, int]] = (),
    acquainted: Collection[tuple[int, int]] = (),
    available: Truth | None = None,
    per_person: int = 25,
) -> Affinity:
    """The pairs worth considering.

    wishes      (who, whom) -> Wish, or a whole number >= 1 that it is worth; never dropped, unless the pair is
                forbidden
    forbidden   pairs that must not meet, in either order; colleagues need not be listed
    acquainted  pairs who work together already, in either order: their other reasons count half
    available   bool[n, T]: pairs without a common slot are left out
    per_person  so many of the best pairs of each person are kept (a pair is kept if either side keeps it)

    Nobody is put forward to two colleagues of one organisation, unless a wish asks for it. O(hits + n²).

    >>> lora = frozenset({"lorawan"})
    >>> a = Participant("Ulm", seeks=(Statement(("betriebsmodell", "lorawan"), lora),))
    >>> b = Participant("Kiel", offers=(Statement(("betreib", "lorawan"), lora),))
    >>> [reason.kind.value for reason in find([a, b]).reasons[0]]
    ['seeks offers']
    """
    never = excluded(people, forbidden, available)
    bonds = bonds_of(people, wishes or {}, acquainted, never)
    total = {pair: bond.worth() for pair, bond in bonds.items()}
    wanted = {ordered(*pair) for pair in wishes or {}} & bonds.keys()
    pairs = sorted(select(people, total, wanted, never, per_person=per_person))
    return Affinity(
        pairs=np.array(pairs, np.int64).reshape(-1, 2),
        benefit=np.array([max(1, round(total[pair])) for pair in pairs], np.int64),
        reasons=tuple(bonds[pair].strongest_first() for pair in pairs),
    )


def all_reasons(
    people: Sequence[Participant], *, wishes: Mapping[tuple[int, int], Wish | int] | None = None
) -> dict[tuple[int, int], tuple[Reason, ...]]:
    """What speaks for each pair of which anything does, put forward or not, able to meet or not.

    What is common and what is rare is judged among all the people, as `find` does. O(hits + n²).
    """
    bonds = bonds_of(people, wishes or {}, (), excluded(people, (), None))
    return {pair: bond.strongest_first() for pair, bond in bonds.items()}


def bonds_of(
    people: Sequence[Participant],
    wishes: Mapping[tuple[int, int], Wish | int],
    acquainted: Collection[tuple[int, int]],
    never: Truth,
) -> dict[tuple[int, int], Bond]:
    """All that speaks for each pair, but those that must not be considered."""
    bonds: dict[tuple[int, int], Bond] = defaultdict(Bond)
    for worth, reason in (*by_concept(people), *by_words(people)):
        add(bonds, never, worth, reason)
    for pair in {ordered(*pair) for pair in acquainted} & bonds.keys():
        bonds[pair].reasons = [(worth / 2, reason) for worth, reason in bonds[pair].reasons]
    for (who, whom), wish in wishes.items():
        worth = worth_of_wish(wish)
        kind = Kind.WISH_MUST if worth >= MUST else Kind.WISH_WOULD
        add(bonds, never, worth, Reason(kind, who, whom))
    return dict(bonds)


def worth_of_wish(wish: Wish | int) -> int:
    """What a wish adds to the benefit of its pair.

    >>> worth_of_wish(Wish.MUST), worth_of_wish(700)
    (1500, 700)
    """
    if isinstance(wish, int):
        return wish
    return MUST if Wish(wish) is Wish.MUST else WOULD


def ordered(a: int, b: int) -> tuple[int, int]:
    """The pair with the lower index first."""
    return (a, b) if a < b else (b, a)


def excluded(
    people: Sequence[Participant], forbidden: Collection[tuple[int, int]], available: Truth | None
) -> Truth:
    """bool[n, n], symmetric: pairs that must not be considered."""
    n = len(people)
    never = np.eye(n, dtype=np.bool_)
    number = {name: k for k, name in enumerate(dict.fromkeys(person.organisation for person in people))}
    house = np.array(
        [number[person.organisation] if person.organisation else -1 - i for i, person in enumerate(people)]
    )
    never |= house[:, None] == house[None, :]
    for a, b in forbidden:
        never[a, b] = never[b, a] = True
    if available is not None:
        present = np.asarray(available).astype(np.float32)
        never |= present @ present.T == 0
    return never


def add(bonds: dict[tuple[int, int], Bond], never: Truth, worth: float, reason: Reason) -> None:
    """Note a reason, unless the pair must not be considered."""
    if not never[reason.seeker, reason.giver]:
        bonds[ordered(reason.seeker, reason.giver)].reasons.append((worth, reason))


def rarity(people: int, having: int) -> float:
    """How much sharing something says that so many of so many people have; 1 where everyone has it."""
    return 1.0 + math.log((people + 1) / (having + 1))


def first_with(statements: Sequence[Statement]) -> dict[str, int]:
    """Concept -> index of the first statement that holds it."""
    found: dict[str, int] = {}
    for k, statement in enumerate(statements):
        for concept in statement.concepts:
            found.setdefault(concept, k)
    return found


def by_concept(people: Sequence[Participant]) -> Iterator[tuple[float, Reason]]:
    """What one seeks and the other offers, and what both seek."""
    seekers: dict[str, dict[int, int]] = defaultdict(dict)
    givers: dict[str, dict[int, int]] = defaultdict(dict)
    for i, person in enumerate(people):
        for concept, k in first_with(person.seeks).items():
            seekers[concept][i] = k
        for concept, k in first_with(person.offers).items():
            givers[concept][i] = k
    for concept in sorted(seekers):
        seeking, giving = seekers[concept], givers.get(concept, {})
        rare = rarity(len(people), len(seeking.keys() | giving.keys()))
        for i, k in seeking.items():
            weight = people[i].weight
            for j, o in giving.items():
                if i != j:
                    yield CONCEPT * rare * weight, Reason(Kind.SEEKS_OFFERS, i, j, concept, k, o)
            for j, o in seeking.items():
                if i < j:
                    yield BOTH_SEEK * rare, Reason(Kind.SHARED_SEEK, i, j, concept, k, o)


def by_words(people: Sequence[Participant]) -> Iterator[tuple[float, Reason]]:
    """Uncommon words shared by what one seeks and the other offers, where no concept says it already."""
    offered = WordIndex.of([person.offers for person in people])
    sought = WordIndex.of([person.seeks for person in people])
    most = max(2, math.floor(COMMON_WORD * len(people)))
    having: dict[str, int] = {}
    for word in offered.places.keys() & sought.places.keys():
        givers, seekers = ({i for i, _ in index.places[word]} for index in (offered, sought))
        if max(len(givers), len(seekers)) <= most:
            having[word] = len(givers | seekers)
    for (i, k), words in sought.words.items():
        hits: dict[tuple[int, int], list[str]] = defaultdict(list)
        for word in words:
            if word in having:
                for place in offered.places[word]:
                    hits[place].append(word)
        for (j, o), shared in hits.items():
            if i != j and not people[i].seeks[k].concepts & people[j].offers[o].concepts:
                rare = sum(rarity(len(people), having[word]) for word in shared)
                yield WORD * rare * people[i].weight, Reason(Kind.WORDS_MATCH, i, j, "", k, o, tuple(shared))


@dataclass(frozen=True)
class WordIndex:
    """The stems of everyone's statements by (person, statement), and the way back."""

    words: dict[tuple[int, int], tuple[str, ...]]
    places: dict[str, list[tuple[int, int]]]

    @classmethod
    def of(cls, statements: Sequence[Sequence[Statement]]) -> WordIndex:
        """From one sequence of statements per person."""
        words = {
            (i, k): tuple(dict.fromkeys(statement.stems))
            for i, own in enumerate(statements)
            for k, statement in enumerate(own)
        }
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, found in words.items():
            for word in found:
                places[word].append(place)
        return cls(words, dict(places))


class Selection:
    """The candidate pairs chosen so far: how many each person has, and with which organisations."""

    def __init__(self, people: Sequence[Participant], never: Truth) -> None:
        self.people, self.never = people, never
        self.pairs: set[tuple[int, int]] = set()
        self.degree = [0] * len(people)
        self.partners: list[set[str]] = [set() for _ in people]

    def add(self, a: int, b: int) -> None:
        """Choose a pair."""
        self.pairs.add(ordered(a, b))
        for one, other in ((a, b), (b, a)):
            self.degree[one] += 1
            if self.people[other].organisation:
                self.partners[one].add(self.people[other].organisation)

    def admits(self, a: int, b: int) -> bool:
        """Whether the pair may be added, and neither is a candidate for a colleague of the other."""
        return (
            not self.never[a, b]
            and ordered(a, b) not in self.pairs
            and self.people[b].organisation not in self.partners[a]
            and self.people[a].organisation not in self.partners[b]
        )


def select(
    people: Sequence[Participant],
    worth: Mapping[tuple[int, int], float],
    wanted: set[tuple[int, int]],
    never: Truth,
    *,
    per_person: int,
) -> set[tuple[int, int]]:
    """All wishes, then each person's best pairs; only wishes reach two colleagues."""
    selection = Selection(people, never)
    for a, b in sorted(wanted):
        selection.add(a, b)
    for a, b in sorted(worth.keys() - wanted, key=lambda pair: (-worth[pair], pair)):
        if min(selection.degree[a], selection.degree[b]) < per_person and selection.admits(a, b):
            selection.add(a, b)
    return selection.pairs
