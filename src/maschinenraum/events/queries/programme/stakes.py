# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What plans have in something of the programme, before it is changed or taken away."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import (
    Consultation,
    Meeting,
    MeetingSlot,
    Run,
    Session,
    SessionHost,
    TableSeat,
    Turn,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.runs import runs_of

Rows = QuerySet[Meeting] | QuerySet[WorkshopPlace] | QuerySet[TableSeat] | QuerySet[Consultation]


@dataclass(frozen=True)
class Part:
    """A part of the programme that plans may hold: a whole session, some times, or what one host gives."""

    session: Session
    is_whole: bool = False
    slots: tuple[MeetingSlot, ...] = ()
    turns: tuple[Turn, ...] = ()
    host: SessionHost | None = None

    @property
    def rows(self) -> dict[str, Rows]:
        """The rows of all plans that are in this part, by the name of their kind."""
        meetings = Q(slot__in=self.slots)
        turns = Q(turn__in=self.turns)
        advice = turns if self.host is None else Q(adviser=self.host)
        if self.is_whole:
            meetings, turns = Q(slot__session=self.session), Q(turn__session=self.session)
            advice = turns | Q(adviser__session=self.session)
        places = WorkshopPlace.objects.filter(session=self.session)
        return {
            "meetings": Meeting.objects.filter(meetings),
            "places": places if self.is_whole else places.none(),
            "seats": TableSeat.objects.filter(turns),
            "consultations": Consultation.objects.filter(advice),
        }

    def delete_from_drafts(self) -> None:
        """Take this part out of all drafts; what is published stays."""
        for rows in self.rows.values():
            rows.exclude(run__state=Run.State.PUBLISHED).delete()


@dataclass(frozen=True)
class Stake:
    """How many of what one plan has in a part of the programme."""

    run: Run
    counts: Counter[str]

    def __str__(self) -> str:
        """Say "Plan 2 (Entwurf): 7 Gespräche, 12 Workshop-Plätze"."""
        return _("Plan %(number)s (%(state)s): %(what)s") % {
            "number": self.run.number,
            "state": self.run.get_state_display(),
            "what": self.what,
        }

    @property
    def what(self) -> str:
        """Say "7 Gespräche, 12 Workshop-Plätze"."""
        return ", ".join(_counted(kind, n) for kind, n in self.counts.items() if n)


@dataclass(frozen=True)
class Stakes:
    """What all plans of an event have in a part of the programme, the newest plan first."""

    plans: tuple[Stake, ...]

    @cached_property
    def published(self) -> tuple[Stake, ...]:
        """Those of plans that participants have been told, whatever came after them."""
        return tuple(stake for stake in self.plans if stake.run.state == Run.State.PUBLISHED)

    @cached_property
    def drafts(self) -> tuple[Stake, ...]:
        """Those of plans nobody has been told of."""
        return tuple(stake for stake in self.plans if stake.run.state != Run.State.PUBLISHED)

    def of_run(self, run_id: UUID | None) -> Stake | None:
        """Return that of one plan, if it has any."""
        return next((stake for stake in self.plans if stake.run.pk == run_id), None)


def stakes_in(part: Part) -> Stakes:
    """Return what plans have in a part of the programme."""
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for kind, rows in part.rows.items():
        for run, number in rows.order_by().values_list("run").annotate(n=Count("pk")):
            counts[run][kind] = number
    runs = runs_of(part.session.event).filter(pk__in=counts)
    return Stakes(tuple(Stake(run, counts[run.pk]) for run in runs))


def sentences(stakes: Iterable[Stake]) -> tuple[str, ...]:
    """Return what the plans have, one sentence for each."""
    return tuple(f"{stake}." for stake in stakes)


def _counted(kind: str, n: int) -> str:
    words = {
        "meetings": ngettext("%(n)s Gespräch", "%(n)s Gespräche", n),
        "places": ngettext("%(n)s Workshop-Platz", "%(n)s Workshop-Plätze", n),
        "seats": ngettext("%(n)s Platz an einem Tisch", "%(n)s Plätze an Tischen", n),
        "consultations": ngettext("%(n)s Beratung", "%(n)s Beratungen", n),
    }
    return words[kind] % {"n": number_format(n, force_grouping=True)}
