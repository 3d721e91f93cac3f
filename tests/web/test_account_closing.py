# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Closing an account, by an administrator on the person's page or at the command line."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.cli import main
from maschinenraum.events.models import Registration
from maschinenraum.events.queries.timetables import calendar_address, timetable_address
from maschinenraum.network.models import AuditEntry, Person
from maschinenraum.network.queries.sign_in_links import sign_in_token
from tests.factories import EventFactory, PersonFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def administrator() -> Person:
    return PersonFactory(role=Person.Role.ADMINISTRATOR)


@pytest.fixture
def own() -> Registration:
    """Somebody who takes part in a coming event."""
    return RegistrationFactory(
        person=PersonFactory(email="kim@kiel.example", given_name="Kim", family_name="Hafen")
    )


def page(person: Person) -> str:
    return reverse("network:person-deactivate", args=(person.pk,))


def everything_ended(own: Registration, session: Client, addresses: list[str], mailed: str) -> list[bool]:
    """Whether session, secret link, feed and mailed link lead nowhere any more."""
    paths = ["/" + address.split("/", 3)[3] for address in addresses]
    answers = [session.get("/konto/").status_code == 302]
    answers += [Client().get(path).status_code == 404 for path in paths]
    return [*answers, Client().get(mailed).status_code == 404]


def test_asked_once_and_sent_the_account_and_all_that_led_to_it_are_closed(
    administrator: Person, own: Registration
) -> None:
    client, session = signed_in(administrator), signed_in(own.person)
    addresses = [timetable_address(own), calendar_address(own)]
    own.person.refresh_from_db()
    token = sign_in_token(own.person, datetime.now(UTC))
    mailed = reverse("account:mailed-link", args=(own.person.pk, token))
    assert page(own.person) in client.get(reverse("network:person", args=(own.person.pk,))).content.decode()
    assert client.get(page(own.person)).status_code == 200
    assert everything_ended(own, session, addresses, mailed) == [False] * 4
    answer = client.post(page(own.person), follow=True)
    assert "Das Konto von Kim Hafen ist geschlossen." in answer.content.decode()
    assert everything_ended(own, session, addresses, mailed) == [True] * 4
    assert AuditEntry.objects.values_list("verb", "person", "subject_key").get() == (
        "deactivate-person", administrator.pk, str(own.person.pk),
    )  # fmt: skip


def test_links_of_before_stay_ended_when_the_account_is_opened_again(
    administrator: Person, own: Registration
) -> None:
    before = timetable_address(own)
    signed_in(administrator).post(page(own.person))
    Person.objects.filter(pk=own.person.pk).update(is_active=True)
    assert Client().get("/" + before.split("/", 3)[3]).status_code == 404


def test_the_person_is_signed_off_from_coming_events_and_stays_in_past_ones(
    administrator: Person, own: Registration
) -> None:
    past = RegistrationFactory(person=own.person, event=EventFactory(starts_on=date(2020, 5, 1)))
    signed_in(administrator).post(page(own.person))
    states = Registration.objects.filter(person=own.person).values_list("pk", "state")
    assert dict(states) == {own.pk: "cancelled", past.pk: "registered"}


def test_the_only_administrator_stays(administrator: Person) -> None:
    answer = signed_in(administrator).post(page(administrator))
    administrator.refresh_from_db()
    assert (answer.status_code, "einzige Administration" in answer.content.decode()) == (422, True)
    assert administrator.is_active


@pytest.mark.parametrize("role", [Person.Role.COORDINATION, Person.Role.MEMBER])
def test_nobody_else_is_offered_the_button(role: Person.Role, own: Registration) -> None:
    client = signed_in(PersonFactory(role=role))
    person = client.get(reverse("network:person", args=(own.person.pk,))).content.decode()
    assert (page(own.person) in person, client.post(page(own.person)).status_code) == (False, 404)


# --- at the command line --------------------------------------------------------------------------


def called(capsys: pytest.CaptureFixture[str], address: str) -> tuple[int, str]:
    status = main(["deactivate", address])
    captured = capsys.readouterr()
    return status, captured.out + captured.err


def test_the_command_closes_the_account_the_address_names(
    own: Registration, capsys: pytest.CaptureFixture[str]
) -> None:
    session = signed_in(own.person)
    assert called(capsys, "Kim@Kiel.example") == (
        0,
        "Das Konto von Kim Hafen ist geschlossen; Anmeldungen, Links und Kalender gelten nicht mehr.\n",
    )
    assert session.get("/konto/").status_code == 302
    assert called(capsys, "kim@kiel.example") == (
        1, "Fehler: Zu kim@kiel.example gibt es kein offenes Konto.\n",
    )  # fmt: skip


def test_the_command_keeps_the_only_administrator(
    administrator: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = called(capsys, str(administrator.email))
    assert (status, "add-administrator" in said) == (1, True)
