# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Publishing a plan: who may, what comes into force, who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from maschinenraum.events.actions.matchmaking import Refused, publish_run
from maschinenraum.events.jobs.matchmaking.announcing import announce, announce_what_waits
from maschinenraum.events.models import Publication, Registration, Run
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.timetables import timetable_address
from maschinenraum.network.models import OutboxMessage, Person
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import OrganiserFactory, PersonFactory, RegistrationFactory, RunFactory

pytestmark = pytest.mark.django_db

PRELIMINARY, FINAL = Publication.Kind.PRELIMINARY, Publication.Kind.FINAL


def test_publishing_puts_the_plan_in_force() -> None:
    event = congress(people=6)
    run = planned(event)
    publish_run(run, by=office(), kind=PRELIMINARY)
    publication = publish_run(run, by=office(), kind=FINAL)
    run.refresh_from_db()
    assert (publication_in_force(event), run.state) == (publication, Run.State.PUBLISHED)


@pytest.mark.parametrize("role", [Person.Role.MEMBER, Person.Role.MINISTRY, Person.Role.GUEST])
def test_only_who_runs_the_event_publishes(role: Person.Role) -> None:
    run = RunFactory()
    with pytest.raises(PermissionDenied):
        publish_run(run, by=PersonFactory(role=role), kind=FINAL)
    publish_run(run, by=OrganiserFactory(event=run.event).person, kind=FINAL)


def test_a_run_without_a_plan_is_not_published() -> None:
    with pytest.raises(Refused):
        publish_run(RunFactory(state=Run.State.FAILED), by=office(), kind=FINAL)


def test_every_participant_is_told_once_with_their_own_link() -> None:
    event = congress(people=4)
    english = RegistrationFactory(event=event, person__language="en")
    RegistrationFactory(event=event, state=Registration.State.CANCELLED)
    RegistrationFactory(event=event, person__email=None)
    publication = publish_run(planned(event), by=office(), kind=PRELIMINARY)
    announce.call(publication.pk)
    announce.call(publication.pk)
    assert OutboxMessage.objects.count() == 5
    message = OutboxMessage.objects.get(person=english.person)
    assert timetable_address(english) in message.body
    german = OutboxMessage.objects.exclude(person=english.person).first()
    assert german is not None
    assert german.subject == f"Ihr vorläufiger Zeitplan: {event.title}"


def test_a_lost_announcement_is_made_up_for_within_the_day_and_only_once() -> None:
    event = congress(people=3)
    publish_run(planned(event), by=office(), kind=FINAL)
    now = timezone.now()
    announce_what_waits(now)
    assert OutboxMessage.objects.count() == 0, "the job that was enqueued has not had its time yet"
    announce_what_waits(now + timedelta(minutes=5))
    assert OutboxMessage.objects.count() == 3
    OutboxMessage.objects.all().delete()
    announce_what_waits(now + timedelta(minutes=6))
    assert OutboxMessage.objects.count() == 0


def test_what_was_published_days_ago_is_no_news() -> None:
    event = congress(people=3)
    publish_run(planned(event), by=office(), kind=FINAL)
    announce_what_waits(timezone.now() + timedelta(days=2))
    assert OutboxMessage.objects.count() == 0


def test_a_publication_overtaken_by_another_is_not_announced() -> None:
    run = RunFactory()
    RegistrationFactory(event=run.event)
    first = publish_run(run, by=office(), kind=PRELIMINARY)
    publish_run(run, by=office(), kind=FINAL)
    assert announce.call(first.pk) == 0


def test_fault_11_nothing_is_announced_for_a_publisher_who_lost_the_right() -> None:
    run = RunFactory()
    RegistrationFactory(event=run.event)
    publication = publish_run(run, by=(by := office()), kind=FINAL)
    by.is_active = False
    by.save()
    assert announce.call(publication.pk) == 0


def test_fault_44_publishing_twice_tells_everyone_once() -> None:
    run = RunFactory()
    RegistrationFactory(event=run.event)
    first = publish_run(run, by=office(), kind=FINAL)
    again = publish_run(run, by=office(), kind=FINAL)
    announce.call(first.pk)
    announce.call(again.pk)
    assert (again, OutboxMessage.objects.count()) == (first, 1)
