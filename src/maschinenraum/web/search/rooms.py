# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Hits read again through the queries of the room that owns them, and how each kind is shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, Session
from maschinenraum.events.queries.congresses import events_seen_by, sessions_seen_by
from maschinenraum.events.queries.documents import EVENT, SESSION, event_labels_of
from maschinenraum.network.models import Group, Organisation, Project
from maschinenraum.network.queries.documents import GROUP, ORGANISATION, PROJECT
from maschinenraum.network.queries.groups import groups_seen_by
from maschinenraum.network.queries.labels import labels_of
from maschinenraum.network.queries.projects import organisations_seen_by, projects
from maschinenraum.network.rules import Viewer
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.documents import KEY as RECORD
from maschinenraum.solutions.queries.records import published_records


@dataclass(frozen=True)
class Shown:
    """What a hit is called, where it leads, and what stands beside its title."""

    kind: str
    title: str
    address: str
    is_example: bool
    beside: str = ""


def held_labels(viewer: Viewer) -> frozenset[str]:
    """Return all labels this viewer holds."""
    return labels_of(viewer) | event_labels_of(viewer)


def _record(record: Record) -> Shown:
    address = reverse("solutions:record", args=(record.slug,))
    organisation = record.organisation
    beside = organisation.name if organisation.is_confirmed else ""
    return Shown(record.get_kind_display(), record.title, address, record.is_example, beside)


def _group(group: Group) -> Shown:
    return Shown(str(group.kind), group.name, reverse("network:group", args=(group.slug,)), group.is_example)


def _project(project: Project) -> Shown:
    address = reverse("network:project", args=(project.slug,))
    return Shown(_("Modellprojekt"), project.name, address, project.is_example)


def _organisation(organisation: Organisation) -> Shown:
    address = reverse("network:organisation", args=(organisation.pk,))
    return Shown(organisation.get_kind_display(), organisation.name, address, organisation.is_example)


def _event(event: Event) -> Shown:
    address = reverse("events:event", args=(event.slug,))
    return Shown(event.get_kind_display(), event.title, address, event.is_example)


def _session(session: Session) -> Shown:
    """A session is found on the page of its event."""
    event = session.event
    address = reverse("events:event", args=(event.slug,))
    is_example = event.is_example or event.programme_is_example
    return Shown(_("Programmpunkt"), session.title, address, is_example, event.title)


@dataclass(frozen=True)
class Room:
    """What a viewer sees of one noun, and how it is shown."""

    seen: Callable[[Viewer], QuerySet[Any]]
    shown: Callable[[Any], Shown]


def _all_projects(_viewer: Viewer) -> QuerySet[Project]:
    return projects()


ROOMS = {
    RECORD: Room(published_records, _record),
    GROUP: Room(groups_seen_by, _group),
    PROJECT: Room(_all_projects, _project),
    ORGANISATION: Room(organisations_seen_by, _organisation),
    EVENT: Room(events_seen_by, _event),
    SESSION: Room(sessions_seen_by, _session),
}


def keys_seen(viewer: Viewer, keys: Iterable[str]) -> set[str]:
    """Return those of these documents that the viewer may see now; one query per noun."""
    return {
        f"{prefix}{pk}"
        for prefix, pks in _by_room(keys).items()
        for pk in ROOMS[prefix].seen(viewer).filter(pk__in=pks).order_by().values_list("pk", flat=True)
    }


def records_seen(viewer: Viewer, keys: Iterable[str]) -> dict[str, Model]:
    """Return those of these documents' records that the viewer may see now, by key."""
    return {
        f"{prefix}{record.pk}": record
        for prefix, pks in _by_room(keys).items()
        for record in ROOMS[prefix].seen(viewer).filter(pk__in=pks)
    }


def shown(key: str, record: Model) -> Shown:
    """Return how a record is shown."""
    return ROOMS[_prefix(key)].shown(record)


def _by_room(keys: Iterable[str]) -> dict[str, list[UUID]]:
    """Keys of nouns that have no room here are of nobody's records and left out."""
    pks: dict[str, list[UUID]] = defaultdict(list)
    for key in keys:
        if _prefix(key) in ROOMS:
            pks[_prefix(key)].append(UUID(key.partition(":")[2]))
    return pks


def _prefix(key: str) -> str:
    return key.partition(":")[0] + ":"
