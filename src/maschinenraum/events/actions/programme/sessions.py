# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Adding, changing, copying and deleting sessions."""

from dataclasses import replace
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.actions.programme.holding import (
    held_event,
    held_session,
    insist_on_sight,
    version_of,
)
from maschinenraum.events.actions.programme.refusals import (
    Consequences,
    Invalid,
    insist_on_seen,
    refuse_while_planning,
)
from maschinenraum.events.changes.programme import copies, sessions
from maschinenraum.events.models import AdviceRequest, Event, Session, WorkshopChoice
from maschinenraum.events.queries.congresses import inner_sessions
from maschinenraum.events.queries.programme.checks import session_problems
from maschinenraum.events.queries.programme.clock import (
    Impossible,
    Times,
    clock_of,
    day_of,
    moment_of,
    same_clock,
    span_of,
)
from maschinenraum.events.queries.programme.details import Problem, SessionDetails
from maschinenraum.events.queries.programme.stakes import Part, Stakes, sentences, stakes_in
from maschinenraum.events.queries.programme.times import inner_times
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person
from maschinenraum.network.queries.groups import groups_seen_by


@transaction.atomic
def add_session(event: Event, details: SessionDetails, *, by: Person, key: UUID | None = None) -> Session:
    """Add a session to an event; the same ``key`` sent twice (a double click) adds one.

    Raises ``Invalid`` for days outside the event and times that cannot be.
    """
    event = held_event(event, by)
    _only_groups_seen(details, by)
    existing = Session.objects.filter(pk=key).first() if key else None
    if existing is not None and inner_sessions(by, event).filter(pk=existing.pk).exists():
        return existing
    times = _times(event, details)
    session = sessions.add_session(event, details, times, key=key if key and existing is None else uuid4())
    _insist_on_sight(session, by)
    record_deed(person=by, verb="add-session", subject=session)
    return session


@transaction.atomic
def change_session(
    session: Session, details: SessionDetails, *, by: Person, seen: str | None = None
) -> tuple[Session, Stakes]:
    """Change a session and return it with what plans have in it, which goes where the session goes.

    Moved as a whole it takes its times along, and with them what is planned in them. ``seen`` is the
    version the form showed. Raises ``Overtaken`` for another one, ``Gone``, ``Invalid`` for what cannot be
    and ``Refused`` where a plan stands in the way.
    """
    session = held_session(session, by)
    insist_on_seen(seen, version_of(session))
    details = _with_hidden_group(session, details, by)
    _only_groups_seen(details, by, session)
    times = _times(session.event, details)
    stakes = stakes_in(Part(session, is_whole=True))
    if times != (session.starts_at, session.ends_at):
        refuse_while_planning(session.event)
        _insist_on_times_inside(session, times)
    if details.format != session.format:
        _insist_on_same_use(session, details, stakes)
    changed = sessions.change_session(session, details, times)
    _insist_on_sight(session, by)
    if changed:
        record_deed(person=by, verb="change-session", subject=session, details={"fields": sorted(changed)})
    return session, stakes


def consequences_of_deleting(session: Session) -> Consequences:
    """Return what follows from deleting a session."""
    stakes = stakes_in(Part(session, is_whole=True))
    if stakes.published:
        return Consequences(
            refusal=_(
                "Das steht in einem veröffentlichten Zeitplan: %(plans)s Verlegen Sie den Programmpunkt statt "
                "dessen; alles zieht mit um. Fällt er aus, schreiben Sie „entfällt“ in die Anmerkung, die alle "
                "in ihrem Zeitplan lesen, setzen Sie die Plätze auf 0 und planen Sie neu."
            )
            % {"plans": " ".join(sentences(stakes.published))}
        )
    return Consequences(losses=(*sentences(stakes.drafts), *_wishes_lost(session)))


@transaction.atomic
def delete_session(session: Session, *, by: Person, seen: str | None = None, confirmed: str = "") -> None:
    """Delete a session with its times and hosts; drafts lose what they have in it once that is confirmed.

    Raises ``Refused`` where a published plan has a part in it, ``Unconfirmed`` where something is lost.
    """
    session = held_session(session, by)
    insist_on_seen(seen, version_of(session))
    refuse_while_planning(session.event)
    consequences_of_deleting(session).insist(confirmed)
    Part(session, is_whole=True).delete_from_drafts()
    event, key = session.event, str(session.pk)
    sessions.delete_session(session)
    record_deed(person=by, verb="delete-session", subject=event, details={"session": key})


@transaction.atomic
def copy_session(
    session: Session, *, day: date, starts: time, by: Person, with_hosts: bool, key: UUID | None = None
) -> Session:
    """Copy a session with the times in it to another day or time of its event.

    It stays in its room only at another time than now. The same ``key`` sent twice makes one copy.
    """
    session = held_session(session, by)
    event = session.event
    existing = inner_sessions(by, event).filter(pk=key).first() if key else None
    if existing is not None:
        return existing
    if key is not None and Session.objects.filter(pk=key).exists():
        key = None
    if problems := list(session_problems(event, replace(SessionDetails.of(session), day=day))):
        raise Invalid(problems)
    begin = _begin(event, day, starts)
    days, rest = day - day_of(session), begin - session.starts_at

    def moved(moment: datetime) -> datetime:
        """The same distance from the beginning; a whole number of days is kept by the clock."""
        same_time = clock_of(event, session.starts_at) == f"{starts:%H:%M}"
        return same_clock(moment, days, event, event) if same_time and days else moment + rest

    room = session.room if rest else None
    copy = copies.copy_session(session, event, moved=moved, room=room, key=key)
    if with_hosts:
        hosts = session.hosts.select_related("person").filter(person__is_active=True)
        sessions.add_hosts(copy, [host.person for host in hosts])
    sessions.number_rounds(event)
    _insist_on_sight(copy, by)
    record_deed(person=by, verb="copy-session", subject=copy, details={"from": str(session.pk)})
    return copy


def _begin(event: Event, day: date, starts: time) -> datetime:
    try:
        return moment_of(event, day, starts, "starts")
    except Impossible as impossible:
        raise Invalid.because(impossible) from None


def _times(event: Event, details: SessionDetails) -> Times:
    """Return beginning and end; raises ``Invalid``."""
    problems = list(session_problems(event, details))
    try:
        times = span_of(event, details.day, details.starts, details.ends)
    except Impossible as impossible:
        raise Invalid([*problems, impossible.problem]) from None
    if problems:
        raise Invalid(problems)
    return times


def _only_groups_seen(details: SessionDetails, by: Person, session: Session | None = None) -> None:
    if details.group is None or (session is not None and details.group == session.group):
        return
    if not groups_seen_by(by).filter(pk=details.group.pk).exists():
        raise PermissionDenied


def _with_hidden_group(session: Session, details: SessionDetails, by: Person) -> SessionDetails:
    """A group this person may not know of was not offered to them, and stays."""
    group = session.group
    if details.group is None and group is not None and not groups_seen_by(by).filter(pk=group.pk).exists():
        return replace(details, group=group)
    return details


def _insist_on_sight(session: Session, by: Person) -> None:
    insist_on_sight(
        session,
        by,
        _(
            "Mit dieser Sichtbarkeit sähen Sie den Programmpunkt selbst nicht mehr. „In der Gruppe“ geht nur für "
            "eine Gruppe, der Sie angehören, „persönlich“ nur, wenn Sie ihn leiten."
        ),
    )


def _insist_on_times_inside(session: Session, times: Times) -> None:
    """Times within a session move with it; where only one end of it moves, they must still fit."""
    begin, end = times
    shift = begin - session.starts_at
    if shift == end - session.ends_at:
        return
    inner = inner_times(session)
    if any(time.starts_at < begin or time.ends_at > end for time in inner):
        first, last = min(time.starts_at for time in inner), max(time.ends_at for time in inner)
        sentence = _(
            "Die Zeiten in diesem Programmpunkt gehen von %(first)s bis %(last)s Uhr und passen dann nicht mehr "
            "hinein. Ändern Sie zuerst diese, oder verschieben Sie Beginn und Ende gleich weit."
        ) % {"first": clock_of(session.event, first), "last": clock_of(session.event, last)}
        raise Invalid([Problem("ends" if begin <= first else "starts", sentence)])


def _insist_on_same_use(session: Session, details: SessionDetails, stakes: Stakes) -> None:
    """What a format means for plans does not change while a plan counts on it."""
    uses = ("is_for_all", "takes_wishes", "holds_meetings", "rotates_tables", "gives_advice")
    if all(getattr(session.format, use) == getattr(details.format, use) for use in uses):
        return
    if stakes.plans:
        plans = " ".join(sentences(stakes.plans))
        sentence = _(
            "Dieses Format plant anders, und der Programmpunkt steht schon in Plänen: %(plans)s "
            "Legen Sie statt dessen einen neuen Programmpunkt an."
        ) % {"plans": plans}
        raise Invalid([Problem("format", sentence)])
    if details.format.gives_advice != session.format.gives_advice and session.turns.exists():
        sentence = _("Dieser Programmpunkt hat Zeiten, die im neuen Format etwas anderes wären. Löschen Sie sie zuerst.")  # fmt: skip  # noqa: E501
        raise Invalid([Problem("format", sentence)])


def _wishes_lost(session: Session) -> tuple[str, ...]:
    """What participants have said about the session, and would have to say anew of another."""
    losses = []
    if chosen := WorkshopChoice.objects.filter(session=session).count():
        words = {"n": number_format(chosen, force_grouping=True)}
        losses.append(
            ngettext(
                "Eine Person hat ihn sich gewünscht.", "%(n)s Personen haben ihn sich gewünscht.", chosen
            )
            % words
        )
    if asked := AdviceRequest.objects.filter(adviser__session=session).count():
        words = {"n": number_format(asked, force_grouping=True)}
        losses.append(ngettext("Eine Anfrage zur Beratung.", "%(n)s Anfragen zur Beratung.", asked) % words)
    return tuple(losses)
