# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum import-area-changes``: which territory became which, from the official list of changes."""

import argparse

from django.utils.translation import gettext, override

from maschinenraum.cli.refusals import Refused
from maschinenraum.network.changes.area_changes import AreaChangeReport
from maschinenraum.network.changes.territory_files import import_area_changes
from maschinenraum.network.spreadsheets import FileRefused

LISTED = 40


def run(arguments: argparse.Namespace) -> int:
    """Link territories with their successors; status 2 when rows could not be used."""
    with override("de"):
        try:
            report = import_area_changes(arguments.file, dry_run=arguments.dry_run)
        except FileRefused as refusal:
            raise Refused(refusal.sentence(gettext)) from refusal
        _show(report)
    if arguments.dry_run:
        print("Probelauf: Es wurde nichts geschrieben.")
    elif report.changes_nothing:
        print("Die Gebietsänderungen sind schon verknüpft.")
    else:
        print("Übernommen.")
    return 2 if report.problems else 0


def _show(report: AreaChangeReport) -> None:
    figures = {
        "neue Verknüpfungen": report.links,
        "schon bekannte Verknüpfungen": report.links_known,
        "frühere Gebiete und Namen nachgetragen": report.past_territories,
        "letzter Tag genauer bestimmt": report.ended,
        "Zeilen, die nur sagen, was blieb": report.staying,
        "Zeilen, die nicht verwendet werden konnten": len(report.problems),
    }
    for words, count in figures.items():
        print(f"{count:5} {words}")
    for problem in report.problems[:LISTED]:
        print(f"  {gettext(problem.text) % problem.values}")
    if len(report.problems) > LISTED:
        print(f"  … und {len(report.problems) - LISTED} weitere")
