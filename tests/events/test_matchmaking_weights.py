# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What comes first in matchmaking (decision 7), figure by figure."""

from collections import Counter

import numpy as np
import pytest

from maschinenraum.engine.meetings.candidates import fewest_short
from maschinenraum.events.jobs.matchmaking.interests import interests_of
from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.snapshot import take_snapshot
from tests.events.matchmaking_world import congress, planned, violations
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    RegistrationFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


def person(event: Event, population: int, word: str, *, gives: bool) -> Registration:
    """Somebody of a place of this size who gives or seeks something about one word."""
    said = {"offers" if gives else "seeks": [f"{word} im Betrieb" if gives else f"{word} gesucht"]}
    house = OrganisationFactory(territory=TerritoryFactory(population=population))
    return RegistrationFactory(event=event, person__organisation=house, **said)


def test_two_houses_of_four_leave_all_eight_short_and_the_run_proves_it() -> None:
    """Each has four possible partners, but colleagues share none: one meeting each is all there is."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=6)
    for house in OrganisationFactory.create_batch(2):
        RegistrationFactory.create_batch(4, event=event, person__organisation=house)
    run = planned(event)
    view = PlanView(run)
    assert (len(view.short), view.short_bound, view.distance) == (8, 8, 0)
    assert violations(run) == []


def test_the_bound_counts_what_a_house_can_have_together_and_each_alone() -> None:
    one_house_meets_three = [(a, b) for a in (0, 1) for b in (2, 3, 4)]
    assert fewest_short(["a", "a", "b", "c", "d"], one_house_meets_three, 3) == 5 - 1


def test_what_a_smaller_place_gains_counts_more() -> None:
    """Four who seek what just one other offers, from four sizes of place: all else is the same."""
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    ends = []
    places = (400_000, "Pegel"), (90_000, "Drohnen"), (15_000, "Leerstand"), (3_000, "Chatbot")
    for population, word in places:
        seeker = person(event, population, word, gives=False)
        ends.append((seeker.pk, person(event, 400_000, word, gives=True).pk))
    frozen = take_snapshot(event, seed=1)
    index = {record["key"]: i for i, record in enumerate(frozen.snapshot["people"])}
    interests = interests_of(frozen.snapshot, np.ones((8, 1), np.bool_), [])
    benefit = dict(zip(interests.pairs, interests.benefit, strict=True))
    pairs = [sorted(index[frozen.key[end]] for end in pair) for pair in ends]
    city, *smaller = (benefit[a, b] for a, b in pairs)
    assert [city, *smaller] == [84, round(84 * 1.1), round(84 * 1.25), round(84 * 1.5)]


@pytest.mark.parametrize(("slots", "most"), [(3, 3), (4, 3), (6, 4), (9, 6), (10, 7)])
def test_whoever_names_no_limit_gets_at_most_two_thirds_of_the_slots(slots: int, most: int) -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=slots)
    assert take_snapshot(event, seed=1).snapshot["most_by_default"] == most


def test_the_busiest_person_without_a_limit_has_breaks_in_a_third_of_the_slots() -> None:
    run = planned(congress(slots=6))
    held = Counter(end for m in run.meetings.all() for end in (m.first_id, m.second_id))
    assert max(held.values()) == 4
