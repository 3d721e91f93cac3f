# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``maschinenraum plan`` takes. Loads nothing but the standard library: asking for help is quick."""

import argparse
from pathlib import Path

KINDS = {
    "meetings": "Einzelgespräche: wer trifft wen, wann und an welchem Tisch",
    "tables": "rotierende Tische: wer sitzt in welcher Runde an welchem Tisch",
    "workshops": "Plätze in parallelen Workshops nach Wunschlisten",
    "consultations": "Beratungstermine: wer wird wann von wem beraten",
}
EXAMPLE = "example"
LANGUAGES = ("de", "en")


def planning(parser: argparse.ArgumentParser) -> None:
    """Add one task per kind of plan, and the example."""
    tasks = parser.add_subparsers(dest="task", metavar="Aufgabe", required=True)
    for kind, what in KINDS.items():
        _plan(tasks.add_parser(kind, help=what, description=what))
    what = "ein ausgefülltes Beispiel für alle vier Aufgaben schreiben"
    example = tasks.add_parser(EXAMPLE, help=what, description=what)
    example.add_argument("folder", type=Path, metavar="ORDNER", help="Ordner, den es noch nicht gibt")


def _plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        type=_existing,
        metavar="ORDNER|DATEI.xlsx",
        help="Ordner mit CSV-Dateien, oder eine Excel-Datei mit Blättern (docs/planning.md)",
    )
    parser.add_argument(
        "--out", type=Path, metavar="ORDNER", help="wohin geschrieben wird (Vorgabe: neben der Eingabe)"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="auch in einen Ordner schreiben, in dem schon anderes liegt"
    )
    parser.add_argument(
        "--seed", type=_count, default=1, metavar="ZAHL", help="Startzahl des Zufalls (Vorgabe: 1)"
    )
    parser.add_argument(
        "--seconds", type=_seconds, metavar="ZAHL", help="nach so vielen Sekunden aufhören zu suchen"
    )
    parser.add_argument(
        "--steps",
        type=_count,
        metavar="ZAHL",
        help="Suchschritte; mit denen eines Berichts entsteht derselbe Plan",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default="de",
        metavar="SPRACHE",
        help="Sprache der geschriebenen Dateien: de oder en (Vorgabe: de)",
    )


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"Den Ordner oder die Datei {text} gibt es nicht.")
    return path


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"{text} ist keine ganze Zahl ab 0.")
    return int(text)


def _seconds(text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 < number < 1e9:
        raise argparse.ArgumentTypeError(f"{text} ist keine Zahl von Sekunden über 0.")
    return number
