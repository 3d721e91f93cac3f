# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Events and their sessions as the search reads them."""

from collections.abc import Collection, Iterator
from uuid import UUID

from maschinenraum.events.models import Event, Organiser, Registration, Session
from maschinenraum.network.models import Person, Visibility
from maschinenraum.network.queries.labels import group_label, person_label
from maschinenraum.network.rules import Viewer, is_signed_in
from maschinenraum.search.changes.documents import NOT_QUOTED, Found

EVENT, SESSION = "events.event:", "events.session:"
#: Levels that admit readers by what they are, not by what they belong to.
OPEN = frozenset({Visibility.PUBLIC, Visibility.NETWORK, Visibility.INTERNAL})


def event_labels_of(viewer: Viewer) -> frozenset[str]:
    """Return the labels this viewer holds through events: those they take part in and those they organise."""
    if not (is_signed_in(viewer) and isinstance(viewer, Person)):
        return frozenset()
    registered = Registration.objects.filter(person=viewer, state=Registration.State.REGISTERED)
    organised = Organiser.objects.filter(person=viewer)
    return frozenset(
        [_taking_part(pk) for pk in registered.values_list("event", flat=True)]
        + [_organising(pk) for pk in organised.values_list("event", flat=True)]
    )


def event_documents(pks: Collection[UUID]) -> list[Found]:
    """Return these events as they are to be found: what their pages say to everyone who sees them."""
    return [
        Found(
            key=f"{EVENT}{event.pk}",
            kind="event",
            title=event.title,
            summary=event.subtitle,
            body="\n".join(filter(None, (event.summary, event.venue, event.city))),
            labels=sorted(_admitted(event, event.visibility)),
            facets={"kind": ["event"]},
        )
        for event in Event.objects.filter(pk__in=pks).order_by("pk")
    ]


def session_documents(pks: Collection[UUID]) -> list[Found]:
    """Return these sessions as they are to be found; one without a title is not."""
    sessions = Session.objects.filter(pk__in=pks).exclude(title="")
    sessions = sessions.select_related("event", "group", "format").prefetch_related("hosts")
    return [
        Found(
            key=f"{SESSION}{session.pk}",
            kind="session",
            title=session.title,
            summary=session.title_note,
            body="\n".join(_said_of(session)),
            labels=sorted(_admitted_to(session)),
            facets={"kind": ["session"]},
        )
        for session in sessions.order_by("pk")
    ]


def _said_of(session: Session) -> Iterator[str]:
    yield from (NOT_QUOTED, session.event.title, session.format.name_de, session.format.name_en)
    if session.group is not None and session.group.visibility == Visibility.PUBLIC:
        yield session.group.name


def _admitted(event: Event, level: str) -> set[str]:
    """Who is admitted to the page of an event, or to its inside, by that level."""
    labels = {_organising(event.pk)}
    if level in OPEN:
        labels.add(level)
    if level != Visibility.PRIVATE:
        labels.add(_taking_part(event.pk))
    if level == Visibility.GROUP:
        labels |= _of_group(event.group_id)
    return labels


def _admitted_to(session: Session) -> set[str]:
    """Who may know of a session: at least everyone admitted by one of the ways its queries name."""
    if session.visibility == Visibility.PUBLIC:
        return _admitted(session.event, session.event.visibility)
    labels = {person_label(host.person_id) for host in session.hosts.all()}
    if session.visibility in OPEN:
        inside = _admitted(session.event, session.event.inner_visibility)
        return labels | {session.visibility} | (inside - {str(level) for level in OPEN})
    return labels | (_of_group(session.group_id) if session.visibility == Visibility.GROUP else set())


def _of_group(pk: UUID | None) -> set[str]:
    return set() if pk is None else {group_label(pk)}


def _taking_part(pk: UUID) -> str:
    return f"event:{pk}"


def _organising(pk: UUID) -> str:
    return f"organises:{pk}"
