# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registering oneself: one registration, only what is offered, and nobody learns whom one does not want."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from maschinenraum.events.actions.registrations import (
    AnswerRefused,
    RegistrationClosed,
    cancel_registration,
    register,
)
from maschinenraum.events.jobs.registrations import delete_expired_access_needs
from maschinenraum.events.models import AccessNeed, Event, Registration, Statement, Wish
from maschinenraum.events.queries.registrations import (
    Answers,
    access_needs_seen_by,
    answers_of,
    days_of,
    first_answers,
    meeting_slots,
    partner_labels,
    possible_partners,
    registration_is_open,
)
from maschinenraum.network.models import AuditEntry, Person
from tests.factories import (
    FIRST_DAY,
    ConceptFactory,
    EventFactory,
    MatchmakingFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def member(**given: Any) -> Person:
    """A person of a funded project: may see the inside of internal events."""
    organisation = given.pop("organisation", None) or OrganisationFactory()
    ProjectFactory(members=[organisation])
    return PersonFactory(organisation=organisation, **given)


@pytest.fixture
def event() -> Event:
    return EventFactory()


def full(event: Event, **changes: Any) -> Answers:
    return replace(
        Answers(days=frozenset(days_of(event)), offers="Wir bieten Erfahrung", seeks="Wir suchen Rat"),
        **changes,
    )


def test_a_person_registers_with_all_answers(event: Event) -> None:
    person, other = member(), RegistrationFactory(event=event)
    workshops = [WorkshopFactory(event=event), WorkshopFactory(event=event)]
    slots = list(meeting_slots(MatchmakingFactory(event=event).event))
    topic = ConceptFactory()
    answers = full(
        event,
        workshops=(workshops[1].pk, workshops[0].pk),
        offer_topics=frozenset({topic.pk}),
        max_meetings=4,
        wishes={other.pk: Wish.Kind.NEVER},
        known=frozenset({other.pk}),
        busy=frozenset({slots[0].pk, slots[1].pk}),
        access_need="Ein Platz vorn",
    )
    registration = register(event, answers, by=person)
    assert answers_of(registration) == answers
    assert [(u.starts_at, u.ends_at) for u in registration.unavailabilities.all()] == [(at(14), at(14, 40))]


def test_fault_44_the_same_form_sent_twice_is_one_registration(event: Event) -> None:
    person = member()
    first, second = (register(event, full(event), by=person) for _n in range(2))
    assert first.pk == second.pk
    assert Registration.objects.filter(event=event, person=person).count() == 1
    assert Statement.objects.filter(registration=first).count() == 2


def test_whoever_cancelled_may_register_again(event: Event) -> None:
    person = member()
    registration = register(event, full(event, access_need="Rampe"), by=person)
    cancel_registration(event, by=person)
    cancel_registration(event, by=person)
    registration.refresh_from_db()
    assert registration.state == Registration.State.CANCELLED
    assert not AccessNeed.objects.exists()
    assert register(event, full(event), by=person).state == Registration.State.REGISTERED


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("days", {"days": frozenset({FIRST_DAY - timedelta(days=1)})}),
        ("days", {"days": frozenset()}),
        ("topics", {"seek_topics": frozenset({"gibt-es-nicht"})}),
        ("busy", {"busy": frozenset({999_999})}),
        ("max_meetings", {"max_meetings": 1_000}),
    ],
)
def test_answers_that_were_never_offered_are_refused(
    event: Event, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(AnswerRefused) as refusal:
        register(event, full(event, **changes), by=member())
    assert refusal.value.field == field
    assert not Registration.objects.exists()


def test_workshops_and_people_of_another_event_are_refused(event: Event) -> None:
    elsewhere = RegistrationFactory()
    for field, changes in (
        ("workshops", {"workshops": (WorkshopFactory().pk,)}),
        ("wishes", {"wishes": {elsewhere.pk: Wish.Kind.MUST}}),
        ("known", {"known": frozenset({elsewhere.pk})}),
    ):
        with pytest.raises(AnswerRefused) as refusal:
            register(event, full(event, **changes), by=member())
        assert refusal.value.field == field


def test_strangers_and_readers_of_the_ministry_cannot_register(event: Event) -> None:
    for person in (PersonFactory(), member(role="ministry"), member(is_active=False)):
        with pytest.raises(PermissionDenied):
            register(event, full(event), by=person)


def test_registration_is_open_between_its_days() -> None:
    event = EventFactory(registration_opens_on=date(2030, 1, 1), registration_closes_on=date(2030, 2, 1))
    days = [date(2029, 12, 31), date(2030, 1, 1), date(2030, 2, 1), date(2030, 2, 2)]
    assert [registration_is_open(event, day) for day in days] == [False, True, True, False]
    past = EventFactory(starts_on=date(2023, 5, 11))
    with pytest.raises(RegistrationClosed):
        register(past, full(past), by=member())


def test_statements_without_chosen_topics_are_tagged_and_chosen_ones_win(event: Event) -> None:
    lorawan = ConceptFactory(key="lorawan", label_de="LoRaWAN")
    other = ConceptFactory()
    person = member()
    registration = register(event, full(event, offers="LoRaWAN-Netze betreiben\nRat"), by=person)
    assert answers_of(registration).offer_topics == {lorawan.pk}
    register(event, full(event, offers="Unser LoRaWAN-Netz", offer_topics=frozenset({other.pk})), by=person)
    assert answers_of(registration).offer_topics == {other.pk}


def test_topics_left_alone_follow_the_changed_text(event: Event) -> None:
    lorawan = ConceptFactory(key="lorawan", label_de="LoRaWAN")
    person = member()
    registration = register(event, full(event, seeks="LoRaWAN"), by=person)
    register(event, full(event, seeks="Bürgerrat", seek_topics=frozenset({lorawan.pk})), by=person)
    assert answers_of(registration).seek_topics == frozenset()


def test_colleagues_and_oneself_cannot_be_named(event: Event) -> None:
    person = member()
    RegistrationFactory(event=event, person=person)
    RegistrationFactory(event=event, person__organisation=person.organisation)
    RegistrationFactory(event=event, state=Registration.State.CANCELLED)
    other = RegistrationFactory(event=event)
    assert list(possible_partners(person, event)) == [other]


def test_two_of_the_same_name_are_told_apart(event: Event) -> None:
    organisation = OrganisationFactory(name="Stadt Beispiel")
    for _n in range(2):
        RegistrationFactory(event=event, person__family_name="Muster", person__organisation=organisation)
    labels = partner_labels(possible_partners(member(), event))
    assert sorted(labels.values()) == ["Alex Muster, Stadt Beispiel", "Alex Muster, Stadt Beispiel (2)"]


def test_a_wish_about_somebody_signed_off_stays_in_force(event: Event) -> None:
    person = member()
    own = RegistrationFactory(event=event, person=person)
    wish = WishFactory(registration=own, other__state=Registration.State.CANCELLED, kind=Wish.Kind.NEVER)
    register(event, full(event), by=person)
    assert list(Wish.objects.filter(registration=own)) == [wish]


def test_times_outside_the_slots_stay(event: Event) -> None:
    person = member()
    MatchmakingFactory(event=event)
    own = RegistrationFactory(event=event, person=person)
    UnavailabilityFactory(registration=own, starts_at=at(8))
    register(event, full(event), by=person)
    assert [u.starts_at for u in own.unavailabilities.all()] == [at(8)]


def test_the_log_is_the_same_with_and_without_a_wish_not_to_meet(event: Event) -> None:
    other = RegistrationFactory(event=event)
    register(event, full(event), by=member())
    register(event, full(event, wishes={other.pk: Wish.Kind.NEVER}), by=member())
    plain, secret = AuditEntry.objects.order_by("pk").values("verb", "subject_kind", "details")
    assert plain == secret


def test_needs_are_read_by_organisers_named_for_it_only(event: Event) -> None:
    registration = register(event, full(event, access_need="Rampe"), by=member())
    named = OrganiserFactory(event=event, sees_access_needs=True).person
    others = [OrganiserFactory(event=event).person, PersonFactory(role="coordination"), member()]
    assert [need.registration for need in access_needs_seen_by(named, event)] == [registration]
    assert [access_needs_seen_by(person, event) for person in others] == [[], [], []]


def test_needs_are_deleted_fourteen_days_after_the_event(event: Event) -> None:
    register(event, full(event, access_need="Rampe"), by=member())
    last = event.ends_on + timedelta(days=14)
    assert delete_expired_access_needs(last - timedelta(days=1)) == 0
    assert delete_expired_access_needs(last) == 1
    assert delete_expired_access_needs(last) == 0


def test_needs_go_by_the_days_of_the_event_as_they_are_after_it_was_moved(event: Event) -> None:
    register(event, full(event, access_need="Rampe"), by=member())
    due = event.ends_on + timedelta(days=14)
    Event.objects.update(ends_on=event.ends_on + timedelta(days=7))
    assert AccessNeed.objects.get().delete_on == due + timedelta(days=7)
    assert (delete_expired_access_needs(due), delete_expired_access_needs(due + timedelta(days=7))) == (0, 1)


def test_the_form_starts_with_what_was_said_last(event: Event) -> None:
    person = member()
    before = EventFactory(starts_on=date(2029, 5, 1))
    RegistrationFactory(event=before, person=person, offers=["Erfahrung"], seeks=["Rat", "Tat"])
    assert first_answers(person, event) == Answers(
        days=frozenset(days_of(event)), offers="Erfahrung", seeks="Rat\nTat"
    )
