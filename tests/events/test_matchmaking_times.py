# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Nobody is in two places at once: by the clock, not by the number of a slot or round."""

from collections import Counter
from datetime import datetime

import pytest

from maschinenraum.events.actions.matchmaking import Refused, lock_meeting, start_run
from maschinenraum.events.models import Event, Registration, Run
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.events.queries.matchmaking.rounds import rounds_of
from tests.checker import meeting_violations
from tests.events.matchmaking_world import office, planned, violations
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    MeetingSlotFactory,
    RegistrationFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def wishing(event: Event, people: int, *sessions: object) -> list[Registration]:
    """People who wish for these workshops, in this order."""
    found = RegistrationFactory.create_batch(people, event=event)
    for registration in found:
        for rank, session in enumerate(sessions, 1):
            WorkshopChoiceFactory(registration=registration, session=session, rank=rank)
    return found


def places_per_person(run: Run) -> Counter[object]:
    return Counter(run.workshop_places.values_list("registration", flat=True))


def test_two_matchmaking_sessions_that_overlap_are_refused_by_name_with_what_to_do() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, title="Runde A", slots=2)
    MatchmakingFactory(event=event, title="Runde B", slots=2, starts_at=at(14, 10))
    RegistrationFactory.create_batch(2, event=event)
    with pytest.raises(Refused) as refused:
        start_run(event, by=office())
    assert str(refused.value) == (
        "„Runde A“ und „Runde B“ überschneiden sich am 16. Mai 2030 um 14:10 Uhr. "
        "Legen Sie eines von beiden im Programm auf eine andere Zeit, dann lässt sich planen."
    )


def test_a_long_slot_clashes_with_every_later_one_it_covers() -> None:
    event = EventFactory()
    session = MatchmakingFactory(event=event, title="Runde A", slots=1)
    MeetingSlotFactory(session=session, starts_at=at(13), ends_at=at(15))
    MatchmakingFactory(event=event, title="Runde B", slots=1, starts_at=at(14, 40))
    RegistrationFactory(event=event)
    with pytest.raises(Refused) as refused:
        start_run(event, by=office())
    assert str(refused.value) == (
        "In „Runde A“ überschneiden sich am 16. Mai 2030 um 14:00 Uhr zwei Zeiten für Gespräche. "
        "Ändern Sie eine davon im Programm, dann lässt sich planen."
    )


def test_matchmaking_sessions_that_only_touch_are_planned() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=2)
    MatchmakingFactory(event=event, slots=2, starts_at=at(14, 40))
    RegistrationFactory.create_batch(6, event=event)
    run = planned(event)
    assert (run.meetings.count(), violations(run)) == (9, [])


def test_workshops_that_overlap_are_one_round_whatever_their_number() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    early = WorkshopFactory(event=event, round=1)
    late = WorkshopFactory(event=event, round=2, starts_at=at(11))
    people = wishing(event, 20, late, early)
    run = planned(event)
    assert places_per_person(run) == dict.fromkeys((person.pk for person in people), 1)
    assert set(run.workshop_places.values_list("session", "rank")) == {(late.pk, 1)}
    assert PlanView(run, office()).workshop_wishes == (20, 20)
    assert violations(run) == []


def test_workshops_that_only_touch_are_two_rounds() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    early = WorkshopFactory(event=event, round=1)
    late = WorkshopFactory(event=event, round=2, starts_at=early.ends_at)
    people = wishing(event, 3, early, late)
    run = planned(event)
    assert places_per_person(run) == dict.fromkeys((person.pk for person in people), 2)
    assert violations(run) == []


def test_a_round_hangs_together_over_a_chain_of_overlaps() -> None:
    times = [(at(12), at(13)), (at(9), at(10)), (at(9, 30), at(11)), (at(10, 30), at(12))]
    assert rounds_of(times) == [1, 0, 0, 0]


def test_no_workshop_is_put_on_top_of_a_locked_meeting() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    one, other = RegistrationFactory.create_batch(2, event=event)
    first = planned(event)
    lock_meeting(first.meetings.select_related("run__event").get(), by=office())
    workshop = WorkshopFactory(event=event, starts_at=at(13, 30))
    WorkshopChoiceFactory(registration=one, session=workshop)
    run = planned(event, based_on=first)
    assert (run.meetings.count(), run.workshop_places.count()) == (1, 0)
    assert {run.meetings.get().first, run.meetings.get().second} == {one, other}


def test_nobody_meets_anybody_during_a_workshop_place() -> None:
    event = EventFactory()
    MatchmakingFactory(event=event, slots=1)
    wishing(event, 1, WorkshopFactory(event=event, starts_at=at(13, 30)))
    RegistrationFactory(event=event)
    run = planned(event)
    assert (run.meetings.count(), run.workshop_places.count()) == (0, 1)


def checked(times: list[tuple[datetime, datetime]], sessions: list[tuple[datetime, datetime]]) -> list[str]:
    """What the checker says of three people; 0 meets 1 in the first slot and 2 in the second."""
    everywhere = [[True, True]] * 3
    return meeting_violations(
        everywhere,
        2,
        [(0, 1), (0, 2)],
        [2, 1, 1],
        [0, 1],
        [0, 0],
        times=times,
        engagements=[sessions, [], []],
    )


def test_the_checker_names_meetings_at_once_in_two_slots() -> None:
    shifted = [(at(14), at(14, 20)), (at(14, 10), at(14, 30))]
    assert checked(shifted, []) == ["Person 0 is in slot 0 and in slot 1 at the same time."]
    assert checked([(at(14), at(14, 20)), (at(14, 20), at(14, 40))], []) == []


def test_the_checker_names_sessions_at_once_with_a_meeting_and_with_each_other() -> None:
    apart = [(at(14), at(14, 20)), (at(14, 20), at(14, 40))]
    assert checked(apart, [(at(13), at(14, 10)), (at(12), at(13, 30))]) == [
        "Person 0 is in slot 0 and in session 0 at the same time.",
        "Person 0 is in session 0 and in session 1 at the same time.",
    ]
