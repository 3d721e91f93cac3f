# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The runs of an event, and which plan is in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet, Value
from django.utils import timezone

from maschinenraum.events.models import (
    Consultation,
    Event,
    Meeting,
    Publication,
    Run,
    Session,
    TableSeat,
    WorkshopPlace,
)
from maschinenraum.events.queries.matchmaking.meetings import told_as_fallen_through, told_as_held
from maschinenraum.events.queries.matchmaking.snapshot import Staying

#: States in which a run still waits or computes; an event has at most one such run.
UNDER_WAY = (Run.State.QUEUED, Run.State.RUNNING)
#: Where the report of a run says what came of computing it once more.
REPETITION = "repetition"
#: So long its answer is waited for; whoever asks again after that starts anew.
PATIENCE = timedelta(minutes=5)
#: States in which a run has a plan.
WITH_PLAN = (Run.State.DRAFT, Run.State.PUBLISHED)


def runs_of(event: Event) -> QuerySet[Run]:
    """Return the event's runs, newest first, without their bulky input and result."""
    runs = Run.objects.filter(event=event)
    runs = runs.select_related("event", "based_on", "created_by", "session__format", "session__group")
    return runs.defer(*_bulky("", "based_on__")).order_by("-number")


def _bulky(*ways: str) -> list[str]:
    return [f"{way}{field}" for way in ways for field in ("snapshot", "result")]


def run_under_way(event: Event) -> Run | None:
    """Return the run that waits or computes, if there is one."""
    return runs_of(event).filter(state__in=UNDER_WAY).first()


def latest_plan(event: Event) -> Run | None:
    """Return the newest run that has a plan, draft or published."""
    return runs_of(event).filter(state__in=WITH_PLAN).first()


def publication_in_force(event: Event) -> Publication | None:
    """Return the publication participants go by: the latest one."""
    publications = Publication.objects.filter(event=event).select_related("run")
    return publications.defer(*_bulky("run__")).first()


@dataclass(frozen=True)
class Repetition:
    """What is known of computing a run once more; nothing as long as nobody asked for it."""

    run: Run

    @property
    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = self.run.report.get(REPETITION, {})
        return said

    def is_under_way(self, now: datetime) -> bool:
        """Whether somebody asked for it and the answer may still come."""
        if "asked_at" not in self._said or "done_at" in self._said:
            return False
        return now - datetime.fromisoformat(self._said["asked_at"]) < PATIENCE

    @property
    def done_at(self) -> datetime | None:
        """When it was last done."""
        return datetime.fromisoformat(self._said["done_at"]) if "done_at" in self._said else None

    @property
    def is_same(self) -> bool:
        """Whether the very same plan came of it."""
        return bool(self._said.get("same"))

    @property
    def differ(self) -> dict[str, int]:
        """How many meetings, places and reasons differ; ``failed`` where nothing came of it."""
        return dict(self._said.get("differ", {}))

    @property
    def engine(self) -> str:
        """The version of the planning that did it."""
        return str(self._said.get("engine", ""))


class Keep(StrEnum):
    """How much of a plan a later run leaves where it is."""

    NOTHING = "nothing"
    LOCKED = "locked"
    EVERYTHING = "everything"


def what_stays(
    run: Run, now: datetime, keep: Keep = Keep.LOCKED, *, session: Session | None = None
) -> Staying:
    """Return all that a later run must leave exactly where it is; with ``session`` everything outside of it."""
    return Staying(
        meetings=meetings_to_keep(run, now, keep, session=session),
        places=places_to_keep(run, now, keep, session=session),
        seats=seats_to_keep(run, now, keep, session=session),
        consultations=consultations_to_keep(run, now, keep, session=session),
    )


def meetings_to_keep(
    run: Run, now: datetime, keep: Keep = Keep.LOCKED, *, session: Session | None = None
) -> QuerySet[Meeting]:
    """Return the meetings a later run must leave exactly where they are.

    Those are the meetings held fast by hand, those whose slot has begun, and those one of the two
    has told of having held; the last two carry ``past``. What only was said not to have happened
    binds nobody. Once the event is over only answers count: planning it again is then an exercise.
    With ``Keep.EVERYTHING`` every meeting stays that is still possible, so that late participants do
    not turn everyone's day around. Where only one ``session`` is planned, all others carry ``outside``.
    """
    happened = (_begun("slot__", now) & ~told_as_fallen_through()) | told_as_held()
    found = _with(Meeting.objects.filter(run=run), past=happened, outside=_outside("slot__session", session))
    return _as_asked(found, keep, Q(past=True) | Q(locked=True)).order_by("slot__starts_at", "table")


def meetings_of(run: Run, now: datetime) -> QuerySet[Meeting]:
    """Return all meetings of a plan; ``past`` says of each whether it has happened.

    Nothing can be done about those: their slot has begun, or one of the two has told of having met.
    """
    return _with(Meeting.objects.filter(run=run), past=_begun("slot__", now) | told_as_held())


def places_to_keep(
    run: Run, now: datetime, keep: Keep = Keep.LOCKED, *, session: Session | None = None
) -> QuerySet[WorkshopPlace]:
    """Return the workshop places a later run leaves as they are, those that have begun with ``past``.

    Places are not held fast one by one: what has begun while the event is on stays, and with
    ``Keep.EVERYTHING`` every other one as well. Hosts are where they host, whatever was planned. Where
    only one ``session`` is planned, who is in it is not: all places stay, and carry ``outside``.
    """
    places = WorkshopPlace.objects.filter(run=run, is_host=False)
    found = _with(places, past=_begun("session__", now), outside=Value(session is not None))
    return _as_asked(found, keep, Q(past=True)).order_by("session", "registration")


def seats_to_keep(
    run: Run, now: datetime, keep: Keep = Keep.LOCKED, *, session: Session | None = None
) -> QuerySet[TableSeat]:
    """Return the seats at rotating tables a later run leaves as they are; see ``places_to_keep``."""
    found = _with_turn(TableSeat.objects.filter(run=run), now, session)
    return _as_asked(found, keep, Q(past=True)).order_by("turn", "table", "registration")


def consultations_to_keep(
    run: Run, now: datetime, keep: Keep = Keep.LOCKED, *, session: Session | None = None
) -> QuerySet[Consultation]:
    """Return the consultations a later run leaves as they are; see ``places_to_keep``."""
    found = _with_turn(Consultation.objects.filter(run=run), now, session)
    return _as_asked(found, keep, Q(past=True)).order_by("turn", "adviser")


Rows = TypeVar("Rows", bound=Model)


def _with_turn(rows: QuerySet[Rows], now: datetime, session: Session | None) -> QuerySet[Rows]:
    return _with(rows, past=_begun("turn__", now), outside=_outside("turn__session", session))


def _begun(time: str, now: datetime) -> Q:
    """Whether the time of a row has come while the event is on; ``time`` is the way to its start."""
    return Q(**{f"{time}starts_at__lte": now}, run__event__ends_on__gte=timezone.localdate(now))


def _outside(way: str, session: Session | None) -> Q | Value:
    """Whether a row belongs to another session than the one that is planned."""
    return ~Q(**{way: session}) if session else Value(False)


def _with(rows: QuerySet[Rows], **holds: Q | Value) -> QuerySet[Rows]:
    told = {name: ExpressionWrapper(q, output_field=BooleanField()) for name, q in holds.items()}
    found: QuerySet[Rows] = rows.annotate(**told)
    return found


def _as_asked(rows: QuerySet[Rows], keep: Keep, bound: Q) -> QuerySet[Rows]:
    """The rows that stay: what lies outside always, else as much as ``keep`` says."""
    if keep is Keep.EVERYTHING:
        return rows
    return rows.filter(bound | Q(outside=True) if keep is Keep.LOCKED else Q(outside=True))
