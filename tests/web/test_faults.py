# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Faults that concern the whole site rather than one page; the numbers are those of the list of faults."""

import logging
import re
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings as installation
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse

from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.events.models import MeetingAnswer, Organiser, Run
from maschinenraum.events.queries.timetables import timetable_address
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.changes.mail import queue_mail
from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.models import Person
from tests.factories import (
    OrganiserFactory,
    PersonFactory,
    RegistrationFactory,
    RunFactory,
    RunPseudonymFactory,
)
from tests.web.matrix import Level, World, address, body, empty_world, routes, seed, writing_forbidden
from tests.web.matrix_table import COCKPIT, TABLE

pytestmark = pytest.mark.django_db

HERE, THERE = Level.PUBLIC, Level.NETWORK


@pytest.fixture
def world() -> World:
    built = empty_world()
    seed(built, HERE, THERE)
    return built


def statuses(client: Client, paths: dict[str, str]) -> dict[str, int]:
    """Return the answers that were not 404, reading where an address is read and sending where not."""
    found = {}
    for name, path in paths.items():
        ask = client.get if TABLE[name].get else client.post
        with writing_forbidden():
            status = ask(path).status_code
        if status != 404:
            found[name] = status
    return found


def test_fault_02_who_only_takes_part_reaches_no_address_of_the_cockpit(world: World) -> None:
    paths = {name: address(name, row, world, HERE) for name, row in COCKPIT.items()}
    assert statuses(world.client("P"), paths) == {}


def test_fault_03_there_is_no_second_way_to_the_records(client: Client) -> None:
    for path in ("/api/", "/graphql", "/admin/", "/media/", "/static/../settings.py"):
        assert client.get(path).status_code == 404


def test_fault_04_a_run_or_meeting_of_another_event_is_not_found_below_this_one(world: World) -> None:
    paths = {}
    for name, row in COCKPIT.items():
        assert row.args is not None
        _slug, *rest = row.args(world, THERE)
        if rest:
            paths[name] = reverse(name, args=(world.slug("events", HERE), *rest))
    assert statuses(world.client("K"), paths) == {}


def test_fault_04_a_meeting_of_another_run_is_not_found_below_this_one(world: World) -> None:
    run = RunFactory(event=world.events[HERE], number=2)
    meeting = world.meetings[HERE].pk
    paths = {
        name: reverse(name, args=(world.slug("events", HERE), run.pk, meeting))
        for name in COCKPIT
        if name.startswith("events:meeting") and name != "events:meeting-add"
    }
    assert len(paths) >= 5
    assert statuses(world.client("K"), paths) == {}


def test_fault_08_no_address_counts_through_records() -> None:
    # The versions of one record are numbered for those who may read them all; records are not.
    within = {"wissen/<slug:slug>/fassungen/<int:number>/"}
    counting = {
        path.removeprefix("^").removeprefix("en/")
        for _name, path in routes()
        if "<int" in path or r"\d" in path
    }
    assert counting - within == set()


def test_fault_09_an_organiser_of_one_event_does_nothing_in_another(world: World) -> None:
    Organiser.objects.filter(event=world.events[THERE]).delete()
    there = {name: address(name, row, world, THERE) for name, row in COCKPIT.items()}
    assert statuses(world.client("R"), there) == {}
    here = reverse("events:cockpit", args=(world.slug("events", HERE),))
    assert world.client("R").get(here).status_code == 200


def test_fault_10_an_answer_is_ones_own_whatever_else_is_sent(world: World) -> None:
    own, meeting = world.registrations[HERE], world.meetings[HERE]
    other = meeting.second if meeting.first_id == own.pk else meeting.first
    slot = meeting.slot
    slot.starts_at, slot.ends_at = slot.starts_at.replace(year=2023), slot.ends_at.replace(year=2023)
    slot.save()
    values = {"other": other.pk, "kind": "useful", "registration": other.pk, "by": other.person_id}
    for _tap in range(2):  # FAULT 44: a second tap is the same answer
        world.client("P").post(reverse("events:answer", args=(own.event.slug,)), values)
    assert list(MeetingAnswer.objects.values_list("registration", "other")) == [(own.pk, other.pk)]


def test_fault_16_a_removed_organisers_open_page_sends_nothing(world: World) -> None:
    run = RunFactory(event=world.events[HERE], number=2)
    client = world.client("R")
    page = reverse("events:run-publish", args=(world.slug("events", HERE), run.pk))
    assert client.get(page).status_code == 200
    Organiser.objects.filter(person=world.people["R"]).delete()
    with writing_forbidden():
        assert client.post(page, {"kind": "final"}).status_code in {403, 404}


def test_fault_16_a_closed_account_loses_session_and_secret_links_at_once(world: World) -> None:
    client, person = world.client("P"), world.people["P"]
    link = timetable_address(world.registrations[HERE]).split("/", 3)[3]
    assert client.get("/konto/").status_code == 200
    assert Client().get(f"/{link}").status_code == 200
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/konto/").status_code == 302
    assert Client().get(f"/{link}").status_code == 404


def test_fault_19_the_last_administrator_cannot_go() -> None:
    last = PersonFactory(role=Person.Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        erase_person(last, by=last)
    assert Person.objects.filter(pk=last.pk, is_active=True).exists()


def test_fault_19_the_office_neither_erases_nor_raises_anyone(world: World) -> None:
    with pytest.raises(PermissionDenied):
        erase_person(world.people["M"], by=world.people["K"])
    client = world.client("K")
    for name in ("account:change-language", "account:change-password"):
        client.post(reverse(name), {"role": "administrator", "language": "de"})
    assert Person.objects.get(pk=world.people["K"].pk).role == Person.Role.COORDINATION


def test_fault_25_links_that_are_scripts_are_dropped(world: World) -> None:
    event, bad = world.events[HERE], "javascript:alert(1)"
    event.documentation_url = event.online_url = bad
    event.summary = event.internal_text = f"[hier]({bad}) <a href='{bad}'>hier</a>"
    event.save()
    world.organisation.website = "data:text/html,<script>alert(1)</script>"
    world.organisation.save()
    for path in (
        reverse("events:event", args=(event.slug,)),
        reverse("network:organisation", args=(world.organisation.pk,)),
    ):
        text = body(world.client("K").get(path)).decode()
        assert re.findall(r"""href=["']?(?:javascript|data):""", text) == []


def test_fault_26_no_answer_may_be_taken_for_something_else(world: World) -> None:
    client = world.client("K")
    for name, row in TABLE.items():
        if row.get:
            response = client.get(address(name, row, world, HERE))
            assert response["X-Content-Type-Options"] == "nosniff", name


def test_fault_30_a_subject_grows_no_header(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER, settings.MAIL_URL = tmp_path, "files"
    queue_mail(
        address="a@example.org", subject="Hallo\r\nBcc: b@example.org", body="Text\r\nBcc: c@example.org"
    )
    deliver_outbox.call()
    (file,) = tmp_path.glob("*.eml")
    message = message_from_bytes(file.read_bytes())
    assert (message["To"], message["Bcc"], message.get_content_type()) == (
        "a@example.org",
        None,
        "text/plain",
    )


def test_fault_60_pages_load_nothing_from_anywhere_else(world: World) -> None:
    client = world.client("K")
    foreign = re.compile(
        rb"""<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)=["'](?:https?:)?//"""
    )
    for name, row in TABLE.items():
        if row.get:
            answer = client.get(address(name, row, world, HERE))
            # A feed names its own address, which a reader of feeds does not load.
            if not answer.headers.get("Content-Type", "").startswith("application/atom+xml"):
                assert foreign.findall(body(answer)) == [], name


def test_fault_60_a_reader_without_account_gets_no_cookie_but_for_a_form(world: World) -> None:
    for name, row in TABLE.items():
        if row.get is None:
            continue
        client = Client()
        page = body(client.get(address(name, row, world, HERE)))
        assert set(client.cookies) <= ({installation.CSRF_COOKIE_NAME} if b"<form" in page else set()), name


def test_fault_60_refusals_and_logs_carry_no_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    person = world.people["P"]
    assert person.email
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        for path in (f"/suche/{person.email}", "/gibt-es-nicht/"):
            assert person.email.encode() not in Client().get(path).content


# --- FAULT 57: erasing a person ---------------------------------------------------------------------


def everything_stored() -> str:
    """Return every row of every table as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [repr(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_fault_57_an_erased_person_stands_in_no_table(world: World) -> None:
    person = PersonFactory(given_name="Zwillbert", family_name="Unverwechsel", email="zwillbert@example.org")
    event = world.events[HERE]
    run = world.runs[HERE]
    registration = RegistrationFactory(event=event, person=person, seeks=["Eine Wetterstation von Zwillbert"])
    RunPseudonymFactory(run=run, registration=registration, pseudonym="p99")
    OrganiserFactory(event=event, person=person)
    queue_mail(address="zwillbert@example.org", subject="Hallo Zwillbert", body="Text", person=person)
    record_deed(person=person, verb="try", subject=event)
    administrator = world.people["X"]
    assert "Unverwechsel" in everything_stored()
    erase_person(person, by=administrator)
    stored = everything_stored()
    for trace in ("Zwillbert", "zwillbert", "Unverwechsel", "unverwechsel", "Wetterstation"):
        assert trace not in stored, trace
    assert Run.objects.filter(pk=run.pk).exists()


def test_every_key_in_an_address_is_random() -> None:
    named = {
        "event",
        "session",
        "registration",
        "run",
        "meeting",
        "person",
        "group",
        "project",
        "organisation",
    }
    for model in apps.get_models():
        if model._meta.model_name in named and model._meta.app_label in {"network", "events"}:
            assert isinstance(model._meta.pk.default(), UUID), model
