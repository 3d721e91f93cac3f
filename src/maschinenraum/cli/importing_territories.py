# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum import-territories``: the official directory of municipalities, from its file."""

import argparse
from pathlib import Path

from django.db import DatabaseError
from django.utils.translation import gettext

from maschinenraum.cli.refusals import Refused
from maschinenraum.network.changes.territories import Stale, apply_or_fail, difference_from, stage
from maschinenraum.network.directory import DirectoryFile, read_directory
from maschinenraum.network.directory.difference import Difference
from maschinenraum.network.directory.reading import LIMITS
from maschinenraum.network.spreadsheets import FileRefused, read_capped

LISTED = 20


def run(arguments: argparse.Namespace) -> int:
    """Show what the file would change and, without ``--dry-run``, change it."""
    path: Path = arguments.file
    try:
        with path.open("rb") as opened:
            data = read_capped(opened, LIMITS)
        file = read_directory(data, population_date=arguments.population_date)
        compared = difference_from(file)
        difference = compared[1]
        show(file, difference)
        if difference.is_empty:
            print("Das Verzeichnis ist schon auf diesem Stand.")
        elif arguments.dry_run:
            print("Probelauf: Es wurde nichts geschrieben.")
        elif difference.doubts and not arguments.yes:
            doubt = difference.doubts[0]
            raise Refused(
                f"{gettext(doubt.text) % doubt.values} Ist sie vollständig, rufen Sie den Befehl mit --yes auf."
            )
        else:
            apply_or_fail(stage(file, data, file_name=path.name, compared=compared))
            print("Übernommen.")
    except FileRefused as refusal:
        raise Refused(refusal.sentence(gettext)) from refusal
    except Stale as stale:
        raise Refused(
            "Das Verzeichnis hat sich währenddessen geändert: bitte noch einmal aufrufen."
        ) from stale
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        raise Refused(
            f"Die Datenbank hat die Änderungen nicht angenommen ({reason}); das Verzeichnis ist, wie es war."
        ) from error
    return 0


def show(file: DirectoryFile, difference: Difference) -> None:
    """Print the difference: counts, remarks and the first entries of each kind."""
    counts = difference.counts
    print(f"Gebietsstand {file.as_of:%d.%m.%Y}, {counts['municipalities']} Gemeinden")
    for remark in difference.remarks:
        print(f"  Hinweis: {gettext(remark.text) % remark.values}")
    for doubt in difference.doubts:
        print(f"  Achtung: {gettext(doubt.text) % doubt.values}")
    entries = {
        "neu": [f"{key} {name}" for key, name in difference.new],
        "weggefallen": [f"{key} {name}" for key, name in difference.gone],
        "umbenannt": [f"{key} {old} -> {new}" for key, old, new in difference.renamed],
        "geändert": [f"{key} {name}" for key, name, _facts in difference.changed],
    }
    for (word, lines), kind in zip(entries.items(), ("new", "gone", "renamed", "changed"), strict=True):
        print(f"  {word}: {counts[kind]}")
        for line in lines[:LISTED]:
            print(f"    {line}")
        if counts[kind] > LISTED:
            print(f"    … und {counts[kind] - min(LISTED, len(lines))} weitere")
