# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum plan example``: tables to start from, filled with invented people; the same every time."""

import io
import random
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from xlsxwriter import Workbook

from maschinenraum.cli.planning.workbook import ALWAYS
from maschinenraum.cli.refusals import Refused
from maschinenraum.network.spreadsheets import csv_lines, neutralised

PEOPLE, ORGANISATIONS = 191, 73
SEED = 2027
TITLE = "Beispielkongress 2027"
DAYS = ("11.05.2027", "12.05.2027")

GIVEN = """
Ada Ahmet Anja Anton Aylin Bela Birte Bruno Carla Cem Clara Dana David Elif Emil Esra Fatma Finn Frieda Georg Greta
Hanna Hugo Ida Ilja Ines Jakob Jana Jonas Jule Kaan Karla Kemal Klara Lara Lasse Lena Leyla Liv Luca Mara Marek Mila
Mina Nele Nils Nora Olga Oskar Paul Pia Raja Rosa Samir Selma Sina Sven Tarek Thea Tilda Timo Ute Vera Wanda Yara Zoe
""".split()
TREES = """
Ahorn Birke Buche Eibe Eiche Erle Esche Espe Fichte Hasel Holunder Kastanie Kiefer Lärche Linde Mispel Pappel Quitte
Robinie Schlehe Tanne Ulme Weide Zeder
""".split()
PLACES = "Ahornau Birkental Buchfurt Eichwerder Erlenbach Eschhausen Lindenaue Tannrode Ulmenhain Weidenfeld".split()
FORMS = ("Beispielstadt", "Beispielgemeinde", "Beispielkreis", "Beispielverband", "Beispielwerke", "Beispieldorf",
         "Beispielregion", "Beispielamt")  # fmt: skip

#: Topic, words it is also known by, what people who seek and who offer something write.
TOPICS = (
    ("LoRaWAN", "Funknetz, Sensornetz", "ein Betriebsmodell für ein Funknetz", "vier Jahre LoRaWAN-Betrieb"),
    ("Urbane Datenplattform", "Datenplattform", "eine Datenplattform", "unsere Datenplattform zum Nachnutzen"),
    ("Digitaler Zwilling", "3D-Stadtmodell", "ein 3D-Stadtmodell", "einen digitalen Zwilling der Altstadt"),
    ("Parkraum", "Parken, Stellplätze", "Sensoren für Stellplätze", "Auswertungen zum Parken in Echtzeit"),
    ("Hochwasser", "Pegel, Starkregen", "Messung von Pegeln an Bächen", "Warnungen bei Starkregen"),
    ("Bewässerung", "Bodenfeuchte, Stadtgrün", "Messung der Bodenfeuchte", "eine Bewässerung nach Bodenfeuchte"),
    ("Energiemanagement", "Heizung, Strom", "Verbrauchsdaten unserer Schulen", "Energiemanagement für 80 Gebäude"),
    ("Beteiligung", "Mitmachen", "eine Plattform für Bürgerbeteiligung", "Beteiligung ohne eigene IT"),
    ("Mobilität", "Verkehr, Radverkehr", "Zählungen im Radverkehr", "Verkehrsdaten als offene Daten"),
    ("Luftqualität", "Feinstaub", "günstige Messgeräte für Feinstaub", "ein Messnetz für Luftqualität"),
    ("Winterdienst", "Glätte, Straßenzustand", "Vorhersagen für den Winterdienst", "Glättesensoren an Brücken"),
    ("Abfall", "Container, Füllstand", "Füllstände unserer Container", "Touren nach Füllstand statt nach Plan"),
    ("Innenstadt", "Leerstand, Frequenz", "Frequenz in der Innenstadt messen", "ein Leerstandskataster mit Zählung"),
    ("KI", "Sprachmodell, Künstliche Intelligenz", "Regeln für den Einsatz von KI", "einen Assistenten für Bauanträge"),
    ("Datenschutz", "DSGVO", "Muster zum Datenschutz bei Sensoren", "eine geprüfte Folgenabschätzung"),
    ("Offene Daten", "Open Data", "einen Einstieg in offene Daten", "einen Katalog für offene Daten"),
    ("Geodaten", "GIS", "Geodaten für alle Fachämter", "Schulungen zu freien Geodaten-Werkzeugen"),
    ("Katastrophenschutz", "Sirenen, Krisenstab", "ein Lagebild für den Krisenstab", "ein Lagebild mit Wetterdaten"),
    ("Gesundheit", "Hitze, Pflege", "einen Hitzeaktionsplan mit Messwerten", "Hitzekarten und Wege im Schatten"),
    ("Bildung", "Schule, Ausstattung", "eine gemeinsame Geräteausgabe für Schulen", "Geräteverwaltung für 40 Schulen"),
    ("Wohnen", "Leerstand, Wohnraum", "ein Verfahren für freie Wohnungen", "eine Tauschbörse für Wohnraum"),
    ("Ehrenamt", "Vereine", "eine Börse für das Ehrenamt", "eine Vereinsplattform für den Landkreis"),
    ("Beschaffung", "Vergabe", "Muster für eine gemeinsame Vergabe", "Leistungsverzeichnisse zum Übernehmen"),
    ("Förderung", "Fördermittel", "Fördermittel ab 2028", "eine Übersicht laufender Förderprogramme"),
)  # fmt: skip
README = """\
Beispiel für "maschinenraum plan"

Alle Personen und Orte sind erfunden. Jeder Unterordner ist eine Aufgabe; die Excel-Datei daneben enthält dasselbe.

  maschinenraum plan meetings meetings          (oder meetings.xlsx)
  maschinenraum plan tables tables
  maschinenraum plan workshops workshops
  maschinenraum plan consultations consultations

Danach liegt neben der Eingabe ein Ordner mit den Zeitplänen, zum Beispiel meetings-plan.
Welche Tabellen und Spalten es gibt, steht in docs/planning.md.
"""

Cell = str | int
Sheet = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


def write(folder: Path) -> int:
    """Write the example into a folder that is not there yet, or is empty; all of it or nothing."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} gibt es schon; bitte einen neuen Ordner nennen.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _fill(staging / "example")
            if folder.exists():
                folder.rmdir()
            (staging / "example").rename(folder)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise Refused(f"{folder} ist nicht beschreibbar ({error.strerror}); bitte anderswo.") from error
    print(
        f"Geschrieben nach {folder}. Weiter zum Beispiel mit: maschinenraum plan meetings {folder / 'meetings'}"
    )
    return 0


def _fill(folder: Path) -> None:
    for kind, sheets in examples().items():
        (folder / kind).mkdir(parents=True)
        for name, (columns, rows) in sheets.items():
            (folder / kind / f"{name}.csv").write_bytes(
                "".join(csv_lines(columns, rows, language="de")).encode()
            )
        (folder / f"{kind}.xlsx").write_bytes(_workbook(sheets))
    (folder / "LIESMICH.txt").write_text(README, encoding="utf-8")


def _workbook(sheets: dict[str, Sheet]) -> bytes:
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": TITLE, "created": ALWAYS})
        bold = book.add_format({"bold": True})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(columns) - 1, 24)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, columns, bold)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(number, column, cell)
                    else:
                        sheet.write_string(number, column, neutralised(cell))
    return target.getvalue()


def examples() -> dict[str, dict[str, Sheet]]:
    """All sheets of all kinds."""
    dice = random.Random(SEED)  # noqa: S311 - invented people need no secrecy
    people = _people(dice)
    return {
        "meetings": _meetings(dice, people),
        "tables": _tables(dice, people),
        "workshops": _workshops(dice, people),
        "consultations": _consultations(dice, people),
    }


def _people(dice: random.Random) -> list[tuple[str, str]]:
    """(name, organisation); a name says that it is an example."""
    names = [f"{given} Beispiel-{tree}" for given in GIVEN for tree in TREES]
    houses = [f"{form} {place}" for form in FORMS for place in PLACES][:ORGANISATIONS]
    members = [*houses, *dice.choices(houses, k=PEOPLE - len(houses))]
    return list(zip(dice.sample(names, PEOPLE), sorted(members), strict=True))


def _times(count: int, minutes: int) -> list[tuple[str, str, str, str]]:
    """(name, day, start, end) of slots, half of them on each day, from ten o'clock on with five minutes between."""
    found = []
    for number in range(count):
        which, within = divmod(number, -(-count // len(DAYS)))
        start = datetime(2027, 5, 11, 10) + timedelta(minutes=within * (minutes + 5))  # noqa: DTZ001 - a time of day
        end = start + timedelta(minutes=minutes)
        found.append((f"Zeit {number + 1}", DAYS[which], f"{start:%H:%M}", f"{end:%H:%M}"))
    return found


def _statements(dice: random.Random) -> tuple[str, str]:
    """What a person seeks and offers: one to three topics each."""
    sought = dice.sample(TOPICS, dice.randint(1, 3))
    offered = dice.sample([topic for topic in TOPICS if topic not in sought], dice.randint(1, 2))
    return "; ".join(topic[2] for topic in sought), "; ".join(topic[3] for topic in offered)


def _pairs(dice: random.Random, people: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """So many different (who, whom) of different organisations."""
    found: dict[tuple[str, str], None] = {}
    while len(found) < count:
        one, other = dice.sample(people, 2)
        if one[1] != other[1] and (other[0], one[0]) not in found:
            found[one[0], other[0]] = None
    return list(found)


def _topics() -> Sheet:
    return ("Thema", "Wörter"), [(topic[0], topic[1]) for topic in TOPICS]


def _meetings(dice: random.Random, people: list[tuple[str, str]]) -> dict[str, Sheet]:
    times = _times(10, 20)
    rows: list[tuple[Cell, ...]] = []
    for name, house in people:
        days = dice.choices(["", *DAYS], weights=[80, 10, 10])[0]
        away = dice.choice(times)[0] if not days and dice.random() < 0.1 else ""
        most: Cell = dice.randint(4, 8) if dice.random() < 0.7 else ""
        small = "ja" if "dorf" in house or "gemeinde" in house else ""
        sought, offered = _statements(dice)
        rows.append((name, house, days, away, most, sought, offered, small))
    pairs = _pairs(dice, people, 260)
    grades = dice.choices(["muss", "gern", "nie"], weights=[35, 60, 5], k=250)
    everyday = {row[0] for row in rows if not row[2] and not row[3]}
    settled = [pair for pair in pairs[250:] if set(pair) <= everyday][:2]
    return {
        "personen": (
            ("Name", "Organisation", "Anwesend", "Nicht verfügbar", "Höchstens", "Sucht", "Bietet", "Klein"),
            rows,
        ),
        "wuensche": (
            ("Wer", "Wen", "Wunsch"),
            [(*pair, grade) for pair, grade in zip(pairs, grades, strict=False)],
        ),
        "zeiten": (("Zeit", "Tag", "Beginn", "Ende", "Tische"), [(*time, 60) for time in times]),
        "fest": (
            ("Wer", "Wen", "Zeit", "Tisch"),
            [(*pair, times[2 * k][0], k + 1) for k, pair in enumerate(settled)],
        ),
        "themen": _topics(),
        "einstellungen": (("Einstellung", "Wert"), [("Titel", TITLE), ("Ziel", 3)]),
    }


def _tables(dice: random.Random, people: list[tuple[str, str]]) -> dict[str, Sheet]:
    pairs = _pairs(dice, people, 160)
    return {
        "personen": (
            ("Name", "Organisation", "Sucht", "Bietet"),
            [(*person, *_statements(dice)) for person in people],
        ),
        "tische": (("Tisch", "Plätze"), [(f"Tisch {k + 1}", 8) for k in range(24)]),
        "runden": (
            ("Runde", "Tag", "Beginn", "Ende"),
            [(f"Runde {k + 1}", DAYS[0], f"{14 + k}:00", f"{14 + k}:45") for k in range(5)],
        ),
        "wuensche": (("Wer", "Wen", "Wunsch"), [(*pair, "gern") for pair in pairs[:120]]),
        "bekannt": (("Wer", "Wen"), list(pairs[120:])),
        "themen": _topics(),
        "einstellungen": (("Einstellung", "Wert"), [("Titel", TITLE)]),
    }  # fmt: skip


def _workshops(dice: random.Random, people: list[tuple[str, str]]) -> dict[str, Sheet]:
    rounds = [("Runde 1", DAYS[0], "10:00", "11:30"), ("Runde 2", DAYS[0], "13:00", "14:30"),
              ("Runde 3", DAYS[1], "10:00", "11:30")]  # fmt: skip
    hosts = dice.sample(people, 18)
    offered: list[tuple[Cell, ...]] = [
        (
            f"W{k + 1}",
            TOPICS[k][0],
            rounds[k // 6][0],
            dice.choice([25, 30, 35, 40]),
            hosts[k][0],
            f"Raum {k % 6 + 1}",
        )
        for k in range(18)
    ]
    wishes: list[tuple[Cell, ...]] = []
    popularity = [1 + k % 4 for k in range(18)]
    for name, _house in people:
        for r in range(3):
            own = range(6 * r, 6 * r + 6)
            ranked = sorted(own, key=lambda k: -dice.random() * popularity[k])[: dice.randint(3, 5)]
            wishes += [
                (name, f"W{k + 1}", rank) for rank, k in enumerate(ranked, start=1) if hosts[k][0] != name
            ]
    return {
        "personen": (("Name", "Organisation", "Anwesend"), [
            (*person, "" if dice.random() < 0.9 else DAYS[0]) for person in people
        ]),
        "workshops": (("id", "Titel", "Runde", "Plätze", "Leitung", "Raum"), offered),
        "runden": (("Runde", "Tag", "Beginn", "Ende"), list(rounds)),
        "wuensche": (("Wer", "Workshop", "Rang"), wishes),
        "einstellungen": (("Einstellung", "Wert"), [("Titel", TITLE)]),
    }  # fmt: skip


def _consultations(dice: random.Random, people: list[tuple[str, str]]) -> dict[str, Sheet]:
    times = _times(20, 25)
    advisers = [(f"{name} (Beratung)", house) for name, house in dice.sample(people, 14)]
    rows: list[tuple[Cell, ...]] = []
    requests: list[tuple[Cell, ...]] = []
    for k, (name, house) in enumerate(advisers):
        rows.append((name, house, "" if dice.random() < 0.8 else DAYS[0], f"Beratungstisch {k + 1}", 12))
    for name, _house in people:
        asked = dice.sample(advisers, dice.choices([0, 1, 2, 3], weights=[25, 40, 25, 10])[0])
        requests += [(name, one[0], dice.choice([1, 2, 3, 5]), dice.choice(TOPICS)[2]) for one in asked]
    return {
        "beratende": (("Name", "Organisation", "Anwesend", "Ort", "Höchstens"), rows),
        "personen": (("Name", "Organisation", "Nicht verfügbar", "Höchstens"), [
            (*person, dice.choice(times)[0] if dice.random() < 0.2 else "", 3) for person in people
        ]),
        "zeiten": (("Zeit", "Tag", "Beginn", "Ende"), list(times)),
        "anfragen": (("Wer", "Bei", "Dringlichkeit", "Anliegen"), requests),
        "einstellungen": (("Einstellung", "Wert"), [("Titel", TITLE)]),
    }  # fmt: skip
