# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum import-participants``: a list of participants from a file, with or without writing."""

from argparse import Namespace

from django.utils.translation import gettext, override

from maschinenraum.cli.refusals import Refused
from maschinenraum.events.actions.participants import ListChanged, import_table
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participant_lists.previewing import preview
from maschinenraum.events.queries.participant_lists.rows import Outcome, Preview
from maschinenraum.network.spreadsheets import FileRefused, Table, read_table

OUTCOMES = {
    Outcome.NEW: "neu im Netzwerk und angemeldet",
    Outcome.REGISTERED: "bekannt, neu angemeldet",
    Outcome.CHANGED: "aus einer früheren Liste, wird geändert",
    Outcome.UNTOUCHED: "bleibt, wie es ist",
}


def run(arguments: Namespace) -> int:
    """Import the valid rows and name the others; status 2 when rows were left out."""
    with override("de"):
        event = Event.objects.filter(slug=arguments.event).first()
        if event is None:
            slugs = ", ".join(Event.objects.values_list("slug", flat=True)) or "keine"
            raise Refused(f"Die Veranstaltung „{arguments.event}“ gibt es nicht. Vorhanden: {slugs}.")
        try:
            table = _table(arguments)
            found = preview(event, table, by=None)
        except FileRefused as refusal:
            raise Refused(refusal.sentence(gettext)) from refusal
        _report(found, table)
        if arguments.dry_run:
            print("Probelauf: Es wurde nichts geschrieben.")
        else:
            _import(event, table, found)
    return 2 if found.refused else 0


def _table(arguments: Namespace) -> Table:
    with arguments.file.open("rb") as file:
        return read_table(file, arguments.file.name, encoding=arguments.encoding)


def _report(found: Preview, table: Table) -> None:
    if table.encoding:
        print(f"Gelesen als {table.encoding}, Trennzeichen „{table.delimiter}“.")
    for name in found.columns.unknown:
        print(f"Spalte {name}: nicht erkannt, wird nicht übernommen.")
    for outcome, words in OUTCOMES.items():
        print(f"{sum(listed.outcome == outcome for listed in found.people):4} {words}")
    for name in found.new_organisations():
        print(f"Neue Organisation (Partner): {name}, öffentlich erst nach Bestätigung")
    for listed in found.people:
        for note in listed.notes:
            print(f"Zeile {listed.row}: {note}")
        for problem in listed.problems:
            place = f", Spalte {problem.column}" if problem.column else ""
            print(f"Zeile {problem.row}{place}: {problem.text} Die Zeile bleibt weg.")


def _import(event: Event, table: Table, found: Preview) -> None:
    try:
        imported = import_table(event, table, fingerprint=found.fingerprint, by=None)
    except ListChanged as change:
        raise Refused("Währenddessen hat sich etwas geändert: bitte noch einmal aufrufen.") from change
    print(f"Übernommen: {imported.registered} angemeldet, {imported.changed} geändert.")
