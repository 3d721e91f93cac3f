# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A reason names a topic only as long as the people concerned still speak of it."""

from dataclasses import dataclass

import pytest

from maschinenraum.events.changes.registrations import write_statements
from maschinenraum.events.models import Meeting, Registration, Statement
from maschinenraum.events.queries.matchmaking.tagging import StatementTagger
from maschinenraum.events.queries.reasons import sentences
from maschinenraum.search.models import Concept
from tests.factories import ConceptFactory, MeetingFactory, StatementFactory

pytestmark = pytest.mark.django_db

CHANGED = "Die Angaben, aus denen sich dieses Gespräch ergab, wurden inzwischen geändert oder gelöscht."


@dataclass
class World:
    """A seeks what B offers, as a run found it."""

    meeting: Meeting
    seeker: Registration
    topic: Concept


@pytest.fixture
def world() -> World:
    meeting, topic = MeetingFactory(), ConceptFactory(label_de="Starkregen")
    sought = StatementFactory(registration=meeting.first, text="Warnung vor Regen", concepts=[topic])
    offered = StatementFactory(registration=meeting.second, kind="offer", text="Pegel", concepts=[topic])
    fact = {"kind": "seeks offers", "seeker": "first", "giver": "second", "concept": topic.pk}
    meeting.reasons = [{**fact, "sought": sought.pk, "offered": offered.pk}]
    meeting.save()
    return World(meeting, meeting.first, topic)


def say(registration: Registration, kind: Statement.Kind, text: str, *topics: Concept) -> None:
    """What the form does with another answer."""
    tagger = StatementTagger.from_vocabulary().concepts
    write_statements(registration, kind, text, [topic.pk for topic in topics], tagger=tagger)


def test_a_topic_is_named_with_what_both_say_of_it(world: World) -> None:
    name = world.meeting.second.person.name
    seeks, offers = (
        "Weil Sie etwas zum Thema Starkregen suchen („Warnung vor Regen“)",
        "dazu etwas anbietet („Pegel“)",
    )
    assert sentences(world.meeting, world.seeker) == [f"{seeks} und {name} {offers}."]


def test_a_topic_nobody_seeks_any_more_is_no_reason(world: World) -> None:
    say(world.seeker, Statement.Kind.SEEK, "Wärmeplanung", ConceptFactory(label_de="Wärme"))
    assert sentences(world.meeting, world.seeker) == sentences(world.meeting) == [CHANGED]


def test_a_topic_nobody_offers_any_more_is_no_reason(world: World) -> None:
    say(world.meeting.second, Statement.Kind.OFFER, "")
    assert sentences(world.meeting, world.seeker) == [CHANGED]


def test_a_topic_that_stays_is_named_with_the_words_of_today(world: World) -> None:
    say(world.seeker, Statement.Kind.SEEK, "Hilfe bei Starkregen", world.topic)
    name = world.meeting.second.person.name
    seeks, offers = (
        "Weil Sie etwas zum Thema Starkregen suchen („Hilfe bei Starkregen“)",
        "dazu etwas anbietet („Pegel“)",
    )
    assert sentences(world.meeting, world.seeker) == [f"{seeks} und {name} {offers}."]


def test_offering_a_topic_is_not_seeking_it(world: World) -> None:
    say(world.seeker, Statement.Kind.SEEK, "")
    say(world.seeker, Statement.Kind.OFFER, "Starkregenkarte", world.topic)
    assert sentences(world.meeting, world.seeker) == [CHANGED]


def test_a_topic_only_one_of_two_still_seeks_is_not_shared(world: World) -> None:
    statement = StatementFactory(registration=world.meeting.second, concepts=[world.topic])
    fact = world.meeting.reasons[0]
    world.meeting.reasons = [{**fact, "kind": "shared seek", "offered": statement.pk}]
    name = world.meeting.second.person.name
    both = f"Weil Sie und {name} beide etwas zum Thema Starkregen suchen."
    assert sentences(world.meeting, world.seeker) == [both]
    say(world.meeting.second, Statement.Kind.SEEK, "Wärmeplanung", ConceptFactory(label_de="Wärme"))
    assert sentences(world.meeting, world.seeker) == [CHANGED]
