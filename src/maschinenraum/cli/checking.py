# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum check``: whether this installation is complete, one line per point."""

import argparse
import fcntl
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.utils import timezone

from maschinenraum.cli.jobs import waiting_since
from maschinenraum.cli.migrating import missing_migrations
from maschinenraum.network.jobs.mail import setting_problem
from maschinenraum.search.embedders import active_embedder
from maschinenraum.search.queries.index_files import position, usable_index

#: The queue is worked off within seconds; who waits this long waits for a worker that is not there.
LONGEST_WAITING = timedelta(minutes=5)
#: Room for the files of SQLite to double while it tidies up, and for days of mail.
LEAST_FREE = 500 * 1024 * 1024
#: Django's own measure of a secret that cannot be guessed.
SHORTEST_SECRET = 50
GENERATED = ("generated/kern.css", "generated/fira-sans-400.woff2", "generated/fira-sans-600.woff2")


def run(arguments: argparse.Namespace) -> int:
    """Print each point with what to do where it is not well; return 1 if one is not."""
    findings = [(title, point()) for title, point in POINTS.items()]
    for title, finding in findings:
        print(f"{'! ' if finding else '  '}{title}: {finding or WELL.get(title, _well)()}")
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


def _secret() -> str:
    if len(settings.SECRET_KEY) >= SHORTEST_SECRET:
        return ""
    return (
        f"kürzer als {SHORTEST_SECRET} Zeichen und damit zu erraten; bitte MASCHINENRAUM_SECRET_KEY oder die Datei "
        f"{Path(settings.HOME) / 'secret-key'} durch ein langes zufälliges ersetzen."
    )


def _space() -> str:
    try:
        free = shutil.disk_usage(settings.HOME).free
    except OSError:
        return f"nicht zu messen, weil {settings.HOME} nicht lesbar ist."
    if free >= LEAST_FREE:
        return ""
    return f"nur noch {free // 1024**2} MB frei in {settings.HOME}; bitte Platz schaffen."


def _search() -> str:
    """An index that is not there yet is no fault: the worker builds it."""
    try:
        if position() is None or usable_index() is not None:
            return ""
    except DatabaseError:
        return "nicht zu beurteilen, weil die Datenbank nicht lesbar ist."
    return (
        "Das Verzeichnis ist beschädigt oder neuer als die Datenbank. Der Worker baut es neu auf; "
        "sofort geht es mit 'maschinenraum rebuild-search'."
    )


def _model() -> str:
    chosen = active_embedder()
    if chosen is None or chosen(["Probe"]) is not None:
        return ""
    return f"{chosen.name} antwortet nicht ({chosen.trouble}); die Suche geht ohne weiter."


def _worker() -> str:
    """A worker that is not there is no fault by itself: this command may run before the start."""
    try:
        now = timezone.now()
        begun = waiting_since(now)
    except DatabaseError:
        return "nicht zu beurteilen, weil die Datenbank nicht lesbar ist."
    if begun is None or now - begun <= LONGEST_WAITING:
        return ""
    minutes = int((now - begun).total_seconds() // 60)
    if _workers_here():
        return f"läuft, kommt aber nicht nach: Seit {minutes} Minuten wartet ein Auftrag."
    return (
        f"läuft nicht, und seit {minutes} Minuten wartet ein Auftrag; bitte 'maschinenraum worker' starten."
    )


def _workers_here() -> int:
    """Count the workers of this computer: each holds a lock on its file while it lives."""
    living = 0
    for path in (Path(settings.HOME) / "workers").glob("*"):
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            living += 1
        except FileNotFoundError:  # it has just ended
            continue
    return living


def _proxies() -> str:
    """Our own server speaks no TLS, so an address with https means that a proxy stands in front."""
    addresses = [settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS]
    behind = settings.HTTPS or any(urlsplit(address).scheme == "https" for address in addresses)
    if settings.TRUSTED_PROXIES or not behind:
        return ""
    return (
        "Davor steht offenbar ein Proxy (https), aber MASCHINENRAUM_PROXIES ist 0: Alle Besucher zählen als einer, "
        "und einer, der Passwörter rät, sperrt alle aus. Bitte die Zahl Ihrer Proxys eintragen."
    )


def _mail() -> str:
    if problem := setting_problem(settings.MAIL_URL):
        return problem
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if settings.MAIL_URL != "files" and sender.rpartition("@")[2] in {"", "localhost"}:
        return "MASCHINENRAUM_MAIL_FROM nennt keinen Absender, dem andere Server glauben; bitte eine Adresse eintragen."
    return ""


def _generated() -> str:
    missing = [name for name in GENERATED if finders.find(name) is None]
    return f"{', '.join(missing)} fehlen; bitte 'make setup' ausführen." if missing else ""


POINTS: dict[str, Callable[[], str]] = {
    "Datenordner": _folder,
    "Datenbank": _database,
    "Migrationen": _migrations,
    "Einstellungen": _settings,
    "Geheimnis": _secret,
    "Mail": _mail,
    "Worker": _worker,
    "Proxys": _proxies,
    "Freier Speicher": _space,
    "Suche": _search,
    "Sprachmodell": _model,
    "Gestaltung und Schriften": _generated,
}


def _well() -> str:
    return "gut"


def _worker_is_well() -> str:
    living = _workers_here()
    return "gut" if living else "läuft zurzeit nicht auf diesem Rechner; es wartet auch nichts auf ihn."


def _mail_is_well() -> str:
    return f"in Dateien unter {settings.MAIL_FOLDER}" if settings.MAIL_URL == "files" else "gut"


def _model_is_well() -> str:
    chosen = active_embedder()
    return f"{chosen.name} antwortet" if chosen else "keines eingeschaltet"


def _search_is_well() -> str:
    return "gut" if position() else "hat noch kein Verzeichnis; der Worker legt es an."


#: What is said where nothing is wrong, but "gut" would tell less than there is to know.
WELL: dict[str, Callable[[], str]] = {
    "Worker": _worker_is_well,
    "Mail": _mail_is_well,
    "Suche": _search_is_well,
    "Sprachmodell": _model_is_well,
}
