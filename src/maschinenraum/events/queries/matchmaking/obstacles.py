# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands against a meeting, in a plan or put somewhere by hand: the same hard rules the engine keeps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maschinenraum.events.models import Meeting, MeetingSlot, Registration, Run
from maschinenraum.events.queries.matchmaking.circumstances import Circumstances, overlap


def not_possible() -> str:
    """The one answer to everything people keep to themselves, and to what the viewer may not know of."""
    return _("Diese Begegnung ist nicht möglich.")


@dataclass(frozen=True)
class Proposal:
    """A meeting somebody wants to put somewhere; ``moved`` is the one it replaces.

    Table 0 stands for "any" where none was free.
    """

    one: Registration
    other: Registration
    slot: MeetingSlot
    table: int
    moved: Meeting | None = None

    @property
    def people(self) -> tuple[Registration, Registration]:
        """Both of them."""
        return self.one, self.other


@dataclass(frozen=True)
class Impossible:
    """A meeting of a plan that a hard rule stands against today."""

    meeting: Meeting
    rule: str


def impossible_meetings(known: Circumstances) -> list[Impossible]:
    """Return the meetings of a plan that must be repaired, each with the rule in words.

    What has begun or was answered for has happened, whatever the rules say of it today.
    """
    found = (
        Impossible(meeting, obstacle(_as_planned(meeting), known))
        for meeting in known.meetings
        if not getattr(meeting, "past", False)
    )
    return [impossible for impossible in found if impossible.rule]


def _as_planned(meeting: Meeting) -> Proposal:
    return Proposal(meeting.first, meeting.second, meeting.slot, meeting.table, moved=meeting)


def obstacle(proposal: Proposal, known: Circumstances) -> str:
    """Say which rule stands against the meeting, naming people and place; "" where none does.

    What everyone may know comes first. A time a person cannot, a person one does not want to meet and
    a session the viewer may not know of come last, are looked up together, and read exactly alike.
    """
    for rule in (_people, _table, _booked, _attendance, _programme, _limit, _colleagues):
        for sentence in rule(proposal, known):
            return sentence
    hidden = [session for session in _sessions_at(proposal, known) if session not in known.programme.seen]
    kept = known.is_kept_to_themselves(proposal.one, proposal.other, proposal.slot)
    return not_possible() if kept | bool(hidden) else ""


def first_free_table(run: Run, slot: MeetingSlot) -> int | None:
    """Return the lowest table nobody sits at, or None where all are taken."""
    taken = set(Meeting.objects.filter(run=run, slot=slot).values_list("table", flat=True))
    return next((table for table in range(1, slot.tables + 1) if table not in taken), None)


def _others(proposal: Proposal, known: Circumstances, registration: Registration) -> Sequence[Meeting]:
    """The person's meetings in the plan, without the one that is moved."""
    moved = proposal.moved.pk if proposal.moved else None
    return [meeting for meeting in known.meetings_of.get(registration.pk, ()) if meeting.pk != moved]


def _people(proposal: Proposal, _known: Circumstances) -> Iterator[str]:
    one, other = proposal.people
    if one.pk == other.pk:
        yield _("Ein Gespräch braucht zwei verschiedene Personen.")
    for registration in proposal.people:
        if registration.state != Registration.State.REGISTERED or not registration.person.is_active:
            yield _("%(name)s ist abgemeldet.") % {"name": registration.person.name}
    organisation = one.person.organisation
    if organisation is not None and one.person.organisation_id == other.person.organisation_id:
        yield _("%(one)s und %(other)s arbeiten beide für %(organisation)s.") % {
            "one": one.person.name,
            "other": other.person.name,
            "organisation": organisation,
        }


def _table(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    slot, table = proposal.slot, proposal.table
    words = {"time": _clock(known, slot), "table": table, "tables": slot.tables}
    if table == 0:
        yield _("Um %(time)s sind alle Tische besetzt.") % words
    if not 1 <= table <= slot.tables:
        yield _("Um %(time)s gibt es nur die Tische 1 bis %(tables)s.") % words
    holder = known.seated.get((slot.pk, table))
    if holder is not None and (proposal.moved is None or holder.pk != proposal.moved.pk):
        yield _("Tisch %(table)s ist um %(time)s schon belegt (%(one)s und %(other)s).") % {
            **words,
            "one": holder.first.person.name,
            "other": holder.second.person.name,
        }


def _booked(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    one, other = proposal.people
    for meeting in _others(proposal, known, one):
        if other.pk in {meeting.first_id, meeting.second_id}:
            yield _("%(one)s und %(other)s treffen sich schon um %(time)s an Tisch %(table)s.") % {
                "one": one.person.name,
                "other": other.person.name,
                "time": _clock(known, meeting.slot),
                "table": meeting.table,
            }
    for person in proposal.people:
        for meeting in _others(proposal, known, person):
            # Slots of two sessions may have come to overlap without being the same.
            if overlap(meeting.slot, proposal.slot):
                yield _("%(name)s hat um %(time)s schon ein Gespräch an Tisch %(table)s.") % {
                    "name": person.person.name,
                    "time": _clock(known, meeting.slot),
                    "table": meeting.table,
                }


def _attendance(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    for registration in proposal.people:
        if not known.is_there(registration, proposal.slot):
            yield _("%(name)s ist am %(day)s nicht da.") % {
                "name": registration.person.name,
                "day": date_format(known.day_of(proposal.slot), "j. F Y"),
            }


def _programme(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    """What the viewer may know of; the rest is answered for like what people keep to themselves."""
    programme, time = known.programme, _clock(known, proposal.slot)
    for session in programme.everyone_at(proposal.slot):
        if session.pk in programme.seen:
            yield _("Um %(time)s findet für alle „%(session)s“ statt.") % {"time": time, "session": session}
    for registration in proposal.people:
        if (
            not programme.is_open_to(registration, proposal.slot)
            and proposal.slot.session_id in programme.seen
        ):
            yield _("%(name)s hat keinen Platz in „%(session)s“.") % {
                "name": registration.person.name,
                "session": programme.sessions[proposal.slot.session_id],
            }
        for session in programme.own_at(registration, proposal.slot):
            if session.pk in programme.seen:
                yield _("%(name)s ist um %(time)s in „%(session)s“.") % {
                    "name": registration.person.name,
                    "time": time,
                    "session": session,
                }


def _sessions_at(proposal: Proposal, known: Circumstances) -> set[object]:
    """The keys of all sessions that bind one of the two then, or in whose slot one of them has no place."""
    slot, programme = proposal.slot, known.programme
    sessions = programme.everyone_at(slot)
    closed = set()
    for registration in proposal.people:
        sessions += programme.own_at(registration, slot)
        if not programme.is_open_to(registration, slot):
            closed.add(slot.session_id)
    return {session.pk for session in sessions} | closed


def _limit(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    for registration in proposal.people:
        most = registration.max_meetings
        held = len(_others(proposal, known, registration))
        if most is not None and held >= most:
            yield _("%(name)s möchte höchstens %(most)s Gespräche führen und hat schon %(held)s.") % {
                "name": registration.person.name,
                "most": most,
                "held": held + (proposal.moved is not None),
            }


def _colleagues(proposal: Proposal, known: Circumstances) -> Iterator[str]:
    """Two people of one organisation are not both booked with the same partner."""
    one, other = proposal.people
    for person, partner in ((one, other), (other, one)):
        organisation = person.person.organisation
        if organisation is None:
            continue
        for meeting in _others(proposal, known, partner):
            colleague = meeting.first if meeting.second_id == partner.pk else meeting.second
            if colleague.person.organisation_id == organisation.pk:
                yield _(
                    "%(colleague)s arbeitet ebenfalls für %(organisation)s und trifft %(partner)s schon."
                ) % {
                    "colleague": colleague.person.name,
                    "organisation": organisation,
                    "partner": partner.person.name,
                }


def _clock(known: Circumstances, slot: MeetingSlot) -> str:
    return _("%(time)s Uhr") % {"time": f"{slot.starts_at.astimezone(known.zone):%H:%M}"}
