# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What speaks for a pair of a snapshot: judged among all people in it, the same whenever it is asked."""

from typing import Any

import numpy as np
import pytest

from maschinenraum.events.jobs.matchmaking.interests import interests_of, reasons_between
from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.matchmaking.snapshot import take_snapshot
from tests.factories import EventFactory, MatchmakingFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def event_of(*said: tuple[str, str]) -> tuple[Event, list[Registration]]:
    """An event of people who each offer and seek one thing."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    return event, [
        RegistrationFactory(event=event, offers=[offer] if offer else [], seeks=[seek] if seek else [])
        for offer, seek in said
    ]


def facts(event: Event, one: Registration, other: Registration) -> list[dict[str, Any]]:
    frozen = take_snapshot(event, seed=1)
    return reasons_between(frozen.snapshot, frozen.key[one.pk], frozen.key[other.pk])


@pytest.mark.parametrize("word", ["Daten", "Wege", "Akten", "Häfen", "Ämter", "Bäder"])
def test_a_word_with_a_short_stem_brings_two_people_together(word: str) -> None:
    event, (one, other) = event_of((f"Alte {word}", ""), ("", word))
    assert [fact["kind"] for fact in facts(event, one, other)] == ["words match"]


def test_a_word_that_everybody_says_is_no_reason_for_two_of_them() -> None:
    event, (one, other, *_more) = event_of(("Zukunft gestalten", ""), ("", "Zukunft"), *[("Zukunft", "")] * 9)
    assert facts(event, one, other) == []


def test_a_pair_not_put_forward_gets_the_reasons_a_pair_put_forward_would_get() -> None:
    event, registrations = event_of(*[("Zukunft am Hafen", "Zukunft"), ("", "Hafen")], *[("Zukunft", "")] * 9)
    frozen = take_snapshot(event, seed=1)
    keys = [person["key"] for person in frozen.snapshot["people"]]
    interests = interests_of(frozen.snapshot, np.ones((len(keys), 2), np.bool_), [])
    ends = {frozen.key[registration.pk] for registration in registrations[:2]}
    found = {
        frozenset({keys[a], keys[b]}): [fact["kind"] for fact in interests.facts(pair, keys)]
        for pair, (a, b) in enumerate(interests.pairs)
    }
    assert {pair for pair, kinds in found.items() if kinds} == {frozenset(ends)}
