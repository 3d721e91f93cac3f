# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The runs of an event, and which plan is in force."""

from datetime import datetime
from enum import StrEnum

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils import timezone

from maschinenraum.events.models import Event, Meeting, MeetingAnswer, Publication, Run

#: States in which a run still waits or computes; an event has at most one such run.
UNDER_WAY = (Run.State.QUEUED, Run.State.RUNNING)
#: States in which a run has a plan.
WITH_PLAN = (Run.State.DRAFT, Run.State.PUBLISHED)


def runs_of(event: Event) -> QuerySet[Run]:
    """Return the event's runs, newest first, without their bulky input and result."""
    runs = Run.objects.filter(event=event).select_related("based_on", "created_by")
    return runs.defer("snapshot", "result").order_by("-number")


def run_under_way(event: Event) -> Run | None:
    """Return the run that waits or computes, if there is one."""
    return runs_of(event).filter(state__in=UNDER_WAY).first()


def latest_plan(event: Event) -> Run | None:
    """Return the newest run that has a plan, draft or published."""
    return runs_of(event).filter(state__in=WITH_PLAN).first()


def publication_in_force(event: Event) -> Publication | None:
    """Return the publication participants go by: the latest one."""
    publications = Publication.objects.filter(event=event).select_related("run")
    return publications.defer("run__snapshot", "run__result").first()


class Keep(StrEnum):
    """How much of a plan a later run leaves where it is."""

    NOTHING = "nothing"
    LOCKED = "locked"
    EVERYTHING = "everything"


def meetings_to_keep(run: Run, now: datetime, keep: Keep = Keep.LOCKED) -> QuerySet[Meeting]:
    """Return what a later run must leave exactly where it is.

    Those are the meetings held fast by hand, those whose slot has begun, and those one of the two
    has already answered for; the last two carry ``past``. Once the event is over only answers count:
    planning it again is then an exercise. With ``Keep.EVERYTHING`` every meeting stays that is still
    possible, so that late participants do not turn everyone's day around.
    """
    answered = MeetingAnswer.objects.filter(
        Q(registration=OuterRef("first"), other=OuterRef("second"))
        | Q(registration=OuterRef("second"), other=OuterRef("first"))
    )
    begun = Q(slot__starts_at__lte=now, run__event__ends_on__gte=timezone.localdate(now))
    past = ExpressionWrapper(begun | Exists(answered), output_field=BooleanField())
    meetings = Meeting.objects.filter(run=run).annotate(past=past).order_by("slot__starts_at", "table")
    if keep is Keep.EVERYTHING:
        return meetings
    return meetings.filter(Q(past=True) | Q(locked=True)) if keep is Keep.LOCKED else meetings.none()
