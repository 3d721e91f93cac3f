# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The real part of the sample: territories, organisations and the 73 model projects, from the fact files.

``territories.csv`` is an extract of the official directory (Destatis, AuszugGV, 31.12.2024; RegioStaR 7 of
the federal ministry of transport) with the keys the directory's import uses. Figures above the level of
municipalities are sums, coordinates there area-weighted means. ``projects.csv`` and ``members.csv`` are
compiled from the public pages named in the column ``source``.
"""

import csv
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.utils.text import slugify

from maschinenraum.engine.language import fold, sort_key
from maschinenraum.network.models import Organisation, Project, ProjectMember, Territory
from maschinenraum.network.sample.dice import sample_id

EXTRACT = "Gemeindeverzeichnis, Auszug, 4. Quartal 2024"
REGION_TYPES = "RegioStaR: BMDV"
DIRECTORY = f"Statistisches Bundesamt (Destatis): {EXTRACT}"
SUMMED = DIRECTORY + "; Bevölkerung und Fläche: Summe der Gemeinden"
POPULATION_DATE = date(2023, 12, 31)
DOCUMENT = "Bericht zum MPSC-Kongress 2023 (Koordinierungs- und Transferstelle Modellprojekte Smart Cities)"

#: Number of the project and keys of the Länder that no member's territory shows.
FURTHER_LAENDER = {73: ("06", "07", "08")}

#: Bodies of the programme that are no members of a project: key, kind, name, short name.
OFFICE, MINISTRY, ADVISERS = "kts", "bmwsb", "beispiel-beratung"


def rows_of(name: str) -> list[dict[str, str]]:
    """Read a table of facts that lies beside this module."""
    text = files("maschinenraum.network.sample").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def document(name: str) -> Any:
    """Read a JSON file that lies beside this module."""
    return json.loads(files("maschinenraum.network.sample").joinpath(name).read_text(encoding="utf-8"))


def organisation_id(row: dict[str, str]) -> Any:
    """Return the identifier of the organisation in a row of ``members.csv``."""
    return sample_id("organisation", row["territory"] or row["name"])


def store_territories() -> dict[str, Territory]:
    """Create the territories that are missing and return all of the sample by key.

    What a directory imported before says of the others stands; only what it did not say is added.
    """
    rows = rows_of("territories.csv")
    keys = [row["key"] for row in rows]
    known = {t.key: t for t in Territory.objects.filter(key__in=keys, valid_to=None)}
    new = {row["key"]: _territory(row) for row in rows if row["key"] not in known}
    territories = known | new
    for key, territory in new.items():
        territory.parent = next(
            (territories[key[:n]] for n in (9, 5, 3, 2) if n < len(key) and key[:n] in territories), None
        )
    Territory.objects.bulk_create(new[key] for key in sorted(new, key=lambda key: (len(key), key)))
    completed = [
        known[row["key"]] for row in rows if row["key"] in known and _complete(known[row["key"]], row)
    ]
    Territory.objects.bulk_update(
        completed, ["longitude", "latitude", "regiostar7", "place_source", "region_source"]
    )
    return territories


def _complete(territory: Territory, row: dict[str, str]) -> bool:
    """Add coordinates and type of region, which GV100AD does not give, and name their source."""
    adds_place = territory.longitude is None
    if adds_place:
        territory.longitude, territory.latitude = float(row["longitude"]), float(row["latitude"])
        territory.place_source = DIRECTORY
    adds_type = bool(row["regiostar7"] and not territory.regiostar7)
    if adds_type:
        territory.regiostar7, territory.region_source = row["regiostar7"], REGION_TYPES
    return adds_place or adds_type


def _territory(row: dict[str, str]) -> Territory:
    return Territory(
        id=sample_id("territory", row["key"]),
        key=row["key"],
        ags=row["ags"],
        level=row["level"],
        name=row["name"],
        sort_key=sort_key(row["name"]),
        kind_code=row["kind_code"],
        land=row["key"][:2],
        area_km2=Decimal(row["area_km2"]),
        population=int(row["population"]),
        population_date=POPULATION_DATE,
        postcode=row["postcode"],
        longitude=float(row["longitude"]),
        latitude=float(row["latitude"]),
        urbanisation=row["urbanisation"],
        regiostar7=row["regiostar7"],
        region_source=REGION_TYPES if row["regiostar7"] else "",
        source=DIRECTORY if row["level"] == "municipality" else SUMMED,
    )


def store_organisations(territories: dict[str, Territory]) -> None:
    """Create the members of the projects, the coordination office, the ministry and one invented adviser."""
    members = {
        organisation_id(row): Organisation(
            id=organisation_id(row),
            kind=row["kind"],
            name=row["name"],
            short_name=row["short_name"],
            sort_key=sort_key(row["short_name"]),
            territory=territories[row["territory"]] if row["territory"] else None,
            source="eigene Zusammenstellung aus öffentlichen Seiten, siehe Projekt",
        )
        for row in rows_of("members.csv")
    }
    Organisation.objects.bulk_create([*members.values(), *_bodies()])


def _bodies() -> Iterable[Organisation]:
    office = "Koordinierungs- und Transferstelle Modellprojekte Smart Cities"
    ministry = "Bundesministerium für Wohnen, Stadtentwicklung und Bauwesen"
    kinds = Organisation.Kind
    for key, kind, name, short, source in (
        (OFFICE, kinds.COORDINATION, office, "KTS", DOCUMENT),
        (MINISTRY, kinds.MINISTRY, ministry, "BMWSB", DOCUMENT),
        (ADVISERS, kinds.PARTNER, "Beispiel-Beratung", "", ""),
    ):
        yield Organisation(
            id=sample_id("organisation", key),
            kind=kind,
            name=name,
            short_name=short,
            sort_key=sort_key(short or name),
            is_example=not source,
            source=source,
        )


def store_projects(territories: dict[str, Territory]) -> None:
    """Create the 73 model projects with their members.

    Only where a project has one member is that member the lead: for the others no source says who is.
    """
    projects = [_project(row) for row in rows_of("projects.csv")]
    Project.objects.bulk_create(projects)
    for number, laender in FURTHER_LAENDER.items():
        Project.objects.get(number=number).further_laender.set(territories[key] for key in laender)
    rows = rows_of("members.csv")
    alone = {
        project.number: [row["project"] for row in rows].count(str(project.number)) == 1
        for project in projects
    }
    ProjectMember.objects.bulk_create(
        ProjectMember(
            project_id=sample_id("project", row["project"]),
            organisation_id=organisation_id(row),
            role=ProjectMember.Role.LEAD if alone[int(row["project"])] else ProjectMember.Role.MEMBER,
        )
        for row in rows
    )


def _project(row: dict[str, str]) -> Project:
    return Project(
        id=sample_id("project", row["number"]),
        slug=slugify(fold(row["name"]))[:80].rstrip("-"),
        number=int(row["number"]),
        name=row["name"],
        sort_key=sort_key(row["name"]),
        round=int(row["round"]),
        size_class=row["size_class"],
        note=row["note"],
        source=row["source"],
    )
