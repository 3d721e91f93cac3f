# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum migrate``: the database brought to the state of this program."""

import argparse

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from maschinenraum.cli.refusals import Refused
from maschinenraum.events.sample.congresses import load_session_formats
from maschinenraum.network.sample.groups import load_group_kinds
from maschinenraum.search.changes.vocabulary import load_vocabulary


def run(arguments: argparse.Namespace) -> int:
    """Apply what is missing and say what was done."""
    migrate(verbosity=1)
    return 0


def migrate(verbosity: int = 0) -> None:
    """Apply missing migrations and load what no installation works without; a second time changes nothing.

    That is the table of the cache, the vocabulary, the kinds of groups and the formats of sessions.
    """
    try:
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
        load_vocabulary()
        load_group_kinds()
        load_session_formats()
    except OperationalError as error:
        raise Refused(
            f"Die Datenbank ist nicht erreichbar ({str(error).splitlines()[0]}): bitte "
            "MASCHINENRAUM_DATABASE_URL oder den Datenordner prüfen."
        ) from error


def missing_migrations() -> int:
    """Count the migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_tables() -> None:
    """Refuse what reads or writes a database that is not on the state of this program."""
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        raise Refused(
            f"Die Datenbank ist nicht erreichbar ({type(error).__name__}): bitte MASCHINENRAUM_DATABASE_URL "
            "oder den Datenordner prüfen."
        ) from error
    if missing:
        raise Refused(
            "Die Datenbank ist nicht auf dem Stand dieses Programms: bitte zuerst 'maschinenraum migrate' "
            "ausführen."
        )
