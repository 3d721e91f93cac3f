# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which meetings of a plan take place: what timetables, feeds, prints and the cockpit's figures count."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from maschinenraum.events.models import Meeting, MeetingAnswer, Registration, Unavailability, Wish
from maschinenraum.network.models.people import FORMER_MEMBER


def taking_place(meetings: QuerySet[Meeting], now: datetime) -> QuerySet[Meeting]:
    """Return those meetings whose two people are still registered and active, and can and will meet.

    A time one of them cannot and a person one of them does not want to meet end a meeting in the very
    same way, so that nobody learns which of the two it was. What one of them found useful, they held.
    With somebody erased since then a meeting stays once its time has come, without saying who it was.
    """
    begun = Q(slot__starts_at__lte=now)
    for side in ("first", "second"):
        there = Q(**{f"{side}__state": Registration.State.REGISTERED, f"{side}__person__is_active": True})
        erased = Q(**{f"{side}__person__is_active": False, f"{side}__person__family_name": FORMER_MEMBER})
        meetings = meetings.filter(there | (begun & erased))
    kept_to_themselves = Exists(Wish.objects.filter(both_ways(), kind=Wish.Kind.NEVER)) | Exists(
        Unavailability.objects.filter(
            Q(registration=OuterRef("first")) | Q(registration=OuterRef("second")),
            starts_at__lt=OuterRef("slot__ends_at"),
            ends_at__gt=OuterRef("slot__starts_at"),
        )
    )
    return meetings.filter(told_as_held() | ~kept_to_themselves)


def told_as_held() -> Q:
    """Whether one of the two people of a meeting (the outer query) told that they met."""
    held = (MeetingAnswer.Kind.USEFUL, MeetingAnswer.Kind.FOLLOW_UP)
    return Q(Exists(MeetingAnswer.objects.filter(both_ways(), kind__in=held)))


def told_as_fallen_through() -> Q:
    """Whether one of the two people of a meeting (the outer query) told that they did not meet."""
    fell_through = MeetingAnswer.Kind.DID_NOT_HAPPEN
    return Q(Exists(MeetingAnswer.objects.filter(both_ways(), kind=fell_through)))


def both_ways() -> Q:
    """Rows one of the two people of a meeting (the outer query) has about the other."""
    return Q(registration=OuterRef("first"), other=OuterRef("second")) | Q(
        registration=OuterRef("second"), other=OuterRef("first")
    )
