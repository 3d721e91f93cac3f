# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts of the registration form: how long they live, and what ends them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.cli.jobs import tick
from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.events.actions.registration_drafts import MOST_CHARACTERS, discard_draft, save_draft
from maschinenraum.events.actions.registrations import cancel_registration, register
from maschinenraum.events.jobs.registrations import delete_expired_drafts
from maschinenraum.events.models import Event, Registration, RegistrationDraft
from maschinenraum.events.queries.registration_drafts import last_sent, own_draft
from maschinenraum.events.queries.registrations import Answers, days_of
from maschinenraum.network.models import AuditEntry, Person
from maschinenraum.network.rules import today
from tests.factories import (
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationDraftFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory()


def member(**given: Any) -> Person:
    organisation = OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation, **given)


def send(event: Event, person: Person) -> Registration:
    return register(event, Answers(days=frozenset(days_of(event)), offers="Rat", seeks="Tat"), by=person)


def test_a_draft_is_the_persons_own_and_there_is_one_per_event(event: Event) -> None:
    one, other = member(), member()
    for text in ("Er", "Erst"):
        save_draft(event, {"offers": text}, by=one)
    draft = own_draft(one, event)
    assert (draft and draft.fields, own_draft(other, event)) == ({"offers": "Erst"}, None)
    assert RegistrationDraft.objects.count() == 1


def test_no_log_notes_a_draft(event: Event) -> None:
    person = member()
    save_draft(event, {"offers": "Rat"}, by=person)
    discard_draft(event, by=person)
    assert (AuditEntry.objects.count(), RegistrationDraft.objects.count()) == (0, 0)


def test_whoever_may_not_register_leaves_no_draft(event: Event) -> None:
    with pytest.raises(PermissionDenied):
        save_draft(event, {"offers": "Rat"}, by=PersonFactory(role="ministry"))


def test_a_draft_far_longer_than_the_form_is_not_kept(event: Event) -> None:
    assert not save_draft(event, {"offers": "x" * MOST_CHARACTERS}, by=member())
    assert not RegistrationDraft.objects.exists()


def test_sending_the_form_and_signing_off_delete_the_draft(event: Event) -> None:
    person = member()
    save_draft(event, {"offers": "Rat"}, by=person)
    send(event, person)
    assert own_draft(person, event) is None
    save_draft(event, {"access_need": "Rampe"}, by=person)
    cancel_registration(event, by=person)
    assert own_draft(person, event) is None


def test_words_that_arrive_after_the_form_was_sent_leave_no_draft(event: Event) -> None:
    person = member()
    opened_after = last_sent(person, event)
    assert save_draft(event, {"offers": "Ra"}, opened_after=opened_after, by=person)
    send(event, person)
    assert not save_draft(event, {"offers": "Rat"}, opened_after=opened_after, by=person)
    assert own_draft(person, event) is None
    assert save_draft(event, {"offers": "Neu"}, opened_after=last_sent(person, event), by=person)


def test_a_list_imported_meanwhile_does_not_end_a_draft(event: Event) -> None:
    person = member()
    opened_after = last_sent(person, event)
    RegistrationFactory(event=event, person=person, origin=Registration.Origin.IMPORT)
    assert save_draft(event, {"offers": "Rat"}, opened_after=opened_after, by=person)


@pytest.mark.parametrize(
    ("closes", "last_day"),
    [
        (None, date(2030, 5, 31)),
        (date(2030, 4, 30), date(2030, 5, 14)),
        (date(2030, 6, 30), date(2030, 7, 14)),
    ],
)
def test_a_draft_is_deleted_fourteen_days_after_registration_is_over(
    closes: date | None, last_day: date
) -> None:
    event = EventFactory(
        starts_on=date(2030, 5, 16), ends_on=date(2030, 5, 17), registration_closes_on=closes
    )
    RegistrationDraftFactory(event=event)
    assert [delete_expired_drafts(last_day - timedelta(days=1)), delete_expired_drafts(last_day)] == [0, 1]


def test_needs_in_a_draft_go_fourteen_days_after_the_event_even_while_registration_is_open() -> None:
    event = EventFactory(
        starts_on=date(2030, 5, 16), ends_on=date(2030, 5, 17), registration_closes_on=date(2099, 12, 31)
    )
    draft = RegistrationDraftFactory(event=event, fields={"offers": "Rat", "access_need": "Rampe"})
    for day, kept in ((30, {"offers": "Rat", "access_need": "Rampe"}), (31, {"offers": "Rat"})):
        delete_expired_drafts(date(2030, 5, day))
        draft.refresh_from_db()
        assert draft.fields == kept


def test_the_recurring_job_deletes_drafts_that_are_due(event: Event) -> None:
    kept = RegistrationDraftFactory(event=event)
    over = today() - timedelta(days=14)
    RegistrationDraftFactory(event=EventFactory(starts_on=over, ends_on=over))
    tick.call()
    assert list(RegistrationDraft.objects.all()) == [kept]


def test_a_draft_that_would_be_deleted_at_once_is_not_kept() -> None:
    over = today() - timedelta(days=14)
    event = EventFactory(starts_on=over, ends_on=over)
    assert not save_draft(event, {"offers": "Rat"}, by=member())


def test_erasing_a_person_erases_their_drafts_and_their_name_in_those_of_others(event: Event) -> None:
    person, other = member(given_name="Zwillbert", family_name="Unverwechsel"), member()
    RegistrationFactory(event=event, person=person)
    save_draft(event, {"access_need": "Rampe"}, by=person)
    named = {"person_0": f"{person.name}, {person.organisation}", "wish_0": "never", "known_0": False}
    kept = {"person_1": "Bo Ferne", "wish_1": "must", "known_1": True, "offers": "Rat"}
    save_draft(event, {**named, **kept}, by=other)
    erase_person(person, by=None)
    (left,) = RegistrationDraft.objects.all()
    assert (left.person, left.fields) == (other, kept)
