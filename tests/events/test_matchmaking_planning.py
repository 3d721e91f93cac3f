# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A run from its snapshot to a stored draft."""

import random
from datetime import timedelta

import pytest

from maschinenraum.events.actions.matchmaking import start_run
from maschinenraum.events.jobs.matchmaking.planning import is_repeatable, plan_run
from maschinenraum.events.models import Event, Run
from maschinenraum.network.models import Person
from tests.factories import (
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    PersonFactory,
    RegistrationFactory,
    TerritoryFactory,
    WorkshopChoiceFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db

TOPICS = ["LoRaWAN", "Digitaler Zwilling", "Parkraum", "Beteiligung", "Open Data", "Starkregen", "Mobilität"]
TOPICS += ["Wärmeplanung", "Gesundheit", "Leerstand", "Pegel", "Chatbot", "Drohnen", "Bibliothek", "Ehrenamt"]


def congress(people: int = 20, organisations: int = 9, slots: int = 6, tables: int = 6) -> Event:
    """A congress with two workshops and a round of meetings; who seeks and offers what is drawn once."""
    draw = random.Random(7)
    event = EventFactory()
    MatchmakingFactory(event=event, slots=slots, slots__tables=tables)
    workshops = WorkshopFactory.create_batch(2, event=event, capacity=people // 2)
    houses = [
        OrganisationFactory(
            territory=TerritoryFactory(population=draw.choice((3_000, 15_000, 90_000, 400_000)))
        )
        for _n in range(organisations)
    ]
    for _n in range(people):
        registration = RegistrationFactory(
            event=event,
            person=PersonFactory(organisation=draw.choice(houses)),
            offers=[f"Wir betreiben {draw.choice(TOPICS)}"],
            seeks=[f"Betriebsmodell für {draw.choice(TOPICS)}"],
        )
        for rank, session in enumerate(draw.sample(workshops, 2), 1):
            WorkshopChoiceFactory(registration=registration, session=session, rank=rank)
    return event


def office() -> Person:
    return PersonFactory(role=Person.Role.COORDINATION)


def planned(event: Event, **more: object) -> Run:
    run = start_run(event, by=office(), seed=5, **more)  # type: ignore[arg-type]
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    return run


def test_a_run_becomes_a_draft_with_meetings_and_workshop_places() -> None:
    run = planned(congress())
    assert (run.state, run.error) == (Run.State.DRAFT, "")
    assert run.meetings.count() > 20
    assert run.workshop_places.count() == 20


def test_a_run_can_be_repeated_to_the_same_result() -> None:
    run = planned(congress())
    assert is_repeatable(run)
