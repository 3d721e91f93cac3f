# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which subcommands there are and what they take; a subcommand's own module is loaded when it is called.

A module of a subcommand has a function ``run(arguments) -> int``. It is imported after Django has been
set up, so it may import the rooms at its top; asking for help loads neither.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from maschinenraum import __version__
from maschinenraum.cli.planning.arguments import planning
from maschinenraum.cli.refusals import Refused

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def _nothing(parser: argparse.ArgumentParser) -> None:
    """Add no arguments."""


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text} ist kein Port; möglich sind 1 bis 65535.")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} ist kein Tag; erwartet wird JJJJ-MM-TT.") from None


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=_port,
        default=os.environ.get("PORT", "8000"),
        metavar="NUMMER",
        help="Port, auf dem die Seiten erreichbar sind (Vorgabe: PORT oder 8000)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADRESSE", help="Adresse dieses Rechners (Vorgabe: 127.0.0.1)"
    )


def _running(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    parser.add_argument(
        "--without-sample",
        action="store_true",
        help="das Beispielnetzwerk nicht in eine leere Datenbank laden",
    )


def _socket(parser: argparse.ArgumentParser) -> None:
    _address(parser)
    parser.add_argument(
        "--socket", type=int, metavar="NUMMER", help="Nummer eines schon geöffneten Anschlusses"
    )


def _participants(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=readable_file, metavar="DATEI", help="Liste als XLSX oder CSV")
    parser.add_argument("--event", required=True, metavar="KÜRZEL", help="Kürzel der Veranstaltung")
    parser.add_argument(
        "--encoding", metavar="KODIERUNG", help="Kodierung der CSV-Datei, falls sie falsch erkannt wird"
    )
    parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was geschähe")


def _judged(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file",
        nargs="?",
        type=readable_file,
        metavar="DATEI",
        help="CSV mit den Spalten need und grades: eine Frage, dazu 'kurzname:2;kurzname:1' der passenden Einträge; "
        "ohne Datei mit den mitgelieferten Fragen",
    )


def _file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=readable_file, metavar="DATEI", help="die Datei")
    parser.add_argument("--dry-run", action="store_true", help="nur zeigen, was geschähe")


def _territories(parser: argparse.ArgumentParser) -> None:
    _file(parser)
    parser.add_argument(
        "--population-date",
        type=_day,
        metavar="JJJJ-MM-TT",
        help="Stand der Einwohnerzahlen, den GV100AD nicht nennt",
    )
    parser.add_argument(
        "--yes", action="store_true", help="auch übernehmen, wenn die Datei abgeschnitten aussieht"
    )


def _administrator(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="E-MAIL", help="Adresse zum Anmelden")
    parser.add_argument("--given-name", default="", metavar="VORNAME", help="Vorname")
    parser.add_argument("--family-name", required=True, metavar="NACHNAME", help="Nachname")


def _email(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="E-MAIL", help="Adresse der Person")


def _person(parser: argparse.ArgumentParser) -> None:
    _email(parser)
    parser.add_argument("--yes", action="store_true", help="ohne Rückfrage löschen")


def readable_file(text: str) -> Path:
    """Return the path of an existing file, for ``argparse``."""
    path = Path(text)
    if path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} ist ein Ordner; gebraucht wird eine Datei.")
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"Die Datei {text} gibt es nicht.")
    return path


@dataclass(frozen=True)
class Subcommand:
    """One subcommand: its module below ``maschinenraum.cli`` and what it says of itself."""

    name: str
    module: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None] = _nothing
    needs_django: bool = True
    needs_tables: bool = False


SUBCOMMANDS = (
    Subcommand("run", "running", "alles starten: Seiten und Hintergrundarbeit", _running),
    Subcommand("web", "serving", "nur die Seiten starten", _socket),
    Subcommand("worker", "working", "nur die Hintergrundarbeit starten"),
    Subcommand("migrate", "migrating", "die Datenbank auf den Stand dieses Programms bringen"),
    Subcommand(
        "publish-static",
        "static_files",
        "Gestaltung und Schriften bereitstellen, wenn ein anderer Server die Seiten startet",
    ),
    Subcommand(
        "import-participants",
        "importing_participants",
        "Teilnehmende einer Veranstaltung aus einer Liste aufnehmen",
        _participants,
        needs_tables=True,
    ),
    Subcommand("load-sample", "sample", "das Beispielnetzwerk laden (ohne Anmeldungen)"),
    Subcommand(
        "import-territories",
        "importing_territories",
        "das amtliche Gemeindeverzeichnis einlesen (AuszugGV als XLSX oder GV100AD)",
        _territories,
        needs_tables=True,
    ),
    Subcommand(
        "import-area-changes",
        "importing_area_changes",
        "Gebietsänderungen einlesen: welches Gebiet in welchem aufging (XLSX oder CSV)",
        _file,
        needs_tables=True,
    ),
    Subcommand(
        "import-region-types",
        "importing_region_types",
        "die Regionstypen (RegioStaR 7) der Gemeinden einlesen (CSV oder XLSX)",
        _file,
        needs_tables=True,
    ),
    Subcommand(
        "add-administrator",
        "administrators",
        "ein Konto für die Administration anlegen",
        _administrator,
        needs_tables=True,
    ),
    Subcommand(
        "deactivate",
        "deactivating",
        "das Konto einer Person schließen, die nicht mehr dabei ist; gelöscht wird nichts",
        _email,
        needs_tables=True,
    ),
    Subcommand(
        "erase-person",
        "erasing",
        "eine Person endgültig löschen (Recht auf Löschung, Art. 17 DSGVO)",
        _person,
        needs_tables=True,
    ),
    Subcommand(
        "rebuild-search",
        "rebuilding_search",
        "das Verzeichnis der Suche auf diesem Rechner aus der Datenbank neu aufbauen",
        needs_tables=True,
    ),
    Subcommand(
        "judge-search",
        "judging_search",
        "messen, ob ein Sprachmodell der Suche hilft, bevor es eingeschaltet bleibt",
        _judged,
        needs_tables=True,
    ),
    Subcommand("check", "checking", "prüfen, ob diese Installation vollständig ist"),
    Subcommand(
        "plan",
        "planning.command",
        "Zeitpläne aus eigenen Tabellen berechnen, ohne Datenbank (docs/planning.md)",
        planning,
        needs_django=False,
    ),
    Subcommand("warm", "warming", "die Rechenkerne vorab übersetzen", needs_django=False),
)


class GermanParser(argparse.ArgumentParser):
    """``argparse`` with its own few words in German."""

    WORDS = (
        ("usage: ", "Aufruf: "),
        ("positional arguments:", "Angaben:"),
        ("options:", "Schalter:"),
        ("show this help message and exit", "diese Hilfe zeigen"),
        ("show program's version number and exit", "die Version zeigen"),
        ("the following arguments are required: ", "es fehlt: "),
        ("unrecognized arguments: ", "unbekannt: "),
        ("expected one argument", "es fehlt der Wert"),
        ("invalid choice: ", "unbekannt: "),
        ("choose from", "möglich sind"),
        ("argument ", "Angabe "),
    )

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        for english, german in self.WORDS:
            message = message.replace(english, german)
        super()._print_message(message, file)

    def error(self, message: str) -> NoReturn:
        """End with one sentence and the way to the help, not with the whole usage."""
        for english, german in self.WORDS:
            message = message.replace(english, german)
        self.exit(2, f"Fehler: {message} (Hilfe: {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """Build the command line of every subcommand."""
    root = GermanParser(
        prog="maschinenraum",
        description="Software für Netzwerke von Kommunen, die voneinander lernen.",
        epilog="Daten liegen in var/ oder wo MASCHINENRAUM_HOME es sagt. Mehr steht in docs/operation.md.",
    )
    root.add_argument("--version", action="version", version=f"maschinenraum {__version__}")
    choices = root.add_subparsers(dest="subcommand", metavar="Befehl", required=True)
    for subcommand in SUBCOMMANDS:
        own = choices.add_parser(subcommand.name, help=subcommand.help, description=subcommand.help)
        subcommand.arguments(own)
        own.set_defaults(chosen=subcommand)
    return root


def main(words: Sequence[str] | None = None) -> int:
    """Run one subcommand; return its exit status, 1 or 2 with one sentence where it was refused."""
    arguments = parser().parse_args(words)
    subcommand: Subcommand = arguments.chosen
    if hasattr(arguments, "port"):
        os.environ["PORT"] = str(arguments.port)  # the settings derive the address in mails from it
    try:
        if subcommand.needs_django:
            set_up_django()
        if subcommand.needs_tables:
            import_module("maschinenraum.cli.migrating").require_tables()
        return int(import_module(f"maschinenraum.cli.{subcommand.module}").run(arguments))
    except Refused as refusal:
        print(f"Fehler: {refusal}", file=sys.stderr)
        return refusal.status
    except KeyboardInterrupt:
        return 130


def set_up_django() -> None:
    """Load the settings and the rooms' models, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maschinenraum.settings")
    configuration = import_module("django.core.exceptions").ImproperlyConfigured
    try:
        import_module("django").setup()
    except configuration as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(
            f"Der Datenordner ist nicht beschreibbar: {error.filename}. Bitte Rechte ändern oder mit "
            "MASCHINENRAUM_HOME einen anderen Ordner nennen."
        ) from error
