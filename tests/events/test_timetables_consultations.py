# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Advice in the personal timetable: of whoever asks, of whoever advises, and requests without a time."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from maschinenraum.events.models import (
    AdviceRequest,
    Consultation,
    Publication,
    Registration,
    Run,
    Session,
    SessionHost,
    Wish,
)
from maschinenraum.events.queries.calendars import calendar_file
from maschinenraum.events.queries.timetables import Item, Kind, timetable
from maschinenraum.network.models import Person, Visibility
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    PublicationFactory,
    RegistrationFactory,
    RoomFactory,
    RunFactory,
    RunPseudonymFactory,
    SessionHostFactory,
    UnavailabilityFactory,
    WishFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation() -> Consultation:
    """A published plan in which somebody is advised by a person who takes part too."""
    event = EventFactory()
    room = RoomFactory(event=event, name="Kajüte")
    advice = AdviceFactory(event=event, title="Vergabe und Recht", room=room, turns=4)
    as_participant = RegistrationFactory(event=event, person__family_name="Rat")
    adviser = SessionHostFactory(session=advice, person=as_participant.person)
    own = RegistrationFactory(event=event, person__family_name="Frage")
    AdviceRequestFactory(registration=own, adviser=adviser, text="Wie schreiben wir offen aus?")
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    turn = advice.turns.all()[1]
    found = ConsultationFactory(run=run, registration=own, adviser=adviser, turn=turn)
    PublicationFactory(run=run, event=event)
    return found


def advised(registration: Registration) -> list[Item]:
    return [item for item in timetable(registration).items if item.kind == Kind.CONSULTATION]


def adviser_of(consultation: Consultation) -> Registration:
    return Registration.objects.get(
        event=consultation.run.event, person=consultation.adviser.person, state="registered"
    )


def reasons(registration: Registration) -> list[str]:
    with translation.override("de"):
        return [one.why for one in timetable(registration).unserved]


def test_whoever_asks_reads_with_whom_when_where_and_their_question(consultation: Consultation) -> None:
    (item,) = advised(consultation.registration)
    person = consultation.adviser.person
    assert item.partner is not None
    assert (item.partner.name, item.partner.organisation) == (person.name, person.organisation.name)  # type: ignore[union-attr]
    assert (item.starts_at, item.room) == (consultation.turn.starts_at, "Kajüte")
    assert (item.title, item.question) == ("Vergabe und Recht", "Wie schreiben wir offen aus?")
    assert not item.gives_advice


def test_whoever_advises_reads_who_comes_and_what_they_ask(consultation: Consultation) -> None:
    plan = timetable(adviser_of(consultation))
    assert [item.kind for item in plan.items] == [Kind.HOSTED, Kind.CONSULTATION]
    item = plan.items[1]
    assert item.partner is not None
    assert item.partner.name == consultation.registration.person.name
    assert (item.question, item.gives_advice) == ("Wie schreiben wir offen aus?", True)


def test_an_advice_session_is_for_nobody_else(consultation: Consultation) -> None:
    third = RegistrationFactory(event=consultation.run.event)
    assert timetable(third).items == ()
    Publication.objects.all().delete()
    assert timetable(third).items == ()


def test_an_adviser_who_does_not_take_part_is_named_all_the_same(consultation: Consultation) -> None:
    adviser_of(consultation).delete()
    (item,) = advised(consultation.registration)
    assert item.partner is not None
    assert item.partner.registration is None


@pytest.mark.parametrize("side", ["person", "adviser"])
def test_signing_off_ends_it_for_both(consultation: Consultation, side: str) -> None:
    gone = consultation.registration if side == "person" else adviser_of(consultation)
    other = adviser_of(consultation) if side == "person" else consultation.registration
    gone.state = Registration.State.CANCELLED
    gone.save()
    assert advised(other) == []


@pytest.mark.parametrize("side", ["person", "adviser"])
@pytest.mark.parametrize("because", ["busy", "never"])
def test_a_time_one_cannot_and_somebody_one_will_not_meet_end_it_in_the_same_way(
    consultation: Consultation, side: str, because: str
) -> None:
    one, other = consultation.registration, adviser_of(consultation)
    if side == "adviser":
        one, other = other, one
    if because == "busy":
        UnavailabilityFactory(
            registration=one, starts_at=consultation.turn.starts_at, ends_at=consultation.turn.ends_at
        )
    else:
        WishFactory(registration=one, other=other, kind=Wish.Kind.NEVER)
    assert (advised(one), advised(other)) == ([], [])
    assert reasons(consultation.registration) == ["Die geplante Beratung findet nicht statt."]


def test_a_request_withdrawn_ends_what_was_asked_for_but_not_what_was_planned_by_hand(
    consultation: Consultation,
) -> None:
    AdviceRequest.objects.all().delete()
    assert advised(adviser_of(consultation)) == []
    Consultation.objects.update(rank=None)
    assert [item.question for item in advised(adviser_of(consultation))] == [""]


def test_what_has_begun_stays(consultation: Consultation) -> None:
    consultation.turn.starts_at = timezone.now() - timedelta(minutes=5)
    consultation.turn.save()
    AdviceRequest.objects.all().delete()
    WishFactory(registration=adviser_of(consultation), other=consultation.registration, kind=Wish.Kind.NEVER)
    assert len(advised(consultation.registration)) == 1


def test_a_session_set_to_private_takes_its_advice_with_it(consultation: Consultation) -> None:
    Session.objects.filter(pk=consultation.adviser.session_id).update(visibility=Visibility.PRIVATE)
    assert advised(consultation.registration) == []
    assert advised(adviser_of(consultation)) == []
    assert reasons(consultation.registration) == []


# --- requests without a time ------------------------------------------------------------------------


@pytest.fixture
def request_without_time(consultation: Consultation) -> AdviceRequest:
    """A second adviser, asked by the same person, and no time for it in the plan."""
    RunPseudonymFactory(run=consultation.run, registration=consultation.registration, pseudonym="p7")
    other = SessionHostFactory(session=consultation.adviser.session)
    return AdviceRequestFactory(registration=consultation.registration, adviser=other, rank=2)


def test_a_request_without_a_time_is_named_with_its_adviser(request_without_time: AdviceRequest) -> None:
    (one,) = timetable(request_without_time.registration).unserved
    assert (one.adviser.name, one.question) == (
        request_without_time.adviser.person.name,
        request_without_time.text,
    )


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("adviser_booked", "Alle Zeiten, die in Frage kamen, sind an andere vergeben."),
        ("no_common_time", "In dieser Beratung gibt es keine Zeit, zu der Sie beide da sind."),
        ("impossible", "Für diese Anfrage ließ sich keine Zeit finden."),
        (None, "Für diese Anfrage ließ sich keine Zeit finden."),
    ],
)
def test_the_rule_is_said_in_words_and_one_that_is_nobodys_business_in_general_ones(
    request_without_time: AdviceRequest, rule: str | None, sentence: str
) -> None:
    run = Run.objects.get()
    other = {"person": "p7", "adviser": 0, "rank": 1, "rule": "advises"}
    entry = {"person": "p7", "adviser": 1, "rank": 2, "rule": rule}
    run.report = {"consultations": {"unserved": [other, *([entry] if rule else [])]}}
    run.save()
    assert reasons(request_without_time.registration) == [sentence]


def test_of_answers_changed_since_the_run_no_rule_is_said(request_without_time: AdviceRequest) -> None:
    run, registration = Run.objects.get(), request_without_time.registration
    run.report = {"consultations": {"unserved": [{"person": "p7", "rank": 2, "rule": "presence"}]}}
    run.save()
    registration.save()
    assert reasons(registration) == ["Für diese Anfrage ließ sich keine Zeit finden."]


def test_whoever_registered_after_the_planning_reads_so(consultation: Consultation) -> None:
    late = RegistrationFactory(event=consultation.run.event)
    AdviceRequestFactory(registration=late, adviser=consultation.adviser)
    assert reasons(late) == ["Sie kamen nach der Planung dazu."]


def test_before_publication_nothing_is_said_of_requests(request_without_time: AdviceRequest) -> None:
    Publication.objects.all().delete()
    assert reasons(request_without_time.registration) == []


# --- calendars --------------------------------------------------------------------------------------


def test_the_calendar_names_the_adviser_and_what_is_asked(consultation: Consultation) -> None:
    with translation.override("de"):
        for reader, other, words in (
            (consultation.registration, consultation.adviser.person, "Ihre Frage"),
            (adviser_of(consultation), consultation.registration.person, "Gefragt wird"),
        ):
            text = calendar_file(timetable(reader)).decode().replace("\r\n ", "")
            assert f"SUMMARY:Beratung: {other.name} ({other.organisation})" in text
            assert f"Vergabe und Recht\\n{words}: „Wie schreiben wir offen aus?“" in text
            assert "LOCATION:Kajüte" in text


def test_publishing_again_without_a_change_leaves_the_entry_as_it_was(consultation: Consultation) -> None:
    (before,) = advised(consultation.registration)
    for number, turn in enumerate((consultation.turn, consultation.adviser.session.turns.last()), start=2):
        run = RunFactory(event=consultation.run.event, number=number, state=Run.State.PUBLISHED)
        ConsultationFactory(
            run=run, registration=consultation.registration, adviser=consultation.adviser, turn=turn
        )
        publication = PublicationFactory(run=run, event=run.event)
        (after,) = advised(consultation.registration)
        expected = before.changed_at if number == 2 else publication.published_at
        assert (after.key, after.changed_at) == (before.key, expected)


def test_queries_do_not_grow_with_consultations(
    consultation: Consultation, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    host: SessionHost = consultation.adviser
    for turn in host.session.turns.exclude(pk=consultation.turn_id):
        person = RegistrationFactory(event=consultation.run.event)
        AdviceRequestFactory(registration=person, adviser=host)
        ConsultationFactory(run=consultation.run, registration=person, adviser=host, turn=turn)
    own = adviser_of(consultation)
    with django_assert_max_num_queries(18):
        assert len(advised(own)) == 4


def test_only_people_are_named_and_no_address(consultation: Consultation) -> None:
    with translation.override("de"):
        text = calendar_file(timetable(adviser_of(consultation))).decode().replace("\r\n ", "")
    addresses = Person.objects.exclude(email=None).values_list("email", flat=True)
    assert [address for address in addresses if address and address in text] == []
