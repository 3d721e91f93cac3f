# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands against a meeting put somewhere by hand: the same hard rules the engine keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maschinenraum.events.models import (
    AttendedDay,
    Meeting,
    MeetingSlot,
    Registration,
    Run,
    Session,
    Unavailability,
    Wish,
    WorkshopPlace,
)


def not_possible() -> str:
    """The one answer to everything people keep to themselves."""
    return _("Diese Begegnung ist nicht möglich.")


@dataclass(frozen=True)
class Proposal:
    """A meeting somebody wants to put somewhere; ``moved`` is the one it replaces.

    Table 0 stands for "any" where none was free.
    """

    run: Run
    one: Registration
    other: Registration
    slot: MeetingSlot
    table: int
    moved: Meeting | None = None

    @property
    def people(self) -> tuple[Registration, Registration]:
        """Both of them."""
        return self.one, self.other


def obstacle(proposal: Proposal) -> str:
    """Say which rule stands against the meeting, naming people and place; "" where none does.

    What everyone may know comes first. A time a person cannot and a person one does not want to meet
    come last, are looked up together, and read exactly alike.
    """
    for rule in (_people, _table, _booked, _attendance, _programme, _limit, _colleagues):
        for sentence in rule(proposal):
            return sentence
    return not_possible() if _kept_to_themselves(proposal) else ""


def first_free_table(run: Run, slot: MeetingSlot) -> int | None:
    """Return the lowest table nobody sits at, or None where all are taken."""
    taken = set(Meeting.objects.filter(run=run, slot=slot).values_list("table", flat=True))
    return next((table for table in range(1, slot.tables + 1) if table not in taken), None)


def _others(proposal: Proposal) -> QuerySet[Meeting]:
    """The meetings of the plan, without the one that is moved."""
    meetings = Meeting.objects.filter(run=proposal.run).select_related(
        "slot", "first__person__organisation", "second__person__organisation"
    )
    return meetings.exclude(pk=proposal.moved.pk) if proposal.moved else meetings


def _of(*registrations: Registration) -> Q:
    return Q(first__in=registrations) | Q(second__in=registrations)


def _people(proposal: Proposal) -> Iterator[str]:
    one, other = proposal.people
    if one.pk == other.pk:
        yield _("Ein Gespräch braucht zwei verschiedene Personen.")
    for registration in proposal.people:
        if registration.state != Registration.State.REGISTERED:
            yield _("%(name)s ist abgemeldet.") % {"name": registration.person.name}
    organisation = one.person.organisation
    if organisation is not None and one.person.organisation_id == other.person.organisation_id:
        yield _("%(one)s und %(other)s arbeiten beide für %(organisation)s.") % {
            "one": one.person.name,
            "other": other.person.name,
            "organisation": organisation,
        }


def _table(proposal: Proposal) -> Iterator[str]:
    slot, table = proposal.slot, proposal.table
    words = {"time": _clock(proposal, slot), "table": table, "tables": slot.tables}
    if table == 0:
        yield _("Um %(time)s sind alle Tische besetzt.") % words
    if not 1 <= table <= slot.tables:
        yield _("Um %(time)s gibt es nur die Tische 1 bis %(tables)s.") % words
    holder = _others(proposal).filter(slot=slot, table=table).first()
    if holder is not None:
        yield _("Tisch %(table)s ist um %(time)s schon belegt (%(one)s und %(other)s).") % {
            **words,
            "one": holder.first.person.name,
            "other": holder.second.person.name,
        }


def _booked(proposal: Proposal) -> Iterator[str]:
    one, other = proposal.people
    same = _others(proposal).filter(_of(one)).filter(_of(other)).first()
    if same is not None:
        yield _("%(one)s und %(other)s treffen sich schon um %(time)s an Tisch %(table)s.") % {
            "one": one.person.name,
            "other": other.person.name,
            "time": _clock(proposal, same.slot),
            "table": same.table,
        }
    # Slots of two sessions may overlap without being the same.
    at_the_time = _others(proposal).filter(
        _of(one, other),
        slot__starts_at__lt=proposal.slot.ends_at,
        slot__ends_at__gt=proposal.slot.starts_at,
    )
    for meeting in at_the_time:
        busy = one if one.pk in {meeting.first_id, meeting.second_id} else other
        yield _("%(name)s hat um %(time)s schon ein Gespräch an Tisch %(table)s.") % {
            "name": busy.person.name,
            "time": _clock(proposal, meeting.slot),
            "table": meeting.table,
        }


def _attendance(proposal: Proposal) -> Iterator[str]:
    day = proposal.slot.starts_at.astimezone(_zone(proposal)).date()
    days: dict[UUID, set[date]] = {registration.pk: set() for registration in proposal.people}
    attended = AttendedDay.objects.filter(registration__in=proposal.people)
    for key, day_there in attended.values_list("registration", "day"):
        days[key].add(day_there)
    for registration in proposal.people:
        if days[registration.pk] and day not in days[registration.pk]:
            yield _("%(name)s ist am %(day)s nicht da.") % {
                "name": registration.person.name,
                "day": date_format(day, "j. F Y"),
            }


def _programme(proposal: Proposal) -> Iterator[str]:
    at_the_time = Session.objects.filter(
        event=proposal.run.event_id,
        format__holds_meetings=False,
        starts_at__lt=proposal.slot.ends_at,
        ends_at__gt=proposal.slot.starts_at,
    ).select_related("format", "group")
    for session in at_the_time.filter(format__is_for_all=True):
        yield _("Um %(time)s findet für alle „%(session)s“ statt.") % {
            "time": _clock(proposal, proposal.slot),
            "session": session,
        }
    for registration in proposal.people:
        places = WorkshopPlace.objects.filter(run=proposal.run, registration=registration).values("session")
        own = at_the_time.filter(Q(pk__in=places) | Q(hosts__person=registration.person_id)).first()
        if own is not None:
            yield _("%(name)s ist um %(time)s in „%(session)s“.") % {
                "name": registration.person.name,
                "time": _clock(proposal, proposal.slot),
                "session": own,
            }


def _limit(proposal: Proposal) -> Iterator[str]:
    for registration in proposal.people:
        most = registration.max_meetings
        held = _others(proposal).filter(_of(registration)).count()
        if most is not None and held >= most:
            yield _("%(name)s möchte höchstens %(most)s Gespräche führen und hat schon %(held)s.") % {
                "name": registration.person.name,
                "most": most,
                "held": held,
            }


def _colleagues(proposal: Proposal) -> Iterator[str]:
    """Two people of one organisation are not both booked with the same partner."""
    one, other = proposal.people
    for person, partner in ((one, other), (other, one)):
        organisation = person.person.organisation
        if organisation is None:
            continue
        for meeting in _others(proposal).filter(_of(partner)):
            colleague = meeting.first if meeting.second_id == partner.pk else meeting.second
            if colleague.person.organisation_id == organisation.pk:
                yield _(
                    "%(colleague)s arbeitet ebenfalls für %(organisation)s und trifft %(partner)s schon."
                ) % {
                    "colleague": colleague.person.name,
                    "organisation": organisation,
                    "partner": partner.person.name,
                }


def _kept_to_themselves(proposal: Proposal) -> bool:
    """Both questions are always asked, so that not even the time taken tells them apart."""
    one, other = proposal.people
    cannot = Unavailability.objects.filter(
        registration__in=proposal.people,
        starts_at__lt=proposal.slot.ends_at,
        ends_at__gt=proposal.slot.starts_at,
    ).count()
    unwanted = Wish.objects.filter(
        Q(registration=one, other=other) | Q(registration=other, other=one), kind=Wish.Kind.NEVER
    ).count()
    return cannot + unwanted > 0


def _zone(proposal: Proposal) -> ZoneInfo:
    return ZoneInfo(proposal.run.event.time_zone)


def _clock(proposal: Proposal, slot: MeetingSlot) -> str:
    return _("%(time)s Uhr") % {"time": f"{slot.starts_at.astimezone(_zone(proposal)):%H:%M}"}
