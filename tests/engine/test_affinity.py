# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Candidate pairs: every reason is true, wishes are kept, and nobody is left without partners."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from maschinenraum.engine.affinity import (
    Affinity,
    Kind,
    Participant,
    Reason,
    Statement,
    Wish,
    all_reasons,
    find,
)
from maschinenraum.engine.language import ConceptTagger, significant

TAGGER = ConceptTagger(
    {
        "lorawan": ["LoRaWAN"],
        "twin": ["Digitaler Zwilling"],
        "data": ["Datenplattform"],
        "take-part": ["Beteiligung"],
    }
)
PHRASES = [
    "Betriebsmodell für LoRaWAN-Netze",
    "digitale Zwillinge für den Hochwasserschutz",
    "Erfahrung mit der urbanen Datenplattform",
    "Bürgerbeteiligung im Quartier",
    "Parkraumbewirtschaftung",
    "Parkraum und Hochwasserschutz",
    "",
]


def said(text: str) -> Statement:
    return Statement(tuple(significant(text)), TAGGER.tag(text))


statements = st.lists(st.sampled_from(PHRASES).map(said), max_size=3).map(tuple)
participants = st.builds(
    Participant,
    organisation=st.sampled_from(["", "Ulm", "Kiel", "Gera"]),
    offers=statements,
    seeks=statements,
    weight=st.sampled_from([1.0, 1.5]),
)


def is_true(reason: Reason, people: list[Participant], wishes: dict[tuple[int, int], Wish]) -> bool:
    """Whether a reason can be read off the two people it names."""
    seeker, giver = people[reason.seeker], people[reason.giver]
    if reason.kind in (Kind.WISH_MUST, Kind.WISH_WOULD):
        return f"wish {wishes[reason.seeker, reason.giver].value}" == reason.kind.value
    sought = seeker.seeks[reason.sought]
    found = (giver.seeks if reason.kind is Kind.SHARED_SEEK else giver.offers)[reason.offered]
    if reason.kind is Kind.WORDS_MATCH:
        return bool(reason.words) and set(reason.words) <= {*sought.stems} & {*found.stems}
    return reason.concept in sought.concepts & found.concepts


def pairs_of(result: Affinity) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in result.pairs]


@settings(max_examples=100, deadline=None)
@given(people=st.lists(participants, max_size=9), data=st.data())
def test_every_reason_is_true_for_people_never_seen_before(
    people: list[Participant], data: st.DataObject
) -> None:
    couples = [(a, b) for a in range(len(people)) for b in range(len(people)) if a != b]
    some = st.lists(st.sampled_from(couples), max_size=4, unique=True) if couples else st.just([])
    wishes = {pair: data.draw(st.sampled_from(Wish)) for pair in data.draw(some)}
    forbidden = data.draw(some)
    result = find(people, wishes=wishes, forbidden=forbidden, per_person=3)
    pairs = pairs_of(result)
    assert pairs == sorted(set(pairs))
    assert len(result.benefit) == len(result.reasons) == len(pairs)
    never = {frozenset(pair) for pair in forbidden}
    for (a, b), benefit, reasons in zip(pairs, result.benefit, result.reasons, strict=True):
        assert a < b
        assert benefit >= 1
        assert reasons
        assert frozenset((a, b)) not in never
        assert not people[a].organisation or people[a].organisation != people[b].organisation
        assert all(
            {reason.seeker, reason.giver} == {a, b} and is_true(reason, people, wishes) for reason in reasons
        )
    for a, b in wishes:
        colleagues = people[a].organisation and people[a].organisation == people[b].organisation
        assert frozenset((a, b)) in never or colleagues or (min(a, b), max(a, b)) in pairs


def test_rare_topics_weigh_more_than_common_ones() -> None:
    rare, common = frozenset({"rare"}), frozenset({"common"})
    people = [
        Participant(seeks=(Statement((), rare),)),
        Participant(offers=(Statement((), rare),)),
        Participant(seeks=(Statement((), common),)),
        *(Participant(offers=(Statement((), common),)) for _ in range(5)),
    ]
    result = find(people)
    worth = dict(zip(pairs_of(result), result.benefit.tolist(), strict=True))
    assert worth[0, 1] > worth[2, 3]


def test_small_places_gain_more_and_old_acquaintances_less() -> None:
    topic = (Statement((), frozenset({"a"})),)
    people = [Participant(seeks=topic), Participant(seeks=topic, weight=1.5), Participant(offers=topic)]
    worth = dict(zip(pairs_of(find(people)), find(people).benefit.tolist(), strict=True))
    assert worth[1, 2] > worth[0, 2]
    known = find(people, acquainted=[(2, 1)])
    assert dict(zip(pairs_of(known), known.benefit.tolist(), strict=True))[1, 2] < worth[1, 2]


def test_nobody_is_put_forward_to_two_colleagues() -> None:
    topic = (Statement((), frozenset({"a"})),)
    people = [
        Participant("Ulm", seeks=topic),
        Participant("Kiel", offers=topic),
        Participant("Kiel", offers=topic),
    ]
    assert pairs_of(find(people)) == [(0, 1)]
    assert pairs_of(find(people, wishes={(2, 0): Wish.WOULD})) == [(0, 2)]


def test_words_whose_stems_have_three_letters_match() -> None:
    written = ("Daten", "Wege", "Akten", "Häfen", "Ämter", "Bäder")
    people = [
        Participant(seeks=tuple(said(word) for word in written)),
        Participant(offers=tuple(said(f"Alte {word}") for word in written)),
    ]
    (reasons,) = find(people).reasons
    assert sorted(reason.sought for reason in reasons) == list(range(len(written)))


def test_a_word_that_many_of_all_people_say_is_no_reason_for_any_two_of_them() -> None:
    people = [
        Participant(seeks=(said("Zukunft gestalten"),)),
        Participant(offers=(said("Zukunft am Hafen"),)),
        Participant(seeks=(said("Hafen"),)),
        *(Participant(offers=(said("Zukunft"),)) for _ in range(9)),
    ]
    assert {pair: reasons[0].words for pair, reasons in all_reasons(people).items()} == {(1, 2): ("haf",)}


def test_all_reasons_holds_those_of_every_pair_put_forward() -> None:
    people = [Participant(seeks=(said(one),), offers=(said(other),)) for one in PHRASES for other in PHRASES]
    found, everything = find(people, per_person=2), all_reasons(people)
    assert [everything[pair] for pair in pairs_of(found)] == list(found.reasons)
