# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Setting the times within a session, all of them or one; what is planned in them moves along or is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time as clock

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from maschinenraum.events.actions.programme.holding import held_session, version_of
from maschinenraum.events.actions.programme.refusals import (
    Consequences,
    Gone,
    Invalid,
    Refused,
    insist_on_seen,
    refuse_while_planning,
)
from maschinenraum.events.changes.programme import sessions, times
from maschinenraum.events.models import Meeting, MeetingSlot, Session
from maschinenraum.events.queries.matchmaking.runs import publication_in_force
from maschinenraum.events.queries.programme.clock import (
    Impossible,
    SlotOrTurn,
    Times,
    clock_of,
    series_of,
    within_session,
)
from maschinenraum.events.queries.programme.details import Problem, Series
from maschinenraum.events.queries.programme.stakes import Stakes, sentences, stakes_in
from maschinenraum.events.queries.programme.times import (
    Purpose,
    Rearrangement,
    has_begun,
    inner_times,
    part_of,
    purposes_of,
    times_for,
)
from maschinenraum.network.changes.audit import record_deed
from maschinenraum.network.models import Person


@dataclass(frozen=True)
class Setting:
    """What setting times anew would do: which stay, move, go and come, and what plans have in them."""

    rearrangement: Rearrangement
    moving: Stakes
    consequences: Consequences


def setting(session: Session, purpose: Purpose, series: Series | None) -> Setting:
    """Return what setting the times of a session to a series would do; None deletes them all.

    Raises ``Invalid`` for what cannot be.
    """
    if purpose not in purposes_of(session):
        raise Refused(_("Dieses Format ist dafür nicht gedacht."))
    try:
        wanted = series_of(session, series) if series else []
    except Impossible as impossible:
        raise Invalid.because(impossible) from None
    _insist_on_one_at_a_time(session, purpose, wanted)
    rearrangement = Rearrangement.between(times_for(session, purpose), wanted)
    moving = stakes_in(part_of(session, [time for time, _times in rearrangement.moving]))
    return Setting(rearrangement, moving, consequences_of_deleting_times(session, rearrangement.going))


def consequences_of_deleting_times(session: Session, going: Sequence[SlotOrTurn]) -> Consequences:
    """Return what follows from deleting times."""
    stakes = stakes_in(part_of(session, going))
    if not stakes.published:
        return Consequences(losses=sentences(stakes.drafts))
    starts = ", ".join(clock_of(session.event, time.starts_at) for time in going)
    return Consequences(
        refusal=_(
            "Was um %(starts)s Uhr stattfinden soll, steht in einem veröffentlichten Zeitplan: %(plans)s "
            "Verschieben Sie diese Zeiten statt dessen; was darin geplant ist, zieht mit um. Sollen sie ganz "
            "entfallen, nehmen Sie sie in einer Kopie des Plans heraus, veröffentlichen Sie die Kopie und "
            "lassen Sie die leeren Zeiten stehen, bei Gesprächen mit 0 Tischen."
        )
        % {"starts": starts, "plans": " ".join(sentences(stakes.published))}
    )


@transaction.atomic
def set_times(
    session: Session,
    purpose: Purpose,
    series: Series | None,
    *,
    by: Person,
    seen: str | None = None,
    confirmed: str = "",
) -> Setting:
    """Set the times of a session to a series, or delete them all (None).

    As many times as before keep what is planned in them, wherever they move. Raises ``Invalid`` for what
    cannot be, ``Overtaken``, ``Refused`` where a published plan stands in the way, and ``Unconfirmed``
    where drafts would lose something nobody has agreed to.
    """
    session = held_session(session, by)
    insist_on_seen(seen, version_of(session))
    refuse_while_planning(session.event)
    done = setting(session, purpose, series)
    done.consequences.insist(confirmed)
    rearrangement, size = done.rearrangement, series.size if series else None
    _refuse_to_move_the_past(session, [time for time, _times in rearrangement.moving])
    slots = [time for time, _times in rearrangement.staying if isinstance(time, MeetingSlot)]
    if size is not None:
        _insist_on_tables(slots, size, "size")
    part_of(session, rearrangement.going).delete_from_drafts()
    times.delete_times(rearrangement.going)
    times.move_times(rearrangement.staying)
    times.add_times(session, purpose, rearrangement.new, size=size)
    if purpose is Purpose.MEETINGS:
        times.set_tables(slots, size or 0)
    elif purpose is Purpose.TABLES:
        times.set_seats(session, size)
    sessions.note_change(session)
    counts: dict[str, object] = {
        "purpose": str(purpose),
        "moved": len(rearrangement.moving),
        "added": len(rearrangement.new),
        "deleted": len(rearrangement.going),
    }
    record_deed(person=by, verb="set-times", subject=session, details=counts)
    return done


@transaction.atomic
def change_time(
    time: SlotOrTurn,
    *,
    starts: clock,
    ends: clock,
    tables: int | None = None,
    by: Person,
    seen: str | None = None,
) -> Stakes:
    """Move one time, or change how many tables it has, and return what plans have in it: it moves along.

    Raises as ``set_times`` does; another time of the session must not lie where it goes.
    """
    session = held_session(time.session, by)
    insist_on_seen(seen, version_of(session))
    time = _current(time, session)
    try:
        wanted = within_session(session, starts, ends)
    except Impossible as impossible:
        raise Invalid.because(impossible) from None
    _insist_on_room(session, [wanted], [other for other in inner_times(session) if other != time])
    stakes = stakes_in(part_of(session, [time]))
    if (time.starts_at, time.ends_at) != wanted:
        refuse_while_planning(session.event)
        _refuse_to_move_the_past(session, [time])
        times.move_times([(time, wanted)])
    if isinstance(time, MeetingSlot) and tables is not None:
        _insist_on_tables([time], tables, "tables")
        times.set_tables([time], tables)
    sessions.note_change(session)
    record_deed(person=by, verb="change-time", subject=session, details={"time": time.pk})
    return stakes


@transaction.atomic
def delete_time(time: SlotOrTurn, *, by: Person, seen: str | None = None, confirmed: str = "") -> None:
    """Delete one time; raises ``Refused`` where a published plan has it, ``Unconfirmed`` where drafts lose by it."""
    session = held_session(time.session, by)
    insist_on_seen(seen, version_of(session))
    time = _current(time, session)
    refuse_while_planning(session.event)
    consequences_of_deleting_times(session, [time]).insist(confirmed)
    part_of(session, [time]).delete_from_drafts()
    key = time.pk
    times.delete_times([time])
    sessions.note_change(session)
    record_deed(person=by, verb="delete-time", subject=session, details={"time": key})


def _current(time: SlotOrTurn, session: Session) -> SlotOrTurn:
    current = type(time).objects.filter(pk=time.pk, session=session).first()
    if current is None:
        raise Gone
    current.session = session
    return current


def _refuse_to_move_the_past(session: Session, moving: Sequence[SlotOrTurn]) -> None:
    """What has begun while people go by a plan has happened when it did."""
    now = timezone.now()
    begun = [time for time in moving if has_begun(time, now)]
    if begun and stakes_in(part_of(session, begun)).published:
        raise Refused(
            _("Die Zeit um %(time)s Uhr hat schon begonnen und lässt sich nicht mehr verschieben.")
            % {"time": clock_of(session.event, begun[0].starts_at)}
        )


def _insist_on_one_at_a_time(session: Session, purpose: Purpose, wanted: Sequence[Times]) -> None:
    """What else people do within the session keeps its times."""
    is_slot = purpose is Purpose.MEETINGS
    others = [time for time in inner_times(session) if isinstance(time, MeetingSlot) != is_slot]
    _insist_on_room(session, wanted, others)


def _insist_on_room(session: Session, wanted: Sequence[Times], others: Sequence[SlotOrTurn]) -> None:
    """Nobody is to be at two tables at once: refuse times on top of others of the session."""
    for other in others:
        if any(begin < other.ends_at and other.starts_at < end for begin, end in wanted):
            sentence = _("Das überschneidet sich mit der Zeit um %(time)s Uhr.") % {
                "time": clock_of(session.event, other.starts_at)
            }
            raise Invalid([Problem("starts", sentence)])


def _insist_on_tables(slots: Sequence[MeetingSlot], tables: int, field: str) -> None:
    """Nobody is told to go to a table that is not there any more."""
    if not slots:
        return
    publication = publication_in_force(slots[0].session.event)
    if publication is None:
        return
    planned = Meeting.objects.filter(run=publication.run_id, slot__in=slots)
    highest = planned.aggregate(most=Max("table"))["most"]
    if highest is not None and highest > tables:
        sentence = _(
            "Im geltenden Plan %(number)s sitzt jemand an Tisch %(table)s. Verlegen Sie diese Gespräche zuerst in "
            "einer Kopie des Plans, und veröffentlichen Sie sie."
        ) % {"number": publication.run.number, "table": highest}
        raise Invalid([Problem(field, sentence)])
