# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of participants nobody here has seen before: understood, or refused with row and column."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from openpyxl import Workbook

from maschinenraum.events.actions.participants import (
    ListChanged,
    import_participants,
    stage_participants,
    table_of,
)
from maschinenraum.events.changes.participants import Imported
from maschinenraum.events.changes.staged_lists import choose_reading, staged_list
from maschinenraum.events.models import Event, Registration
from maschinenraum.events.queries.participant_lists.cells import NotUnderstood, days_in, split_name
from maschinenraum.events.queries.participant_lists.previewing import Outcome, Preview, preview
from maschinenraum.events.queries.participant_lists.template import template_file
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.spreadsheets import FileRefused, read_table, write_csv
from tests.factories import (
    ConceptFactory,
    EventFactory,
    GroupAliasFactory,
    GroupFactory,
    OrganisationFactory,
    OrganiserFactory,
    PersonFactory,
    ProjectFactory,
    RegistrationFactory,
    TerritoryFactory,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db
HEADING = ("Vorname", "Nachname", "E-Mail", "Organisation", "Bietet", "Sucht")


@pytest.fixture
def event() -> Event:
    return EventFactory()


@pytest.fixture
def office() -> Person:
    return PersonFactory(role="coordination")


def seen(event: Event, *rows: Sequence[str], heading: Sequence[str] = HEADING) -> Preview:
    return preview(event, read_table(write_csv(heading, rows), "liste.csv"))


def take(event: Event, office: Person, content: bytes, *, left_out: Sequence[int] = ()) -> Imported:
    staged = stage_participants(event, name="liste.csv", content=content, by=office)
    shown = preview(event, table_of(staged))
    return import_participants(event, staged, left_out=left_out, fingerprint=shown.fingerprint, by=office)


def row(number: int, organisation: str = "") -> tuple[str, ...]:
    return ("Kim", f"Neu{number}", f"kim{number}@example.org", organisation, "LoRaWAN-Betrieb", "Rat; Tat")


def test_a_list_is_taken_over_with_its_statements_and_topics(event: Event, office: Person) -> None:
    ConceptFactory(key="lorawan", label_de="LoRaWAN")
    kiel = OrganisationFactory(name="Landeshauptstadt Kiel")
    imported = take(event, office, write_csv(HEADING, [row(1, "Stadt Kiel"), row(2, "Büro Neuland")]))
    assert imported == Imported(2, 2, 0, 0, 1, ())
    first, second = Registration.objects.order_by("person__family_name")
    assert (first.person.organisation, first.person.role, first.origin) == (kiel, "member", "import")
    assert (str(second.person.organisation), second.person.role) == ("Büro Neuland", "guest")
    assert second.person.organisation is not None
    assert second.person.organisation.kind == Organisation.Kind.PARTNER
    assert [(s.kind, s.text, [c.pk for c in s.concepts.all()]) for s in first.statements.all()] == [
        ("offer", "LoRaWAN-Betrieb", ["lorawan"]), ("seek", "Rat", []), ("seek", "Tat", []),
    ]  # fmt: skip
    assert first.days.count() == 2


def test_fault_43_the_same_file_twice_makes_no_duplicates(event: Event, office: Person) -> None:
    content = write_csv(HEADING, [row(1), row(2, "Büro Neuland")])
    take(event, office, content)
    assert take(event, office, content) == Imported(0, 0, 2, 0, 0, ())
    assert (Registration.objects.count(), Organisation.objects.filter(name="Büro Neuland").count()) == (2, 1)


def test_rows_with_errors_are_named_and_left_out(event: Event, office: Person) -> None:
    rows = [row(1), ("Kim", "", "kim", "", "", ""), row(3), row(1), row(5)]
    shown = seen(event, *rows)
    assert [(p.row, p.column, p.text) for listed in shown.refused for p in listed.problems] == [
        (3, "B (Nachname)", "Der Nachname fehlt. Bitte ergänzen."),
        (3, "C (E-Mail)", "„kim“ ist keine E-Mail-Adresse. Bitte berichtigen."),
        (5, "C (E-Mail)", "steht schon in Zeile 2. Bitte eine der beiden streichen."),
    ]
    assert take(event, office, write_csv(HEADING, rows), left_out=[6]).left_out == (3, 5, 6)
    assert sorted(Registration.objects.values_list("person__family_name", flat=True)) == ["Neu1", "Neu3"]


def test_an_english_list_in_another_order_is_understood(event: Event) -> None:
    OrganisationFactory(name="Stadt Hof")
    heading = ("E-mail address", "Full name", "City", "What I seek", "Day 1", "16.05.2030", "Shoe size")
    shown = seen(event, ("ada@example.org", "Lovelace, Ada", "Hof", "Data", "no", "x", "38"), heading=heading)
    (listed,) = shown.people
    assert (listed.name, listed.organisation_name, listed.seeks) == ("Ada Lovelace", "Stadt Hof", "Data")
    assert shown.columns.unknown == ("G (Shoe size)",)


def test_a_windows_file_with_tabs_and_decomposed_letters_is_understood(event: Event) -> None:
    for content in (
        "Name\tMail\nJürgen Groß\tj@example.org\n".encode("cp1252"),
        "Name;Mail\nJu\u0308rgen Groß;j@example.org\n".encode(),
        b"\xef\xbb\xbf" + "Name,Mail\nJürgen Groß,J@Example.org \n".encode(),
    ):
        (listed,) = preview(event, read_table(content, "liste.csv")).people
        assert (listed.name, listed.email) == ("Jürgen Groß", "j@example.org")


def test_an_excel_list_with_real_dates_and_numbers_is_understood(event: Event) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Vorname", "Nachname", "E-Mail", "Anwesend am", "Höchstens (Gespräche)"])
    book.active.append(["Kim", "Neu", "kim@example.org", event.starts_on, 4.0])
    target = BytesIO()
    book.save(target)
    (listed,) = preview(event, read_table(target.getvalue(), "liste.xlsx")).people
    assert (listed.days, listed.max_meetings, listed.problems) == (frozenset({event.starts_on}), 4, [])


def test_a_file_that_is_no_list_of_participants_is_refused_in_one_sentence(event: Event) -> None:
    with pytest.raises(FileRefused) as refusal:
        seen(event, ("1", "2"), heading=("Ort", "Preis"))
    assert str(refusal.value) == (
        "Zeile 1: Es fehlt die Spalte „Nachname“, „E-Mail“. Gefunden wurden: Ort, Preis. "
        "Bitte ergänzen Sie die Kopfzeile."
    )


def test_an_organisation_is_never_guessed(event: Event) -> None:
    for name in ("Stadt Neuenkirchen", "Gemeinde Neuenkirchen"):
        OrganisationFactory(name=name)
    (listed,) = seen(event, row(1, "Neuenkirchen")).people
    assert [p.text for p in listed.problems] == [
        (
            "„Neuenkirchen“ kann mehrere bedeuten: Gemeinde Neuenkirchen, Stadt Neuenkirchen. "
            "Bitte den vollen Namen oder den Gemeindeschlüssel (Spalte AGS) angeben."
        )
    ]
    assert seen(event, row(2, "Neuenkirch")).new_organisations() == ("Neuenkirch",)


def test_an_organisation_is_found_by_key_and_by_project(event: Event) -> None:
    hamburg = OrganisationFactory(name="Hamburg", territory=TerritoryFactory(ags="02000000"))
    ProjectFactory(name="Smarte Region Beispiel", members=[hamburg])
    heading = ("Name", "E-Mail", "Kommune", "AGS")
    rows = [("A B", "a@example.org", "", "02000000"), ("C D", "c@example.org", "Smarte Region Beispiel", "")]
    assert [listed.organisation for listed in seen(event, *rows, heading=heading).people] == [hamburg.pk] * 2


def test_fault_42_a_key_that_lost_its_zero_is_refused_with_row_and_column(event: Event) -> None:
    (listed,) = seen(event, ("A B", "a@example.org", "1001000"), heading=("Name", "E-Mail", "AGS")).people
    (problem,) = listed.problems
    assert (problem.row, problem.column) == (2, "C (AGS)")
    assert problem.text == (
        "„1001000“ hat sieben Stellen; vermutlich fehlt die führende Null. Bitte als Text „01001000“ eintragen."
    )


def test_workshops_are_found_by_title_group_and_alias_but_never_by_an_unclear_name(event: Event) -> None:
    group = GroupFactory(name="AEG Smarte Regionen")
    GroupAliasFactory(group=group, name="AEG Smarte Region")
    health = WorkshopFactory(event=event, title="Gesundheit, in der smarten Region", group=group)
    city = WorkshopFactory(event=event, title="", group=GroupFactory(name="AEG City Apps"))
    heading = ("Name", "E-Mail", "1. Wahl", "2. Wahl")
    rows = [
        ("A B", "a@example.org", "AEG City Apps", "Gesundheit, in der smarten Region"),
        ("C D", "c@example.org", "AEG Smarte Region", ""),
        ("E F", "e@example.org", "Kochen", ""),
    ]
    first, second, third = seen(event, *rows, heading=heading).people
    assert first.workshops == (city.pk, health.pk)
    assert second.workshops == (health.pk,)
    assert [p.column for p in third.problems] == ["C (1. Wahl)"]
    WorkshopFactory(event=event, title="Ankerorte", group=group)
    assert seen(event, rows[1], heading=heading).people[0].outcome == Outcome.REFUSED


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", {0, 1}), ("beide Tage", {0, 1}), ("16.05.2030", {0}), ("17.5.", {1}), ("2030-05-17", {1}),
        ("Do, 16.5.", {0}), ("Fr", {1}), ("Donnerstag und Freitag", {0, 1}), ("2. Tag", {1}), ("Tag 1; Tag 2", {0, 1}),
        ("1", {0}),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(event: Event, text: str, numbers: set[int]) -> None:
    assert days_in(text, event) == {event.starts_on + timedelta(days=n) for n in numbers}


@pytest.mark.parametrize("text", ["18.05.2030", "morgen", "Sonntag", "3"])
def test_a_day_the_event_does_not_have_is_not_understood(event: Event, text: str) -> None:
    with pytest.raises(NotUnderstood):
        days_in(text, event)


def test_names_are_split_as_they_are_spoken() -> None:
    assert [split_name(text) for text in ("Ada Lovelace", "Beispiel, Dr. Ada", "Ada von der Au", "Ada")] == [
        ("Ada", "Lovelace"), ("Dr. Ada", "Beispiel"), ("Ada", "von der Au"), ("", "Ada"),
    ]  # fmt: skip


def test_what_people_said_themselves_is_not_overruled_by_a_list(event: Event, office: Person) -> None:
    own = RegistrationFactory(event=event, person__email="kim1@example.org", offers=["Eigenes"])
    gone = RegistrationFactory(event=event, person__email="kim2@example.org", state="cancelled")
    assert take(event, office, write_csv(HEADING, [row(1), row(2)])) == Imported(0, 0, 0, 2, 0, ())
    gone.refresh_from_db()
    assert gone.state == Registration.State.CANCELLED
    assert [statement.text for statement in own.statements.all()] == ["Eigenes"]


def test_a_known_person_keeps_name_and_organisation_and_the_preview_says_so(event: Event) -> None:
    person = PersonFactory(email="kim1@example.org", given_name="Kim", family_name="Alt")
    (listed,) = seen(event, row(1, "Büro Neuland")).people
    assert listed.outcome == Outcome.REGISTERED
    assert listed.notes == [
        "Heißt im Netzwerk „Kim Alt“; der Name bleibt.",
        f"Gehört im Netzwerk zu „{person.organisation}“; das bleibt.",
    ]


def test_an_organiser_who_is_not_the_office_adds_guests_only(event: Event) -> None:
    OrganisationFactory(name="Stadt Hof")
    organiser = OrganiserFactory(event=event).person
    take(event, organiser, write_csv(HEADING, [row(1, "Stadt Hof")]))
    assert Person.objects.get(email="kim1@example.org").role == Person.Role.GUEST


def test_only_those_who_run_the_event_may_import(event: Event) -> None:
    with pytest.raises(PermissionDenied):
        stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1)]), by=PersonFactory())


def test_a_staged_list_is_found_only_by_its_owner_for_its_event(event: Event, office: Person) -> None:
    staged = stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1)]), by=office)
    own = {"event": str(event.pk), "person": str(office.pk)}
    assert staged_list(staged.key, **own) == staged
    assert staged_list(staged.key, **{**own, "person": str(PersonFactory().pk)}) is None
    assert staged_list(staged.key, **{**own, "event": str(EventFactory().pk)}) is None
    assert staged_list("../secret-key", **own) is None


def test_nothing_is_written_when_the_network_changed_since_the_preview(event: Event, office: Person) -> None:
    staged = stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1), row(2)]), by=office)
    shown = preview(event, table_of(staged))
    PersonFactory(email="kim1@example.org")
    with pytest.raises(ListChanged):
        import_participants(event, staged, fingerprint=shown.fingerprint, by=office)
    assert not Registration.objects.exists()


def test_a_list_read_in_another_way_than_shown_is_not_taken_over(event: Event, office: Person) -> None:
    content = "Vorname;Nachname;E-Mail\nJörg;Größe;joerg@example.org\n".encode()  # without a mark of UTF-8
    staged = stage_participants(event, name="x.csv", content=content, by=office)
    shown = preview(event, table_of(staged))
    again = choose_reading(staged, encoding="cp1252", delimiter=";")
    with pytest.raises(ListChanged):
        import_participants(event, again, fingerprint=shown.fingerprint, by=office)


def test_somebody_elses_list_or_one_of_another_event_is_not_taken_over(event: Event, office: Person) -> None:
    staged = stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1)]), by=office)
    shown = preview(event, table_of(staged)).fingerprint
    for place, by in ((EventFactory(), office), (event, PersonFactory(role="coordination"))):
        with pytest.raises(PermissionDenied):
            import_participants(place, staged, fingerprint=shown, by=by)


@pytest.mark.parametrize("language", ["de", "en"])
def test_our_own_template_is_understood_in_both_languages(event: Event, language: str) -> None:
    with translation.override(language):
        content = template_file(event)
    shown = preview(event, read_table(content, "vorlage.xlsx"))
    assert (shown.columns.unknown, shown.refused, len(shown.people)) == ((), (), 1)


def test_fault_39_a_list_longer_than_allowed_is_refused(event: Event) -> None:
    with pytest.raises(FileRefused):
        seen(event, *(row(n) for n in range(501)))
