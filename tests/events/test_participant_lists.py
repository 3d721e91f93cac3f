# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists of participants nobody here has seen before: understood, or refused with row and column."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils import translation
from openpyxl import Workbook

from maschinenraum.events.actions.participants import (
    ListChanged,
    choose_reading,
    drop_participants,
    import_participants,
    import_table,
    stage_participants,
)
from maschinenraum.events.changes.participants import Imported
from maschinenraum.events.models import AttendedDay, Event, Registration, Statement, WorkshopChoice
from maschinenraum.events.queries.participant_lists.cells import NotUnderstood, days_in, split_name
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import Outcome, Preview
from maschinenraum.events.queries.participant_lists.template import template_file
from maschinenraum.network.models import Organisation, Person
from maschinenraum.network.queries.staged_files import staged_file
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


def seen(
    event: Event, *rows: Sequence[str], heading: Sequence[str] = HEADING, by: Person | None = None
) -> Preview:
    return preview(event, read_table(write_csv(heading, rows), "liste.csv"), by=by)


def take(event: Event, office: Person, content: bytes, *, left_out: Sequence[int] = ()) -> Imported:
    staged = stage_participants(event, name="liste.csv", content=content, by=office)
    shown = preview(event, staged.table, by=office)
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
    assert not second.person.organisation.is_confirmed
    assert [(s.kind, s.text, [c.pk for c in s.concepts.all()]) for s in first.statements.all()] == [
        ("offer", "LoRaWAN-Betrieb", ["lorawan"]), ("seek", "Rat", []), ("seek", "Tat", []),
    ]  # fmt: skip
    assert first.days.count() == 2


def test_fault_43_the_same_file_twice_makes_no_duplicates(event: Event, office: Person) -> None:
    content = write_csv(HEADING, [row(1), row(2, "Büro Neuland")])
    take(event, office, content)
    assert take(event, office, content) == Imported(0, 0, 0, 2, 0, ())
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
        (listed,) = preview(event, read_table(content, "liste.csv"), by=None).people
        assert (listed.name, listed.email) == ("Jürgen Groß", "j@example.org")


def test_an_excel_list_with_real_dates_and_numbers_is_understood(event: Event) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Vorname", "Nachname", "E-Mail", "Anwesend am", "Höchstens (Gespräche)"])
    book.active.append(["Kim", "Neu", "kim@example.org", event.starts_on, 4.0])
    target = BytesIO()
    book.save(target)
    (listed,) = preview(event, read_table(target.getvalue(), "liste.xlsx"), by=None).people
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
    assert staged_file(staged.key, purpose=str(event.pk), by=office) == staged
    assert staged_file(staged.key, purpose=str(event.pk), by=PersonFactory(role="coordination")) is None
    assert staged_file(staged.key, purpose=str(EventFactory().pk), by=office) is None
    assert staged_file("../secret-key", purpose=str(event.pk), by=office) is None


def test_nothing_is_written_when_the_network_changed_since_the_preview(event: Event, office: Person) -> None:
    staged = stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1), row(2)]), by=office)
    shown = preview(event, staged.table, by=office)
    PersonFactory(email="kim1@example.org")
    with pytest.raises(ListChanged):
        import_participants(event, staged, fingerprint=shown.fingerprint, by=office)
    assert not Registration.objects.exists()


def test_the_command_line_takes_over_only_what_it_showed(event: Event) -> None:
    person = PersonFactory(email="kim1@example.org")
    table = read_table(write_csv(HEADING, [row(1)]), "liste.csv")
    shown = preview(event, table, by=None)
    RegistrationFactory(event=event, person=person)
    with pytest.raises(ListChanged):
        import_table(event, table, fingerprint=shown.fingerprint, by=None)
    assert [one.origin for one in Registration.objects.all()] == [Registration.Origin.FORM]


def test_a_list_read_in_another_way_than_shown_is_not_taken_over(event: Event, office: Person) -> None:
    content = "Vorname;Nachname;E-Mail\nJörg;Größe;joerg@example.org\n".encode()  # without a mark of UTF-8
    staged = stage_participants(event, name="x.csv", content=content, by=office)
    shown = preview(event, staged.table, by=office)
    again = choose_reading(event, staged, encoding="cp1252", delimiter=";", by=office)
    with pytest.raises(ListChanged):
        import_participants(event, again, fingerprint=shown.fingerprint, by=office)


def test_somebody_elses_list_or_one_of_another_event_is_not_taken_over(event: Event, office: Person) -> None:
    staged = stage_participants(event, name="x.csv", content=write_csv(HEADING, [row(1)]), by=office)
    shown = preview(event, staged.table, by=office).fingerprint
    for place, by in ((EventFactory(), office), (event, PersonFactory(role="coordination"))):
        with pytest.raises(PermissionDenied):
            import_participants(place, staged, fingerprint=shown, by=by)
        with pytest.raises(PermissionDenied):
            choose_reading(place, staged, encoding="cp1252", delimiter=";", by=by)
        with pytest.raises(PermissionDenied):
            drop_participants(place, staged, by=by)


def test_whoever_no_longer_runs_the_event_does_nothing_with_their_list(event: Event) -> None:
    organiser = OrganiserFactory(event=event)
    staged = stage_participants(
        event, name="x.csv", content=write_csv(HEADING, [row(1)]), by=organiser.person
    )
    organiser.delete()
    with pytest.raises(PermissionDenied):
        drop_participants(event, staged, by=organiser.person)


@pytest.mark.parametrize("language", ["de", "en"])
def test_our_own_template_is_understood_in_both_languages(event: Event, language: str) -> None:
    with translation.override(language):
        content = template_file(event)
    shown = preview(event, read_table(content, "vorlage.xlsx"), by=None)
    assert (shown.columns.unknown, shown.refused, len(shown.people)) == ((), (), 1)


def test_fault_39_a_list_longer_than_allowed_is_refused(event: Event) -> None:
    with pytest.raises(FileRefused):
        seen(event, *(row(n) for n in range(501)))


# --- a later list about people of an earlier one ------------------------------------------------------


def everything_stored() -> dict[str, list[tuple[object, ...]]]:
    models: list[type[Model]] = [
        Person, Organisation, Registration, AttendedDay, WorkshopChoice, Statement, Statement.concepts.through,
    ]  # fmt: skip
    return {model.__name__: sorted(model._default_manager.values_list(), key=repr) for model in models}


def test_the_same_file_twice_changes_no_row(event: Event, office: Person) -> None:
    ConceptFactory(key="lorawan", label_de="LoRaWAN")
    title = WorkshopFactory(event=event, title="Ankerorte").title
    heading = (*HEADING, "Tage", "Workshop 1", "Höchstens")
    content = write_csv(heading, [(*row(1, "Büro Neuland"), "Tag 1", title, "4"), (*row(2), "", "", "")])
    take(event, office, content)
    before = everything_stored()
    take(event, office, content)
    assert everything_stored() == before


def test_statements_a_later_list_repeats_stay_the_same_rows(event: Event, office: Person) -> None:
    take(event, office, write_csv(HEADING, [row(1)]))
    before = dict(Statement.objects.values_list("text", "pk"))
    later = ("Kim", "Neu1", "kim1@example.org", "", "LoRaWAN-Betrieb", "Tat; Zeit")
    take(event, office, write_csv(HEADING, [later]))
    after = dict(Statement.objects.values_list("text", "pk"))
    assert sorted(after) == ["LoRaWAN-Betrieb", "Tat", "Zeit"]
    assert {text: after[text] for text in ("LoRaWAN-Betrieb", "Tat")} == {
        text: before[text] for text in ("LoRaWAN-Betrieb", "Tat")
    }


def test_a_list_without_a_column_leaves_its_answers_alone(event: Event, office: Person) -> None:
    WorkshopFactory(event=event, title="Ankerorte")
    heading = (*HEADING, "Tage", "Workshop 1", "Höchstens")
    take(event, office, write_csv(heading, [(*row(1), "Tag 1", "Ankerorte", "4")]))
    before = everything_stored()
    content = write_csv(HEADING[:3], [row(1)[:3]])
    (listed,) = preview(event, read_table(content, "liste.csv"), by=office).people
    assert (listed.outcome, listed.notes) == (Outcome.UNTOUCHED, ["Steht schon so da."])
    take(event, office, content)
    assert everything_stored() == before


def test_the_preview_says_what_a_later_list_changes_and_empties(event: Event, office: Person) -> None:
    WorkshopFactory(event=event, title="Ankerorte")
    heading = (*HEADING, "Tage", "Workshop 1", "Höchstens")
    take(event, office, write_csv(heading, [(*row(1), "Tag 1", "Ankerorte", "4")]))
    later = write_csv(heading, [("Kim", "Neu1", "kim1@example.org", "", "", "Rat", "", "", "5")])
    (listed,) = preview(event, read_table(later, "liste.csv"), by=office).people
    assert (listed.outcome, listed.notes) == (
        Outcome.CHANGED,
        [
            "Bietet: „LoRaWAN-Betrieb“ wird gelöscht, weil die Zelle leer ist.",
            "Sucht: „Rat“ statt „Rat; Tat“.",
            "Tage: „16.05.; 17.05.“ statt „16.05.“.",
            "Workshops: „Ankerorte“ wird gelöscht, weil die Zelle leer ist.",
            "Höchstens: „5“ statt „4“.",
        ],
    )
    assert take(event, office, later) == Imported(0, 0, 1, 0, 0, ())
    registration = Registration.objects.get()
    assert [statement.text for statement in registration.statements.all()] == ["Rat"]
    assert (registration.max_meetings, registration.days.count()) == (5, 2)
    assert not registration.workshop_choices.exists()


def test_what_a_later_list_adds_is_said(event: Event, office: Person) -> None:
    take(event, office, write_csv(HEADING[:3], [row(1)[:3]]))
    (listed,) = seen(event, row(1)).people
    assert listed.notes == ["Bietet: „LoRaWAN-Betrieb“ kommt dazu.", "Sucht: „Rat; Tat“ kommt dazu."]


@pytest.mark.parametrize("text", ["4", "4,0", "4.0"])
def test_a_number_is_read_with_a_comma_and_with_a_point(event: Event, text: str) -> None:
    (listed,) = seen(event, ("A B", "a@example.org", text), heading=("Name", "E-Mail", "Höchstens")).people
    assert listed.max_meetings == 4


# --- nothing is cut silently --------------------------------------------------------------------------


def test_a_text_too_long_is_named_with_row_and_column_and_never_cut(event: Event) -> None:
    heading = ("Name", "E-Mail", "Funktion", "Bietet", "Sucht")
    rows = [
        ("A B", "a@example.org", "x" * 120, "y" * 400, "z" * 400 + "; kurz"),
        ("C D", "c@example.org", "x" * 121, "kurz; " + "y" * 401, "z" * 401),
    ]
    first, second = seen(event, *rows, heading=heading).people
    assert (first.problems, first.position, first.offers) == ([], "x" * 120, "y" * 400)
    assert [(problem.row, problem.column, problem.text) for problem in second.problems] == [
        (3, "C (Funktion)", "Der Text ist länger als 120 Zeichen. Bitte kürzen."),
        (
            3,
            "D (Bietet)",
            "Eintrag 2 ist länger als 400 Zeichen. Bitte kürzen oder mit einem Semikolon teilen.",
        ),
        (
            3,
            "E (Sucht)",
            "Eintrag 1 ist länger als 400 Zeichen. Bitte kürzen oder mit einem Semikolon teilen.",
        ),
    ]


# --- what an organiser may learn ----------------------------------------------------------------------


def test_an_address_tells_a_guest_who_organises_neither_name_nor_organisation(event: Event) -> None:
    PersonFactory(email="kim1@example.org", given_name="Kim", family_name="Alt")
    PersonFactory(email="kim2@example.org", given_name="Kim", family_name="Neu2", organisation=None)
    organiser = OrganiserFactory(event=event, person__role="guest").person
    wrong, right = seen(event, row(1, "Büro Neuland"), row(2), by=organiser).people
    assert (
        wrong.notes
        == right.notes
        == ["Ist im Netzwerk bekannt; Name und Organisation bleiben, wie sie dort stehen."]
    )


def test_an_unconfirmed_organisation_of_another_event_looks_new_and_is_no_second_one(event: Event) -> None:
    elsewhere = EventFactory()
    first = OrganiserFactory(event=elsewhere, person__role="guest").person
    second = OrganiserFactory(event=event, person__role="guest").person
    content = write_csv(HEADING, [row(1, "Geheimfirma GmbH")])
    take(elsewhere, first, content)
    other = [row(2, "Geheimfirma GmbH")]
    assert seen(event, *other, by=second).new_organisations() == ("Geheimfirma GmbH",)
    assert seen(event, *other, by=PersonFactory(role="coordination")).new_organisations() == ()
    take(event, second, write_csv(HEADING, other))
    assert seen(event, row(3, "Geheimfirma GmbH"), by=second).new_organisations() == ()
    assert Organisation.objects.filter(name="Geheimfirma GmbH").count() == 1


def test_a_name_that_may_mean_several_does_not_tell_of_unconfirmed_ones(event: Event) -> None:
    OrganisationFactory(name="Stadt Neuenkirchen")
    OrganisationFactory(name="Kreis Neuenkirchen", is_confirmed=False)
    organiser = OrganiserFactory(event=event, person__role="guest").person
    (listed,) = seen(event, row(1, "Neuenkirchen"), by=organiser).people
    assert (listed.organisation_name, listed.problems) == ("Stadt Neuenkirchen", [])


def test_people_of_an_organisation_that_still_waits_are_guests(event: Event, office: Person) -> None:
    OrganisationFactory(name="Büro Neuland", is_confirmed=False)
    take(event, office, write_csv(HEADING, [row(1, "Büro Neuland")]))
    assert Person.objects.get(email="kim1@example.org").role == Person.Role.GUEST
