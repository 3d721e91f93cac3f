# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a file of the directory says, as values, and the checks every row must pass."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from maschinenraum.network.directory.refusals import DirectoryError
from maschinenraum.network.directory.values import checked_area, checked_population
from maschinenraum.network.spreadsheets import _

LAND, REGION, DISTRICT, ASSOCIATION, MUNICIPALITY = (
    "land",
    "region",
    "district",
    "association",
    "municipality",
)
#: Digits of the key (Amtlicher Regionalschlüssel, ARS) by level; each is the beginning of the next.
KEY_LENGTHS = {LAND: 2, REGION: 3, DISTRICT: 5, ASSOCIATION: 9, MUNICIPALITY: 12}
LEVELS = {length: level for level, length in KEY_LENGTHS.items()}
#: Record type of the directory by level. Type 30, the Region of Baden-Württemberg, is no level of ours.
RECORD_TYPES = {"10": LAND, "20": REGION, "40": DISTRICT, "50": ASSOCIATION, "60": MUNICIPALITY}
REGION_OF_BADEN_WUERTTEMBERG = "30"


@dataclass(frozen=True)
class Remark:
    """Something a reader of the preview should know; a sentence for the catalogue and its values."""

    text: str
    values: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values


@dataclass(frozen=True, slots=True)
class TerritoryRecord:
    """One territory as a file describes it; None and "" mean that the file says nothing.

    key          Amtlicher Regionalschlüssel as text, cut to its level
    ags          Amtlicher Gemeindeschlüssel: 8 digits (municipality), 5 (district), else ""
    kind_code    Textkennzeichen, two digits
    area_km2     square kilometres, two decimals
    longitude, latitude   degrees (ETRS89), None where unknown
    regiostar7, place_source, region_source   in no file; what is known of them is carried on
    """

    key: str
    level: str
    name: str
    row: int
    kind_code: str = ""
    area_km2: Decimal | None = None
    population: int | None = None
    population_date: date | None = None
    postcode: str = ""
    longitude: float | None = None
    latitude: float | None = None
    urbanisation: str = ""
    regiostar7: str = ""
    place_source: str = ""
    region_source: str = ""

    @property
    def ags(self) -> str:
        """The Gemeindeschlüssel: the ARS without the association."""
        if self.level == MUNICIPALITY:
            return self.key[:5] + self.key[9:]
        return self.key if self.level == DISTRICT else ""

    @property
    def land(self) -> str:
        """The two digits of the Land."""
        return self.key[:2]


#: Facts only of municipalities that one of the two formats lacks; they have a source of their own.
PLACE_FACTS = ("longitude", "latitude", "urbanisation")
#: What a file may say besides key, level and name; a format says which of them it carries.
FACTS = ("kind_code", "area_km2", "population", "population_date", "postcode", *PLACE_FACTS)
#: What no file says: it stays known, also where a municipality gets another key.
CARRIED_ON = ("regiostar7", "place_source", "region_source")


@dataclass(frozen=True)
class Format:
    """What files of a form say: which facts, how long a name may be, and whether they mark their end."""

    carries: tuple[str, ...]
    longest_name: int | None = None
    marks_its_end: bool = True


FORMATS = {
    "AuszugGV": Format(FACTS),
    "GV100AD": Format(FACTS[: -len(PLACE_FACTS)], longest_name=50, marks_its_end=False),
}


@dataclass(frozen=True)
class DirectoryFile:
    """A whole file: its format (a key of ``FORMATS``), the day its territories stand at, and remarks."""

    format: str
    as_of: date
    records: tuple[TerritoryRecord, ...]
    remarks: tuple[Remark, ...]
    source: str

    @property
    def laender(self) -> frozenset[str]:
        """The Länder the file covers; nothing is said about the others."""
        return frozenset(record.key for record in self.records if record.level == LAND)


def parent_key(key: str, known: Mapping[str, object]) -> str:
    """Return the key of the nearest territory above that exists, "" for a Land."""
    for length in sorted(KEY_LENGTHS.values(), reverse=True):
        if length < len(key) and key[:length] in known:
            return key[:length]
    return ""


def same_place(key: str) -> tuple[str, ...]:
    """Return the keys of all levels that name the place of this key, itself included.

    A town without an association, without a district (kreisfrei) or that is a Land stands in the directory
    once on each of these levels; its keys repeat the municipality's number, or zeros.

    >>> same_place("05122"), same_place("100460118118")
    (('051220000000', '051220000', '05122'), ('100460118118', '100460118'))
    >>> same_place("010595974")
    ('010595974',)
    """
    number = key[-3:] if len(key) == KEY_LENGTHS[ASSOCIATION] else ""
    whole = (key + number).ljust(KEY_LENGTHS[MUNICIPALITY], "0")
    keys = [whole]
    if whole[5:9] == f"0{whole[9:]}":
        keys.append(whole[:9])
        if whole[9:] == "000":
            keys.append(whole[:5])
            if whole[2:5] == "000":
                keys += (whole[:3], whole[:2])
    return tuple(keys) if key in keys else (key,)


def checked(records: Iterable[TerritoryRecord]) -> tuple[dict[str, TerritoryRecord], list[Remark]]:
    """Return the records by key, and remarks; refuses keys given twice and territories without a Land.

    A municipality whose district has no record (07000999 in the real files) is kept below its Land
    and named in a remark.
    """
    found: dict[str, TerritoryRecord] = {}
    for record in records:
        if record.key in found:
            raise DirectoryError(
                _("Der Schlüssel %(key)s steht schon in Zeile %(first)s. Bitte prüfen Sie die Datei."),
                row=record.row,
                key=record.key,
                first=found[record.key].row,
            )
        found[record.key] = record
    if not any(record.level == MUNICIPALITY for record in found.values()):
        raise DirectoryError(_("Die Datei enthält keine Gemeinde. Bitte wählen Sie das Gemeindeverzeichnis."))
    remarks = [remark for record in found.values() if (remark := _check_place(record, found)) is not None]
    return found, remarks


def regions_left_out(count: int) -> list[Remark]:
    """Return the remark that records of type 30 were left out, if there were any."""
    text = _("%(count)s Sätze der Satzart 30 (Regionen in Baden-Württemberg) werden nicht geführt.")
    return [Remark(text, {"count": count})] if count else []


def _check_place(record: TerritoryRecord, found: Mapping[str, TerritoryRecord]) -> Remark | None:
    if record.land not in found:
        raise DirectoryError(
            _("Zum Schlüssel %(key)s fehlt das Land %(land)s; vielleicht ist die Datei abgeschnitten."),
            row=record.row,
            key=record.key,
            land=record.land,
        )
    if record.level != MUNICIPALITY:
        return None
    if record.key[:9] not in found:
        raise DirectoryError(
            _(
                "Zur Gemeinde %(ags)s fehlt der Gemeindeverband %(key)s; vielleicht ist die Datei abgeschnitten."
            ),
            row=record.row,
            ags=record.ags,
            key=record.key[:9],
        )
    if record.key[:5] not in found:
        text = _(
            "Gemeinde %(ags)s (%(name)s, Zeile %(row)s): Der Kreis %(district)s hat keinen eigenen Satz; "
            "die Gemeinde steht unter dem nächsthöheren Gebiet."
        )
        values: dict[str, str | int] = {
            "ags": record.ags,
            "name": record.name,
            "row": record.row,
            "district": record.key[:5],
        }
        return Remark(text, values)
    return None


def refuse_childless(found: Mapping[str, TerritoryRecord]) -> None:
    """Refuse a file that ends before the municipalities of its last association, district or Land."""
    above = {key[:length] for key in found for length in KEY_LENGTHS.values() if length < len(key)}
    for record in found.values():
        if record.level not in {MUNICIPALITY, REGION} and record.key not in above:
            raise DirectoryError(
                _("Unter %(name)s (%(key)s) steht keine Gemeinde; vielleicht ist die Datei abgeschnitten."),
                row=record.row,
                name=record.name,
                key=record.key,
            )


def with_sums(found: Mapping[str, TerritoryRecord]) -> tuple[TerritoryRecord, ...]:
    """Return the records, those above the municipalities with the area and population of all below.

    The directory gives both for municipalities only; a territory above is exactly the sum of its own.
    Refuses sums no territory can have. O(records).
    """
    areas: dict[str, Decimal] = defaultdict(Decimal)
    people: dict[str, int] = defaultdict(int)
    days: dict[str, date | None] = {}
    for record in found.values():
        if record.level == MUNICIPALITY:
            for length in KEY_LENGTHS.values():
                areas[record.key[:length]] += record.area_km2 or Decimal(0)
                people[record.key[:length]] += record.population or 0
                days[record.key[:length]] = record.population_date
    return tuple(
        record
        if record.level == MUNICIPALITY
        else replace(
            record,
            area_km2=checked_area(areas[record.key], row=record.row),
            population=checked_population(people[record.key], row=record.row),
            population_date=days.get(record.key),
        )
        for record in found.values()
    )
