# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum import-region-types``: RegioStaR 7 of the municipalities, from a table with ags and type."""

import argparse

from django.utils.translation import gettext, override

from maschinenraum.cli.refusals import Refused
from maschinenraum.network.changes.territory_files import import_regiostar
from maschinenraum.network.spreadsheets import FileRefused

LISTED = 20


def run(arguments: argparse.Namespace) -> int:
    """Record the types and name the keys that are not known; status 2 when there are such."""
    with override("de"):
        try:
            report = import_regiostar(arguments.file, dry_run=arguments.dry_run)
        except FileRefused as refusal:
            raise Refused(refusal.sentence(gettext)) from refusal
    print(f"{report.changed:5} Gemeinden mit neuem Regionstyp")
    print(f"{report.same:5} unverändert")
    print(f"{len(report.unknown):5} Schlüssel, die im Verzeichnis fehlen")
    for key in report.unknown[:LISTED]:
        print(f"  {key}")
    if len(report.unknown) > LISTED:
        print(f"  … und {len(report.unknown) - LISTED} weitere")
    if arguments.dry_run:
        print("Probelauf: Es wurde nichts geschrieben.")
    return 2 if report.unknown else 0
