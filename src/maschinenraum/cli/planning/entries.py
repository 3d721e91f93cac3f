# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""From records to people, times, wishes and settings: what all kinds of plans share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

import numpy as np

from maschinenraum.cli.planning import cells
from maschinenraum.cli.planning.columns import Field, Record, records
from maschinenraum.cli.planning.outcome import Attendee, Time
from maschinenraum.cli.planning.register import Register, key, refuse_empty
from maschinenraum.cli.planning.sources import Sheet, Source
from maschinenraum.cli.refusals import InputRefused
from maschinenraum.engine.affinity import Wish
from maschinenraum.engine.inputs import Truth
from maschinenraum.engine.language import fold

MOST = 100_000  # the greatest number that a cell may hold
MOST_PEOPLE = 10_000  # the engine looks at all pairs of people at once
MUST = frozenset("must muss unbedingt".split())
WOULD = frozenset("would gern gerne moechte ja".split())
NEVER = frozenset("never nie niemals nicht".split())

NAME = Field("name", "person teilnehmer teilnehmerin teilnehmende titel", required=True)
IDENTIFIER = Field("id", "kennung kuerzel nummer nr key")
ORGANISATION = Field("organisation", "organization kommune gemeinde stadt einrichtung institution behoerde")
PRESENT = Field("present", "anwesend anwesenheit tage days available verfuegbar kommt", repeats=True)
AWAY = Field("unavailable", "nichtverfuegbar abwesend verhindert away keinezeit", repeats=True)
LIMIT = Field("most", "hoechstens maximal max maxmeetings maxgespraeche meetings gespraeche limit")
OFFERS = Field("offers", "bietet angebot angebote biete offer", repeats=True)
SEEKS = Field("seeks", "sucht suche gesuch gesuche bedarf seek needs", repeats=True)
SMALL = Field("small", "klein kleinekommune ohnefoerderung unfunded smallplace")
PERSON = (NAME, IDENTIFIER, ORGANISATION)

WHO = Field("who", "wer von person name", required=True)
WHOM = Field("whom", "wen mit with partner", required=True)
WISH = Field("wish", "wunsch art kind benefit nutzen wert value")
WHY = Field("reason", "grund begruendung why warum")
SLOT = Field("slot", "zeit zeitfenster time", required=True)
TABLE = Field("table", "tisch")

TIME = (
    Field("name", "slot zeit zeitfenster runde round bezeichnung"),
    Field("day", "tag datum date"),
    Field("start", "beginn von anfang begin from"),
    Field("end", "ende bis to until"),
)
TABLE_COUNT = Field("tables", "tische anzahltische tischzahl")


@dataclass(frozen=True)
class Event:
    """What is said of the whole: its title, and numbers by the names of the settings."""

    title: str
    numbers: dict[str, int]
    words: dict[str, str]


#: Settings with a number, and their aliases.
NUMBERS = {
    "tables": "tische",
    "most": "hoechstens maximal maxmeetings",
    "target": "ziel mindestens",
    "seats": "plaetze sitze",
    "rounds": "runden",
}
SETTINGS = "Titel, Tische, Höchstens, Ziel, Plätze, Runden und fairness"
WORDS = {"title": "titel veranstaltung event name", "fairness": "gerechtigkeit"}


def read_event(source: Source, notes: list[str]) -> Event:
    """The settings; all of them may be missing."""
    numbers: dict[str, int] = {}
    words: dict[str, str] = {}
    sheet = source.sheets.get("settings")
    fields = (
        Field("setting", "einstellung vorgabe name", required=True),
        Field("value", "wert", required=True),
    )
    for record in records(sheet, fields, notes) if sheet else ():
        name = fold(record.required("setting")).replace(" ", "")
        known = [own for own, others in (NUMBERS | WORDS).items() if name in {own, *others.split()}]
        if not known:
            raise record.refuse("setting", f"Diese Einstellung ist nicht bekannt; möglich sind {SETTINGS}.")
        if known[0] in numbers or known[0] in words:
            raise record.refuse(
                "setting", "Diese Einstellung steht schon weiter oben; bitte eine Zeile löschen."
            )
        if known[0] in NUMBERS:
            record.required("value")
            numbers[known[0]] = record.number("value", 0, 1, MOST)
        else:
            words[known[0]] = record.required("value")
    return Event(words.get("title", ""), numbers, words)


def read_people(
    source: Source,
    fields: Sequence[Field],
    notes: list[str],
    *,
    sheet: str = "people",
    what: str = "Die Person",
) -> Register:
    """The people of a sheet; everyone has a name of their own, or an identifier."""
    register = Register(what)
    rows = source.require(sheet)
    for record in records(rows, (*PERSON, *fields), notes):
        register.add(record, record.required("name"), record.text("id"))
    refuse_empty(register, rows.shown)
    if len(register) > MOST_PEOPLE:
        raise InputRefused(f"{rows.shown}: Mehr als {MOST_PEOPLE} Personen gehen nicht; bitte aufteilen.")
    return register


def attendees(people: Register) -> tuple[Attendee, ...]:
    """The people as they are named in what is written."""
    return tuple(
        Attendee(name, record.text("organisation")) for name, record in zip(people.names, people, strict=True)
    )


def labels(people: Register) -> list[int]:
    """One number per organisation; people without one have a number of their own."""
    known: dict[str, int] = {}
    return [
        known.setdefault(key(record.text("organisation")) or f"\0{i}", len(known))
        for i, record in enumerate(people)
    ]


class Calendar:
    """The times of an event in their order, and what a cell that names some of them means."""

    def __init__(self, register: Register, times: Sequence[Time]) -> None:
        self.register, self.times = register, tuple(times)

    def __len__(self) -> int:
        return len(self.times)

    def named(self, record: Record, field: str) -> set[int]:
        """The times that a cell names, by their names or by their days."""
        found: set[int] = set()
        for text in record.texts(field):
            for piece in cells.parts(text, lambda piece: self._knows(record, field, piece)):
                days = self._of_day(record, field, piece)
                found |= days or {self.register.find(record, field, piece)}
        return found

    def _knows(self, record: Record, field: str, piece: str) -> bool:
        return self.register.knows(piece) or bool(self._of_day(record, field, piece))

    def _of_day(self, record: Record, field: str, piece: str) -> set[int]:
        try:
            label = day_label(piece)
        except ValueError as error:
            raise record.refuse(field, str(error)) from error
        return {t for t, own in enumerate(self.times) if own.day and key(own.day) == key(label)}

    def free(self, people: Register) -> Truth:
        """bool[n, T]: when everyone is there, by the columns for presence and absence."""
        free = np.ones((len(people), len(self)), np.bool_)
        for i, record in enumerate(people):
            present = self.named(record, "present")
            if present:
                free[i] = [t in present for t in range(len(self))]
            free[i, sorted(self.named(record, "unavailable"))] = False
        return free


def day_label(text: str) -> str:
    """A day in one spelling; what is no date stays as it is.

    >>> day_label("11.5.2027"), day_label("Tag 1")
    ('2027-05-11', 'Tag 1')
    """
    found = cells.day(text)
    return found.isoformat() if found else text.strip()


def read_calendar(
    sheet: Sheet, fields: Sequence[Field], notes: list[str], *, what: str = "Die Zeit"
) -> Calendar:
    """The rows of slots or rounds, earliest first where days and times are given."""
    found = [(_time(record), record) for record in records(sheet, (*TIME, *fields), notes)]
    if all(own.start for own, _record in found):
        found.sort(key=lambda pair: (pair[0].day, pair[0].start))
    register = Register(what)
    for own, record in found:
        register.add(record, own.name)
    refuse_empty(register, sheet.shown)
    _refuse_overlaps(found)
    return Calendar(register, [own for own, _record in found])


def _time(record: Record) -> Time:
    start, end = _clock(record, "start"), _clock(record, "end")
    try:
        own_day = day_label(record.text("day") or (record.text("start") if _is_dated(record) else ""))
    except ValueError as error:
        raise record.refuse("day", str(error)) from error
    if start and end and end <= start:
        raise record.refuse(
            "end", f"Das Ende {end:%H:%M} liegt nicht nach dem Beginn {start:%H:%M}; bitte berichtigen."
        )
    name = record.text("name") or " ".join(filter(None, (own_day, f"{start:%H:%M}" if start else "")))
    if not name:
        raise record.refuse("name", "Hier fehlt ein Name oder ein Beginn; bitte ergänzen.")
    return Time(name, own_day, f"{start:%H:%M}" if start else "", f"{end:%H:%M}" if end else "")


def _is_dated(record: Record) -> bool:
    return isinstance(cells.day(record.text("start")), date) and len(record.text("start")) > len("2027-05-11")


def _clock(record: Record, field: str) -> time | None:
    if not record.text(field):
        return None
    try:
        return cells.clock(record.text(field))
    except ValueError as error:
        raise record.refuse(field, str(error)) from error


def _refuse_overlaps(found: Sequence[tuple[Time, Record]]) -> None:
    """Nobody can be at two times at once: the engine takes slots for different times."""
    ends: dict[str, tuple[Time, Record]] = {}
    for own, record in found:
        before = ends.get(own.day)
        if before and own.start and own.start < (before[0].end or before[0].start):
            raise record.refuse(
                "start",
                f"„{own.name}“ beginnt, bevor „{before[0].name}“ (Zeile {before[1].row}) endet; bitte berichtigen.",
            )
        if before and own.start and own.start == before[0].start:
            raise record.refuse(
                "start",
                f"„{own.name}“ beginnt zugleich mit „{before[0].name}“ (Zeile {before[1].row}); bitte berichtigen.",
            )
        if own.start:
            ends[own.day] = (own, record)


@dataclass(frozen=True)
class Wishes:
    """Who wishes for whom, by (who, whom).

    wanted   how much, as a wish or a number
    reasons  what the organiser says of it, to both
    never    pairs that do not meet, smaller index first
    """

    wanted: dict[tuple[int, int], Wish | int]
    reasons: dict[tuple[int, int], str]
    never: frozenset[tuple[int, int]]


def read_wishes(source: Source, people: Register, notes: list[str]) -> Wishes:
    """The wishes between people; a row that says what another one said is refused."""
    sheet = source.sheets.get("wishes")
    wanted: dict[tuple[int, int], Wish | int] = {}
    reasons: dict[tuple[int, int], str] = {}
    never: set[tuple[int, int]] = set()
    for who, whom, record in pairs_of(sheet, people, (WISH, WHY), notes):
        wish = _wish(record)
        if wish is None:
            never.add(ordered(who, whom))
        else:
            wanted[who, whom] = wish
            if record.text("reason"):
                reasons[ordered(who, whom)] = record.text("reason")
    return Wishes(wanted, reasons, frozenset(never))


def pairs_of(
    sheet: Sheet | None,
    people: Register,
    fields: Sequence[Field],
    notes: list[str],
    *,
    either_way: bool = False,
) -> Iterator[tuple[int, int, Record]]:
    """Yield (who, whom, record) of a sheet of pairs; nobody is paired with themselves, and no pair stands twice.

    ``either_way`` takes (a, b) and (b, a) for the same pair.
    """
    rows: dict[tuple[int, int], int] = {}
    for record in records(sheet, (WHO, WHOM, *fields), notes) if sheet else ():
        who, whom = people.find(record, "who"), people.find(record, "whom")
        if who == whom:
            raise record.refuse("whom", "Hier steht zweimal dieselbe Person; bitte berichtigen.")
        pair = ordered(who, whom) if either_way else (who, whom)
        if pair in rows:
            raise record.refuse(
                "whom", f"Dieses Paar steht schon in Zeile {rows[pair]}; bitte eine Zeile löschen."
            )
        rows[pair] = record.row
        yield who, whom, record


def ordered(a: int, b: int) -> tuple[int, int]:
    """The pair with the smaller index first."""
    return (a, b) if a < b else (b, a)


def _wish(record: Record) -> Wish | int | None:
    """How much is wished; None for never, a plain row without a word is a wish of the usual kind."""
    word = fold(record.text("wish"))
    if word in NEVER:
        return None
    if word in MUST:
        return Wish.MUST
    if word in WOULD or not word:
        return Wish.WOULD
    try:
        return cells.whole(record.text("wish"), 1, MOST)
    except ValueError:
        raise record.refuse(
            "wish",
            f"„{cells.short(record.text('wish'))}“ ist kein Wunsch; möglich sind muss, gern, nie oder "
            f"eine ganze Zahl von 1 bis {MOST}.",
        ) from None


def smallness(record: Record) -> int:
    """The class of smallness, 0 to 3; a plain yes is the middle one."""
    text = record.text("small")
    if text.strip() in {"0", "1", "2", "3"}:
        return int(text)
    try:
        return 2 if cells.yes(text) else 0
    except ValueError as error:
        raise record.refuse("small", f"{error} Bitte ja, nein oder 0 bis 3 eintragen.") from error


def refuse_shared_names(one: Register, other: Register) -> None:
    """Nobody may stand in two lists of people: they would be in two places at once."""
    for name, record in zip(other.names, other, strict=True):
        if one.knows(name):
            raise record.refuse(
                "name", f"„{cells.short(name)}“ steht auch in der anderen Liste; bitte eine Zeile löschen."
            )


def require_number(event: Event, name: str, shown: str) -> int:
    """A setting without which there is no plan."""
    if name not in event.numbers:
        raise InputRefused(f"{shown}: In den Einstellungen fehlt „{name}“ ({NUMBERS[name]}); bitte ergänzen.")
    return event.numbers[name]
