# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Erasing an account: by oneself with a form, by an administrator at the command line, and what others still see."""

import io
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from maschinenraum.cli import main
from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.events.actions.matchmaking import publish_run, start_run
from maschinenraum.events.jobs.matchmaking.drafting import draft
from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    Consultation,
    Meeting,
    MeetingAnswer,
    MeetingSlot,
    Publication,
    Registration,
    Run,
    RunPseudonym,
    SessionHost,
    Statement,
    Unavailability,
    WorkshopChoice,
)
from maschinenraum.events.queries.timetables import calendar_address, timetable, timetable_address
from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.models import Person
from tests.events.matchmaking_world import congress, office, planned
from tests.factories import (
    AccessNeedFactory,
    AdviceRequestFactory,
    ConsultationFactory,
    EventFactory,
    PersonFactory,
    PublicationFactory,
    RegistrationFactory,
    RunFactory,
    SessionHostFactory,
    StatementFactory,
    UnavailabilityFactory,
)

pytestmark = pytest.mark.django_db

ERASE = "/konto/loeschen/"
TEN_YEARS = timedelta(days=3653)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def everything_stored() -> str:
    """Return every row of every table as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def person() -> Person:
    return PersonFactory(given_name="Zwillbert", family_name="Unverwechsel", email="zwillbert@example.org")


@pytest.fixture
def meeting() -> Meeting:
    """The earliest meeting of a published plan, still ahead; the first of the two is Zwillbert Unverwechsel."""
    event = congress(people=12, organisations=8)
    run = planned(event)
    publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    found = run.meetings.select_related("first__person", "second__person", "slot").earliest("slot__starts_at")
    found.first.person.given_name, found.first.person.family_name = "Zwillbert", "Unverwechsel"
    found.first.person.email = "zwillbert@example.org"
    found.first.person.save()
    return found


def hold(meeting: Meeting) -> None:
    """Let the whole event lie in the past."""
    for slot in MeetingSlot.objects.filter(session__event=meeting.run.event):
        slot.starts_at, slot.ends_at = slot.starts_at - TEN_YEARS, slot.ends_at - TEN_YEARS
        slot.save()


def test_the_page_says_what_goes_and_nothing_happens_before_the_address_is_typed(person: Person) -> None:
    client = signed_in(person)
    assert ERASE in client.get("/konto/").content.decode()
    assert "endgültig gelöscht" in client.get(ERASE).content.decode()
    for typed in ("", "andere@example.org"):
        assert client.post(ERASE, {"email": typed}).status_code == 422
    assert Person.objects.filter(email="zwillbert@example.org", is_active=True).exists()


def test_with_the_address_the_account_is_gone_and_the_session_over(person: Person) -> None:
    client = signed_in(person)
    answer = client.post(ERASE, {"email": " Zwillbert@Example.org "})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/konto/").status_code == 302
    stored = everything_stored().lower()
    assert [trace for trace in ("zwillbert", "unverwechsel") if trace in stored] == []


def test_the_only_administrator_is_told_what_to_do_first() -> None:
    only = PersonFactory(role=Person.Role.ADMINISTRATOR)
    answer = signed_in(only).post(ERASE, {"email": only.email})
    assert (answer.status_code, "einzige Administration" in answer.content.decode()) == (422, True)
    assert Person.objects.filter(pk=only.pk, is_active=True).exists()


def test_no_table_holds_name_or_address_after_a_published_run(meeting: Meeting) -> None:
    assert "Unverwechsel" in everything_stored()
    erase_person(meeting.first.person, by=meeting.first.person)
    stored = everything_stored().lower()
    assert [trace for trace in ("zwillbert", "unverwechsel") if trace in stored] == []


@pytest.mark.django_db(transaction=True)
def test_mail_delivered_to_files_goes_with_the_person(person: Person, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER, settings.MAIL_URL = tmp_path, "files"
    queue_mail(address="Zwillbert@example.org", subject="An Sie", body="Guten Tag")
    queue_mail(address="andere@example.org", subject="An andere", body="Guten Tag")
    deliver_outbox.call()
    erase_person(person, by=person)
    (left,) = tmp_path.iterdir()
    assert "andere@example.org" in left.read_text()


def test_a_run_is_repeated_to_the_same_plan_after_one_of_its_people_was_erased(meeting: Meeting) -> None:
    before = Run.objects.get(pk=meeting.run_id)
    erase_person(meeting.first.person, by=None)
    after = Run.objects.get(pk=meeting.run_id)
    assert draft(after.snapshot, seed=after.seed).result == before.result
    assert places(after.result) == places(before.result)
    assert after.meetings.count() == before.meetings.count()


def places(result: dict[str, Any]) -> list[Any]:
    """Who meets whom, when and where, and who is in which workshop."""
    met = [(row["people"], row["slot"], row["table"]) for row in result["meetings"]]
    return [met, [(row["person"], row["session"]) for row in result["workshops"]]]


@pytest.fixture
def talkative(meeting: Meeting) -> Registration:
    """Zwillbert Unverwechsel, who has answered all there is to answer, in words of his own and in others'."""
    own = meeting.first
    own.max_meetings = 4
    own.save()
    StatementFactory(registration=own, kind=Statement.Kind.OFFER, text="Seifenkistenrennen am Quittenteich")
    StatementFactory(
        registration=meeting.second, kind=Statement.Kind.SEEK, text="Wer kennt den Quittenteich?"
    )
    UnavailabilityFactory(registration=own)
    AccessNeedFactory(registration=own, text="Rollstuhlrampe")
    AdviceRequestFactory(registration=own, text="Wer mietet Quittenpressen?")
    MeetingAnswer.objects.create(registration=own, other=meeting.second, kind=MeetingAnswer.Kind.USEFUL)
    MeetingAnswer.objects.create(registration=meeting.second, other=own, kind=MeetingAnswer.Kind.FOLLOW_UP)
    return own


def test_no_table_holds_what_an_erased_person_said(meeting: Meeting, talkative: Registration) -> None:
    run = planned(meeting.run.event)
    publish_run(run, by=office(), kind=Publication.Kind.FINAL)
    stored = everything_stored().lower()
    own_words = ("seifenkistenrenn", "rollstuhlrampe", "quittenpressen", "zwillbert@example.org")
    assert [word for word in own_words if word not in stored] == []
    erase_person(talkative.person, by=None)
    stored = everything_stored().lower()
    assert [word for word in own_words if word in stored] == []
    assert "quittenteich" in stored  # the other person's word
    own = {"registration": talkative}
    said = (
        AccessNeed, AdviceRequest, AttendedDay, MeetingAnswer, RunPseudonym, Statement, Unavailability, WorkshopChoice,
    )  # fmt: skip
    assert {model.__name__: model._default_manager.filter(**own).count() for model in said} == {
        model.__name__: 0 for model in said
    }
    assert MeetingAnswer.objects.filter(other=talkative).count() == 1
    assert Registration.objects.values_list("state", "max_meetings").get(pk=talkative.pk) == (
        "cancelled",
        None,
    )


def test_no_reason_drawn_from_an_erased_persons_words_is_stored(
    meeting: Meeting, talkative: Registration
) -> None:
    run = planned(meeting.run.event)
    key = run.pseudonyms.get(registration=talkative).pseudonym
    erase_person(talkative.person, by=None)
    run.refresh_from_db()
    theirs = run.meetings.filter(Q(first=talkative) | Q(second=talkative))
    assert [kept.reasons for kept in theirs if kept.reasons not in ([], [{"kind": "erased"}])] == []
    assert [row["reasons"] for row in run.result["meetings"] if key in row["people"] and row["reasons"]] == []
    assert {row["rank"] for row in run.result["workshops"] if row["person"] == key} <= {None}
    assert set(run.workshop_places.filter(registration=talkative).values_list("rank", flat=True)) <= {None}


def test_a_run_computed_after_an_erasure_stores_no_reason_of_theirs(talkative: Registration) -> None:
    run = start_run(talkative.event, by=office(), seed=5)
    key = run.pseudonyms.get(registration=talkative).pseudonym
    erase_person(talkative.person, by=None)
    plan_run.call(str(run.pk))
    run.refresh_from_db()
    assert [row["reasons"] for row in run.result["meetings"] if key in row["people"] and row["reasons"]] == []


def test_two_people_erased_one_after_the_other_leave_no_word_they_shared(
    meeting: Meeting, talkative: Registration
) -> None:
    run = planned(meeting.run.event)
    first = draft(run.snapshot, seed=run.seed).result
    erase_person(talkative.person, by=None)
    erase_person(meeting.second.person, by=None)
    run.refresh_from_db()
    assert "quittenteich" not in everything_stored().lower()
    assert draft(run.snapshot, seed=run.seed).result == first


def test_the_partners_timetable_says_that_the_reasons_are_gone(meeting: Meeting) -> None:
    hold(meeting)
    meeting.reasons = [{"kind": "wish would", "seeker": "first", "giver": "second"}]
    meeting.save()
    erase_person(meeting.first.person, by=None)
    (gone,) = [
        i for i in timetable(meeting.second).items if i.partner and i.partner.registration == meeting.first_id
    ]
    assert gone.reasons == (
        "Die Angaben, aus denen sich dieses Gespräch ergab, wurden inzwischen geändert oder gelöscht.",
    )


def test_the_partner_keeps_a_meeting_already_held_with_a_former_member(meeting: Meeting) -> None:
    hold(meeting)
    partner = meeting.second
    before = len(timetable(partner).items)
    erase_person(meeting.first.person, by=None)
    kept = [item.partner for item in timetable(partner).items if item.partner]
    assert len(timetable(partner).items) == before
    assert [one.name for one in kept if one.registration == meeting.first_id] == ["ehemaliges Mitglied"]
    page = Client().get("/" + timetable_address(partner).split("/", 3)[3]).content.decode()
    assert ("ehemaliges Mitglied" in page, "Unverwechsel" in page) == (True, False)
    feed = Client().get("/" + calendar_address(partner).split("/", 3)[3]).content.decode()
    assert ("ehemaliges Mitglied" in feed, "Unverwechsel" in feed) == (True, False)


def test_a_meeting_still_ahead_leaves_the_partners_timetable(meeting: Meeting) -> None:
    partner = meeting.second
    erase_person(meeting.first.person, by=None)
    partners = [item.partner.registration for item in timetable(partner).items if item.partner]
    assert meeting.first_id not in partners


def test_the_erased_persons_own_links_open_nothing(meeting: Meeting) -> None:
    addresses = [timetable_address(meeting.first), calendar_address(meeting.first)]
    erase_person(meeting.first.person, by=None)
    for address in addresses:
        answer = Client().get("/" + address.split("/", 3)[3])
        assert answer.status_code == 404 or b"BEGIN:VEVENT" not in answer.content


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_cockpit_opens_and_names_nobody_erased(meeting: Meeting, prefix: str) -> None:
    erase_person(meeting.first.person, by=None)
    client, place = signed_in(office()), (meeting.run.event.slug, meeting.run_id)
    names = ("plan", "plan-grid", "plan-list", "plan-sheets", "run-comparison", "run-publish")
    addresses = [reverse(f"events:{name}", args=place) for name in names]
    addresses += [reverse("events:plan-export", args=(*place, kind)) for kind in ("csv", "xlsx")]
    addresses += [reverse("events:meeting", args=(*place, meeting.pk))]
    for address in addresses:
        answer = client.get(prefix + address)
        assert (answer.status_code, b"Unverwechsel" in answer.content) == (200, False), address
    assert ("former member" if prefix else "ehemaliges Mitglied") in answer.content.decode()


def test_planning_again_leaves_the_erased_person_out(meeting: Meeting) -> None:
    erase_person(meeting.first.person, by=None)
    run = planned(meeting.run.event, based_on=meeting.run)
    erased = Registration.objects.get(pk=meeting.first_id)
    assert not Meeting.objects.filter(run=run, first=erased).exists()
    assert not Meeting.objects.filter(run=run, second=erased).exists()


# --- at the command line --------------------------------------------------------------------------


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(["erase-person", *words])
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_the_command_erases_whom_the_address_names(
    person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = called(capsys, "Zwillbert@example.org", "--yes")
    assert (status, said.startswith("Die Person ist gelöscht.")) == (0, True)
    assert "zwillbert" not in everything_stored().lower()
    assert called(capsys, "zwillbert@example.org", "--yes") == (
        1,
        "Fehler: Zu zwillbert@example.org gibt es kein Konto.\n",
    )


@pytest.mark.parametrize(("typed", "status"), [("zwillbert@example.org\n", 0), ("nein\n", 1), ("", 1)])
def test_the_command_asks_first(
    person: Person,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    status: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert called(capsys, "zwillbert@example.org")[0] == status
    assert Person.objects.filter(pk=person.pk, is_active=True).exists() == bool(status)


def test_the_command_keeps_the_only_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    only = PersonFactory(role=Person.Role.ADMINISTRATOR)
    status, said = called(capsys, str(only.email), "--yes")
    assert (status, "add-administrator" in said) == (1, True)


# --- what became of the meetings ------------------------------------------------------------------


def test_the_cockpit_tells_what_became_of_the_meetings(meeting: Meeting) -> None:
    hold(meeting)
    event, plan = meeting.run.event, meeting.run
    cockpit = reverse("events:cockpit", args=(event.slug,))
    sides = 2 * plan.meetings.count()
    client = signed_in(office())
    assert f"0 nützlich, 0 bleiben dran, 0 fanden nicht statt, {sides} ohne Antwort" in (
        client.get(cockpit).content.decode()
    )
    answer = reverse("events:answer", args=(event.slug,))
    signed_in(meeting.first.person).post(answer, {"kind": "useful", "other": str(meeting.second_id)})
    signed_in(meeting.second.person).post(answer, {"kind": "follow_up", "other": str(meeting.first_id)})
    assert f"1 nützlich, 1 bleiben dran, 0 fanden nicht statt, {sides - 2} ohne Antwort" in (
        client.get(cockpit).content.decode()
    )
    copy = planned(event, based_on=plan)
    draft = client.get(reverse("events:plan", args=(event.slug, copy.pk))).content.decode()
    assert "ohne Antwort" not in draft


def test_a_programme_no_longer_names_its_erased_host() -> None:
    host = SessionHostFactory()
    erase_person(host.person, by=None)
    page = signed_in(office()).get(reverse("events:event", args=(host.session.event.slug,)))
    assert (page.status_code, "ehemaliges Mitglied" in page.content.decode()) == (200, False)


# --- advice -------------------------------------------------------------------------------------------


@pytest.fixture
def consultation() -> Consultation:
    """Advice long given by a published plan; Zwillbert Unverwechsel asked."""
    event = EventFactory()
    own = RegistrationFactory(event=event, person__given_name="Zwillbert", person__family_name="Unverwechsel")
    run = RunFactory(event=event, number=1, state=Run.State.PUBLISHED)
    given = ConsultationFactory(run=run, registration=own)
    AdviceRequestFactory(registration=own, adviser=given.adviser, text="Wie tief ist der Quittenteich?")
    RegistrationFactory(event=event, person=given.adviser.person)
    PublicationFactory(run=run)
    given.turn.starts_at -= TEN_YEARS
    given.turn.save()
    return given


def advice_of(person: Person) -> list[str]:
    registration = Registration.objects.get(person=person, state=Registration.State.REGISTERED)
    return [item.partner.name for item in timetable(registration).items if item.partner]


def test_the_adviser_keeps_advice_given_to_a_former_member_without_the_question(
    consultation: Consultation,
) -> None:
    erase_person(consultation.registration.person, by=None)
    assert advice_of(consultation.adviser.person) == ["ehemaliges Mitglied"]
    assert "quittenteich" not in everything_stored().lower()


def test_whoever_was_advised_keeps_it_when_the_adviser_is_erased(consultation: Consultation) -> None:
    unused = SessionHostFactory(person=consultation.adviser.person)
    erase_person(consultation.adviser.person, by=None)
    assert advice_of(consultation.registration.person) == ["ehemaliges Mitglied"]
    assert not SessionHost.objects.filter(pk=unused.pk).exists()


def test_advice_still_ahead_goes_with_the_adviser(consultation: Consultation) -> None:
    consultation.turn.starts_at += TEN_YEARS
    consultation.turn.save()
    erase_person(consultation.adviser.person, by=None)
    assert advice_of(consultation.registration.person) == []
    assert not SessionHost.objects.filter(pk=consultation.adviser_id).exists()
