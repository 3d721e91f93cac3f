# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The times of one-to-one meetings: a plan is only possible where no two of them overlap."""

from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maschinenraum.events.models import Event, MeetingSlot


def clash_of_slots(event: Event) -> str:
    """Name two matchmaking sessions whose slots overlap, and say what to do; "" where none do.

    Whoever met somebody in one of two such slots would have to be in two places at once.
    """
    slots = MeetingSlot.objects.filter(session__event=event).select_related(
        "session__format", "session__group"
    )
    latest: MeetingSlot | None = None
    for slot in slots.order_by("starts_at", "pk"):
        if latest is not None and slot.starts_at < latest.ends_at:
            return _sentence(event, latest, slot)
        if latest is None or slot.ends_at > latest.ends_at:
            latest = slot
    return ""


def _sentence(event: Event, one: MeetingSlot, other: MeetingSlot) -> str:
    local = other.starts_at.astimezone(ZoneInfo(event.time_zone))
    words = {
        "one": one.session,
        "other": other.session,
        "day": date_format(local, "j. F Y"),
        "time": f"{local:%H:%M}",
    }
    if one.session_id == other.session_id:
        return (
            _(
                "In „%(one)s“ überschneiden sich am %(day)s um %(time)s Uhr zwei Zeiten für Gespräche. "
                "Ändern Sie eine davon im Programm, dann lässt sich planen."
            )
            % words
        )
    return (
        _(
            "„%(one)s“ und „%(other)s“ überschneiden sich am %(day)s um %(time)s Uhr. "
            "Legen Sie eines von beiden im Programm auf eine andere Zeit, dann lässt sich planen."
        )
        % words
    )
