# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Advice on request in a run: who is advised when, what stays, and which rule leaves a request without a time."""

import json
from datetime import timedelta

import pytest

from maschinenraum.events.changes.matchmaking.forgetting import forget_people
from maschinenraum.events.jobs.matchmaking.planning import differences, is_repeatable
from maschinenraum.events.models import Consultation, Registration, Run, Session, SessionHost
from maschinenraum.events.queries.matchmaking.advice import advice_given, unserved_sentence
from maschinenraum.events.queries.matchmaking.runs import Keep, consultations_to_keep
from tests.events.matchmaking_world import office, planned, violations
from tests.factories import (
    AdviceFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    MatchmakingFactory,
    RegistrationFactory,
    SessionHostFactory,
    TablesFactory,
    UnavailabilityFactory,
    WishFactory,
    WorkshopFactory,
    at,
)

pytestmark = pytest.mark.django_db


def advice(turns: int = 4, advisers: int = 1) -> tuple[Session, list[SessionHost]]:
    """A session with advice in so many turns, and advisers who are not registered."""
    session = AdviceFactory(event=EventFactory(), turns=turns)
    return session, SessionHostFactory.create_batch(advisers, session=session)


def asking(adviser: SessionHost, *, rank: int = 1, who: Registration | None = None) -> Registration:
    """Somebody who asks the adviser."""
    who = who or RegistrationFactory(event=adviser.session.event)
    AdviceRequestFactory(registration=who, adviser=adviser, rank=rank)
    return who


def given(run: Run) -> set[tuple[object, int, int]]:
    return set(run.consultations.values_list("registration", "adviser", "turn"))


def rules(run: Run) -> list[str]:
    """Why requests are left without a time, in words."""
    return [row.rule for found in advice_given(run, office()) for row in found.unserved]


def test_every_request_that_can_be_served_is_served_one_at_a_time() -> None:
    session, advisers = advice(turns=3, advisers=2)
    for _n in range(3):
        person = asking(advisers[0])
        asking(advisers[1], rank=2, who=person)
    run = planned(session.event)
    assert run.consultations.count() == 6
    assert violations(run) == []
    said = run.report["consultations"]
    assert (said["asked"], said["served"], said["value"]) == (6, 6, said["bound"])


def test_a_first_request_comes_before_two_others() -> None:
    session, (adviser, other) = advice(turns=1, advisers=2)
    first = asking(adviser, rank=1)
    for _n in range(2):
        asking(adviser, rank=2)
    run = planned(session.event)
    assert [row.registration for row in run.consultations.filter(adviser=adviser)] == [first]
    assert not run.consultations.filter(adviser=other).exists()


def test_who_is_advised_misses_that_round_at_the_tables_and_no_other() -> None:
    session, (adviser,) = advice(turns=4)
    TablesFactory(event=session.event)
    people = RegistrationFactory.create_batch(9, event=session.event)
    asking(adviser, who=people[0])
    run = planned(session.event)
    (row,) = run.consultations.all()
    missed = people[0].table_seats.filter(run=run, turn__starts_at=row.turn.starts_at)
    assert (missed.count(), people[0].table_seats.filter(run=run).count()) == (0, 3)
    assert violations(run) == []


def test_nobody_is_advised_and_in_a_meeting_at_once() -> None:
    session, (adviser,) = advice(turns=4)
    MatchmakingFactory(event=session.event, starts_at=at(16), ends_at=at(18))
    people = RegistrationFactory.create_batch(6, event=session.event)
    for person in people:
        asking(adviser, who=person)
    run = planned(session.event)
    assert run.consultations.count() == 4
    assert run.meetings.count() > 0
    assert violations(run) == []


def test_an_adviser_who_is_registered_is_busy_when_they_say_so() -> None:
    session, (adviser,) = advice(turns=2)
    registered = RegistrationFactory(event=session.event, person=adviser.person)
    UnavailabilityFactory(registration=registered, starts_at=at(16), ends_at=at(16, 20))
    asking(adviser)
    run = planned(session.event)
    assert [row.turn.starts_at for row in run.consultations.all()] == [at(16, 20)]
    assert violations(run) == []


def test_an_adviser_who_has_signed_off_advises_nobody() -> None:
    session, (adviser,) = advice()
    RegistrationFactory(event=session.event, person=adviser.person, state=Registration.State.CANCELLED)
    asking(adviser)
    assert planned(session.event).consultations.count() == 0


def test_the_snapshot_holds_neither_question_nor_the_names_of_registered_advisers() -> None:
    session, (adviser,) = advice()
    RegistrationFactory(event=session.event, person=adviser.person)
    asking(adviser)
    run = planned(session.event)
    text = json.dumps([run.snapshot, run.result])
    assert "Beispielnetz" not in text
    assert str(adviser.person_id) not in text
    assert run.snapshot["advisers"] == [
        {"session": str(session.pk), "person": run.snapshot["advisers"][0]["person"]}
    ]


def test_a_request_is_left_without_a_time_in_words_where_all_times_are_taken() -> None:
    session, (adviser,) = advice(turns=1)
    asking(adviser)
    asking(adviser)
    run = planned(session.event)
    assert rules(run) == [unserved_sentence("adviser_booked")]


def test_what_people_keep_to_themselves_reads_the_same_to_organisers() -> None:
    session, (adviser,) = advice(turns=1)
    registered = RegistrationFactory(event=session.event, person=adviser.person)
    busy, unwanted, not_wanting = asking(adviser), asking(adviser), asking(adviser)
    UnavailabilityFactory(registration=busy, starts_at=at(16), ends_at=at(17))
    WishFactory(registration=registered, other=unwanted, kind="never")
    WishFactory(registration=not_wanting, other=registered, kind="never")
    run = planned(session.event)
    assert run.consultations.count() == 0
    assert rules(run) == ["Zu den Zeiten dieser Beratung ist keine Begegnung möglich."] * 3


def test_who_is_in_a_workshop_then_is_told_apart_from_who_is_not_there() -> None:
    session, (adviser,) = advice()
    workshop = WorkshopFactory(event=session.event, starts_at=at(16), ends_at=at(18))
    engaged = asking(adviser)
    SessionHostFactory(session=workshop, person=engaged.person)
    assert rules(planned(session.event)) == [unserved_sentence("presence")]


def test_a_request_made_after_the_run_says_so() -> None:
    session, (adviser,) = advice()
    person = asking(adviser)
    SessionHostFactory(session=session)
    run = planned(session.event)
    other = session.hosts.exclude(pk=adviser.pk).first()
    assert other is not None
    asking(other, rank=2, who=person)
    asking(other)
    assert rules(run) == ["Kam nach diesem Lauf dazu.", "Die Anfrage kam nach diesem Lauf dazu."]


def test_a_consultation_that_has_begun_stays() -> None:
    row = ConsultationFactory()
    before = row.turn.starts_at - timedelta(minutes=1)
    assert list(consultations_to_keep(row.run, row.turn.starts_at)) == [row]
    assert list(consultations_to_keep(row.run, before)) == []
    assert list(consultations_to_keep(row.run, before, Keep.EVERYTHING)) == [row]
    assert list(consultations_to_keep(row.run, row.turn.starts_at, Keep.NOTHING)) == []


def test_a_late_request_takes_a_free_time_and_all_others_keep_theirs() -> None:
    session, (adviser,) = advice()
    for _n in range(3):
        asking(adviser)
    first = planned(session.event)
    asking(adviser)
    again = planned(session.event, based_on=first, keep=Keep.EVERYTHING)
    assert given(first) < given(again)
    assert again.consultations.count() == 4


def test_a_withdrawn_request_gives_its_time_free_though_everything_is_to_stay() -> None:
    session, (adviser,) = advice(turns=1)
    person = asking(adviser)
    first = planned(session.event)
    person.advice_requests.all().delete()
    other = asking(adviser)
    again = planned(session.event, based_on=first, keep=Keep.EVERYTHING)
    assert [row.registration for row in again.consultations.all()] == [other]


def test_a_run_with_advice_is_repeated_to_the_same_times() -> None:
    session, advisers = advice(advisers=2)
    for adviser in advisers:
        for _n in range(3):
            asking(adviser)
    run = planned(session.event)
    assert is_repeatable(run)
    run.result["consultations"][0]["rank"] = 7
    assert differences(run)["advice"] == 1


def test_erasing_who_asked_leaves_the_run_repeatable_and_no_rank() -> None:
    session, (adviser,) = advice()
    person = asking(adviser)
    RegistrationFactory(event=session.event)
    run = planned(session.event)
    forget_people([person.pk])
    run.refresh_from_db()
    assert [row["rank"] for row in run.result["consultations"]] == [None]
    assert [row.rank for row in Consultation.objects.filter(run=run)] == [None]
    assert is_repeatable(run)


def test_advice_at_the_same_times_in_two_sessions_never_double_books_a_person() -> None:
    session, (adviser,) = advice(turns=3)
    beside = AdviceFactory(event=session.event, turns=3)
    shifted = AdviceFactory(event=session.event, starts_at=at(16, 10), ends_at=at(17, 40), turns=3)
    others = [SessionHostFactory(session=beside), SessionHostFactory(session=shifted)]
    for _n in range(3):
        person = asking(adviser)
        for rank, other in enumerate(others, 2):
            asking(other, rank=rank, who=person)
    run = planned(session.event)
    assert run.consultations.count() >= 6
    assert violations(run) == []


def test_advisers_of_one_session_do_not_ask_each_other() -> None:
    session, advisers = advice(advisers=2)
    registered = RegistrationFactory(event=session.event, person=advisers[0].person)
    asking(advisers[1], who=registered)
    assert rules(planned(session.event)) == [unserved_sentence("advises")]


def test_whose_account_is_closed_advises_nobody() -> None:
    session, (adviser,) = advice()
    asking(adviser)
    adviser.person.is_active = False
    adviser.person.save()
    assert planned(session.event).consultations.count() == 0
