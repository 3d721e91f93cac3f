# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum check``: whether this installation is complete, one line per point."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection

from maschinenraum.cli.migrating import missing_migrations
from maschinenraum.network.jobs.mail import setting_problem

GENERATED = ("generated/kern.css", "generated/fira-sans-400.woff2", "generated/fira-sans-600.woff2")


def run(arguments: argparse.Namespace) -> int:
    """Print each point with what to do where it is not well; return 1 if one is not."""
    findings = [(title, point()) for title, point in POINTS.items()]
    for title, finding in findings:
        print(f"{'! ' if finding else '  '}{title}: {finding or 'gut'}")
    return 1 if any(finding for _title, finding in findings) else 0


def _folder() -> str:
    home = Path(settings.HOME)
    return "" if os.access(home, os.W_OK) else f"{home} ist nicht beschreibbar; bitte Rechte ändern."


def _database() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"nicht erreichbar ({type(error).__name__}); bitte MASCHINENRAUM_DATABASE_URL prüfen."
    return ""


def _migrations() -> str:
    try:
        missing = missing_migrations()
    except DatabaseError:
        return "nicht lesbar, weil die Datenbank nicht erreichbar ist."
    return f"{missing} fehlen; bitte 'maschinenraum migrate' ausführen." if missing else ""


def _settings() -> str:
    return "; ".join(str(message.msg) for message in run_checks() if message.level >= ERROR)


def _mail() -> str:
    return setting_problem(settings.MAIL_URL)


def _generated() -> str:
    missing = [name for name in GENERATED if finders.find(name) is None]
    return f"{', '.join(missing)} fehlen; bitte 'make setup' ausführen." if missing else ""


POINTS: dict[str, Callable[[], str]] = {
    "Datenordner": _folder,
    "Datenbank": _database,
    "Migrationen": _migrations,
    "Einstellungen": _settings,
    "Mail": _mail,
    "Gestaltung und Schriften": _generated,
}
