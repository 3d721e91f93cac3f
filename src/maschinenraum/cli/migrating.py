# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum migrate``: the database brought to the state of this program."""

import argparse

from django.core.management import call_command
from django.db import OperationalError

from maschinenraum.cli.program import Refused
from maschinenraum.search.changes import load_vocabulary


def run(arguments: argparse.Namespace) -> int:
    """Apply what is missing and say what was done."""
    migrate(verbosity=1)
    return 0


def migrate(verbosity: int = 0) -> None:
    """Apply missing migrations, make the table of the cache and load the vocabulary; a second time changes nothing."""
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
        load_vocabulary()
    except OperationalError as error:
        raise Refused(
            f"Die Datenbank ist nicht erreichbar ({str(error).splitlines()[0]}): bitte "
            "MASCHINENRAUM_DATABASE_URL oder den Datenordner prüfen."
        ) from error
