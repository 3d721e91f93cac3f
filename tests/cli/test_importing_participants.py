# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum import-participants``: says what it does, does nothing on a dry run."""

import time
from argparse import Namespace
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from maschinenraum.cli.importing_participants import run
from maschinenraum.cli.program import parser
from maschinenraum.cli.refusals import Refused
from maschinenraum.events.changes.registrations import hold_event, note_registration
from maschinenraum.events.models import Event, Registration
from maschinenraum.network.models import Person
from maschinenraum.network.spreadsheets import write_csv
from tests.factories import EventFactory, PersonFactory

pytestmark = pytest.mark.django_db


def given(folder: Path, **changes: Any) -> Namespace:
    path = folder / "liste.csv"
    rows = [("Ada", "Neu", "ada@example.org", "Büro Neuland"), ("Bo", "", "bo", "")]
    path.write_bytes(write_csv(("Vorname", "Nachname", "E-Mail", "Firma"), rows))
    values = {"file": path, "event": EventFactory().slug, "encoding": None, "dry_run": False, **changes}
    return Namespace(**values)


def test_a_dry_run_names_every_row_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(given(tmp_path, dry_run=True)) == 2
    said = capsys.readouterr().out
    assert "Neue Organisation (Partner): Büro Neuland" in said
    assert "Zeile 3, Spalte B (Nachname): Der Nachname fehlt." in said
    assert not Registration.objects.exists()


def test_valid_rows_are_taken_over_and_the_status_tells_of_the_others(tmp_path: Path) -> None:
    assert run(given(tmp_path)) == 2
    assert [registration.person.name for registration in Registration.objects.all()] == ["Ada Neu"]


def test_an_unknown_event_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="gibt es nicht"):
        run(given(tmp_path, event="gibt-es-nicht"))


def test_the_command_line_knows_it(tmp_path: Path) -> None:
    path = given(tmp_path).file
    arguments = parser().parse_args(["import-participants", str(path), "--event", "hamburg", "--dry-run"])
    assert (arguments.event, arguments.dry_run, arguments.file) == ("hamburg", True, path)


def registering(event: Event, person: Person, seconds: float) -> Thread:
    """Start a registration of oneself that is under way for so long; return once it has begun."""
    begun = Barrier(2)

    def register_slowly() -> None:
        try:
            with transaction.atomic():
                hold_event(event)
                note_registration(event, person)
                begun.wait(timeout=10)
                time.sleep(seconds)
        finally:
            connection.close()

    thread = Thread(target=register_slowly)
    thread.start()
    begun.wait(timeout=10)
    return thread


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite in memory knows no waiting for a lock.")
@pytest.mark.django_db(transaction=True)
def test_whoever_registers_themselves_meanwhile_stops_the_import_in_one_sentence(tmp_path: Path) -> None:
    person = PersonFactory(email="ada@example.org")
    arguments = given(tmp_path)
    thread = registering(Event.objects.get(slug=arguments.event), person, 1.0)
    with pytest.raises(Refused, match="bitte noch einmal aufrufen"):
        run(arguments)
    thread.join()
    assert [one.origin for one in Registration.objects.all()] == [Registration.Origin.FORM]
    assert run(arguments) == 2
    assert [one.origin for one in Registration.objects.all()] == [Registration.Origin.FORM]
