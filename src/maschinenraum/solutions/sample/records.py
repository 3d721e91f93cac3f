# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Storing the records of the sample: who wrote them, how they stand, to which group they belong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maschinenraum.network.models import Group, Person, Visibility
from maschinenraum.network.sample.dice import chance, pick, sample_id
from maschinenraum.search.models import Concept
from maschinenraum.solutions.changes.records import store_unfound
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import LINKS
from maschinenraum.solutions.sample.files import STANDING, Told

#: What a file may name for whoever reads it: people are drawn, and no model project is invented.
NOT_STORED = frozenset(("contact", "responsible", "project"))
CONCEPTS = ("fields_of_action", "spatial_types", "topics")
#: The group in which a field of action is talked about.
GROUPS = {
    "daten-und-plattformen": "aeg-urbane-datenplattformen",
    "digitale-infrastruktur": "themengruppe-lorawan-und-sensorik",
    "umwelt-und-klima": "themengruppe-hitze-und-stadtgruen",
    "energie": "aeg-klimaschutz-klimaanpassung-resilienz",
    "wasser-und-abwasser": "themengruppe-wasser-und-starkregen",
    "sicherheit-und-katastrophenschutz": "themengruppe-wasser-und-starkregen",
    "stadtentwicklung-und-planung": "aeg-urbane-digitale-zwillinge",
    "bauen-und-wohnen": "aeg-urbane-digitale-zwillinge",
    "wirtschaft-und-handel": "themengruppe-lebendige-zentren",
    "kultur-und-freizeit": "themengruppe-ankerorte",
    "landwirtschaft-und-laendlicher-raum": "aeg-smarte-regionen",
    "mobilitaet-und-verkehr": "aeg-smarte-regionen",
    "gesundheit": "themengruppe-gesundheit",
    "pflege-und-soziales": "themengruppe-gesundheit",
    "beteiligung-und-ehrenamt": "themengruppe-digitale-teilhabe",
    "bildung": "themengruppe-digitale-teilhabe",
    "verwaltung-und-e-government": "aeg-city-apps",
    "tourismus": "themengruppe-eine-app-fuer-viele",
    "finanzen-und-organisation": "arbeitsgruppe-vergabe",
}
#: Of a hundred records that a file calls published, so many still stand before that.
UNPUBLISHED = {Record.State.DRAFT: 2, Record.State.FORM_CHECK: 2, Record.State.CONTENT_CHECK: 3}


@dataclass(frozen=True)
class Stored:
    """A record of the sample as it was stored, and whether its file says that it was ever confirmed."""

    key: str
    record: Record
    was_confirmed: bool


def store_records(told: Mapping[str, Told], people: Mapping[str, list[Person]]) -> list[Stored]:
    """Store all records; their links may point at one that is stored later in the same transaction."""
    _refuse_unknown_concepts(told)
    groups = {group.slug: group for group in Group.objects.all()}
    return [_store(one, people[one.table["organisation"]], groups) for one in told.values()]


def _refuse_unknown_concepts(told: Mapping[str, Told]) -> None:
    known = set(Concept.objects.values_list("pk", flat=True))
    for one in told.values():
        wrong = {key for name in CONCEPTS for key in one.table.get(name, ())} - known
        if wrong:
            raise ValueError(f"{one.key}: no such concept: {', '.join(sorted(wrong))}")


def _store(told: Told, colleagues: list[Person], groups: Mapping[str, Group]) -> Stored:
    author = pick(colleagues, "author", told.key)
    own_groups = _groups_of(told, groups)
    record = store_unfound(
        told.kind,
        {
            **_said(told),
            "groups": own_groups,
            "responsible": author,
            # Whoever could be asked has left now and then, and nobody took over.
            "contact": None if chance(5, "no contact", told.key) else pick(colleagues, "contact", told.key),
        },
        by=author,
        id=sample_id("record", told.key),
        slug=told.key,
        state=_state_of(told),
        visibility=_visibility_of(told, own_groups),
        is_example=True,
    )
    return Stored(told.key, record, "confirmed_on" in told.table)


def _said(told: Told) -> dict[str, Any]:
    """Return the content, with keys of the files as those of the database."""
    left_out = {*STANDING, *NOT_STORED}
    said = {name: value for name, value in told.table.items() if name not in left_out}
    said["organisation"] = str(sample_id("organisation", told.table["organisation"]))
    said["further_organisations"] = [
        sample_id("organisation", key) for key in told.table.get("further_organisations", ())
    ]
    said[LINKS] = [
        [link["kind"], str(sample_id("record", link["target"]))] for link in told.table.get(LINKS, ())
    ]
    many = {*CONCEPTS, "further_organisations", LINKS, "groups"}
    for name, value in said.items():
        if isinstance(value, list) and name not in many:
            said[name] = "\n".join(value)  # steps and the like, told line by line
    return said


def _groups_of(told: Told, groups: Mapping[str, Group]) -> list[Group]:
    named = told.table.get("groups")
    if named is not None:
        return [groups[slug] for slug in named]
    fields = told.table.get("fields_of_action", ())
    fitting = [groups[GROUPS[field]] for field in fields if GROUPS.get(field) in groups]
    joins = chance(55, "joins a group", told.key) or told.table.get("visibility") == Visibility.GROUP
    return fitting[:1] if joins else []


def _state_of(told: Told) -> Record.State:
    state = Record.State(told.table.get("state", Record.State.PUBLISHED))
    if state != Record.State.PUBLISHED:
        return state
    for other, percent in UNPUBLISHED.items():
        if chance(percent, "state", other, told.key):
            return other
    return state


def _visibility_of(told: Told, groups: list[Group]) -> Visibility:
    if "visibility" in told.table:
        wanted = Visibility(told.table["visibility"])
        return Visibility.NETWORK if wanted == Visibility.GROUP and not groups else wanted
    return Visibility.PUBLIC if chance(60, "public", told.key) else Visibility.NETWORK
