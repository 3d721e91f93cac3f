# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Requests for advice in an organiser's list: advisers are found by name, and refused where that is unclear."""

from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from maschinenraum.events.actions.participants import import_table
from maschinenraum.events.changes.participants import Imported
from maschinenraum.events.models import AdviceRequest, Event, SessionHost
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import ListedPerson
from maschinenraum.events.queries.participant_lists.template import template_file
from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.spreadsheets import Table, read_table, write_csv
from tests.factories import AdviceFactory, EventFactory, PersonFactory, SessionHostFactory, at

pytestmark = pytest.mark.django_db
HEADING = ("Vorname", "Nachname", "E-Mail", "Tage", "Beratung 1", "Frage 1", "2. Beratung", "2. Frage")


@pytest.fixture
def event() -> Event:
    """Two advice sessions on the first day: Ada Anker and Bo Boje advise in one, Bo Boje in the other too."""
    event = EventFactory()
    law = AdviceFactory(event=event, title="Vergabe und Recht")
    anker = PersonFactory(given_name="Ada", family_name="Anker", email="ada@example.org")
    boje = PersonFactory(given_name="Bo", family_name="Boje")
    SessionHostFactory(session=law, person=anker)
    SessionHostFactory(session=law, person=boje)
    operation = AdviceFactory(event=event, title="Betrieb (Netze)", starts_at=at(10))
    SessionHostFactory(session=operation, person=boje)
    return event


def table(
    *requests: str, email: str = "kim@example.org", days: str = "", heading: Sequence[str] = HEADING
) -> Table:
    cells = (*requests, "", "", "", "")[:4]
    content = write_csv(heading, [("Kim", "Neu", email, days, *cells)])
    return read_table(content, "liste.csv")


def listed(event: Event, rows: Table) -> ListedPerson:
    (found,) = preview(event, rows, by=None).people
    return found


def take(event: Event, rows: Table) -> Imported:
    shown = preview(event, rows, by=None)
    return import_table(event, rows, fingerprint=shown.fingerprint, by=None)


def stored() -> list[tuple[str, str, str]]:
    rows = AdviceRequest.objects.order_by("rank")
    return [(row.adviser.person.family_name, row.adviser.session.title, row.text) for row in rows]


def test_requests_are_taken_over_with_their_questions_in_their_order(event: Event) -> None:
    take(event, table("Bo Boje (Betrieb (Netze))", "Wer betreibt?", "Anker, Ada", ""))
    assert stored() == [("Boje", "Betrieb (Netze)", "Wer betreibt?"), ("Anker", "Vergabe und Recht", "")]


def test_a_list_without_questions_names_advisers_alone(event: Event) -> None:
    heading = ("Vorname", "Nachname", "E-Mail", "Tage", "Berater 1", "x", "y", "z")
    take(event, table("Ada Anker", heading=heading))
    assert stored() == [("Anker", "Vergabe und Recht", "")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("Kai Niemand", "Wie?"), "„Kai Niemand“ berät bei dieser Veranstaltung nicht"),
        (("Bo Boje", "Wie?"), "„Bo Boje“ berät bei dieser Veranstaltung nicht oder ist nicht eindeutig"),
        (("", "Wie?"), "Zu einer Frage fehlt, wer gefragt wird."),
        (("Ada Anker", "Wie?", "Ada Anker", "Wo?"), "„Ada Anker“ steht zweimal da."),
        (("Ada Anker", "a" * 401), "Die Frage an „Ada Anker“ ist länger als 400 Zeichen."),
    ],
)
def test_what_is_unclear_is_refused_with_row_and_column(
    event: Event, cells: tuple[str, ...], words: str
) -> None:
    (problem,) = listed(event, table(*cells)).problems
    assert (problem.row, problem.column) == (2, "E (Beratung 1)")
    assert problem.text.startswith(words)


def test_a_day_without_the_person_and_an_adviser_asking_beside_themselves_are_refused(event: Event) -> None:
    absent = listed(event, table("Ada Anker", "Wie?", days="Tag 2"))
    own = listed(event, table("Bo Boje (Vergabe und Recht)", "Wie?", email="ada@example.org"))
    assert [problem.text for problem in (*absent.problems, *own.problems)] == [
        "Die Beratung von „Ada Anker“ ist an einem Tag, an dem die Person nicht da ist.",
        "Die Person berät dort selbst; „Bo Boje (Vergabe und Recht)“ kann sie nicht fragen. Bitte streichen.",
    ]


def test_a_private_session_and_advisers_who_left_are_asked_by_no_list(event: Event) -> None:
    event.sessions.filter(title="Betrieb (Netze)").update(visibility=Visibility.PRIVATE)
    assert listed(event, table("Bo Boje", "Wie?")).problems == []
    Person.objects.filter(family_name="Boje").update(is_active=False)
    assert len(listed(event, table("Bo Boje", "Wie?")).problems) == 1


def test_a_later_list_says_what_it_changes_and_the_same_one_changes_nothing(event: Event) -> None:
    take(event, table("Ada Anker", "Wie?"))
    assert listed(event, table("Ada Anker", "Wie?")).notes == ["Steht schon so da."]
    assert listed(event, table("Ada Anker", "Was?")).notes == [
        "Beratung: „Ada Anker: Was?“ statt „Ada Anker: Wie?“."
    ]
    take(event, table("Ada Anker", "Was?"))
    assert stored() == [("Anker", "Vergabe und Recht", "Was?")]


def test_a_list_without_such_columns_leaves_requests_alone(event: Event) -> None:
    take(event, table("Ada Anker", "Wie?"))
    take(event, read_table(write_csv(HEADING[:4], [("Kim", "Neu", "kim@example.org", "Tag 1")]), "x.csv"))
    assert stored() == [("Anker", "Vergabe und Recht", "Wie?")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_our_own_template_asks_where_there_is_somebody_to_ask(event: Event, language: str) -> None:
    with translation.override(language):
        content = template_file(event)
    shown = preview(event, read_table(content, "vorlage.xlsx"), by=None)
    assert (shown.columns.unknown, len(shown.columns.requests)) == ((), 3)
    SessionHost.objects.all().delete()
    shown = preview(event, read_table(template_file(event), "vorlage.xlsx"), by=None)
    assert shown.columns.requests == ()


def test_the_export_holds_requests_and_reads_back(event: Event) -> None:
    take(event, table("Bo Boje (Betrieb (Netze))", "Wer betreibt?", "Ada Anker", "Wie?"))
    office = Client()
    office.force_login(PersonFactory(role="coordination"))
    address = reverse("events:participants-export", args=(event.slug, "csv"))
    exported = read_table(office.get(address).content, "liste.csv")
    assert "Bo Boje (Betrieb (Netze))" in exported.rows[0].cells
    assert "Wer betreibt?" in exported.rows[0].cells
    assert listed(event, exported).notes == ["Steht schon so da."]


def test_the_export_names_no_session_its_reader_may_not_know_of(event: Event) -> None:
    take(event, table("Bo Boje (Betrieb (Netze))", "Wer betreibt?"))
    event.sessions.filter(title="Betrieb (Netze)").update(visibility=Visibility.PRIVATE)
    office = Client()
    office.force_login(PersonFactory(role="coordination"))
    address = reverse("events:participants-export", args=(event.slug, "csv"))
    assert "Betrieb (Netze)" not in office.get(address).content.decode()
