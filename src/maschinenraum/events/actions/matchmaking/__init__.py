# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do with matchmaking: runs, repairs by hand, publication."""

from maschinenraum.events.actions.matchmaking.publication import publish_run
from maschinenraum.events.actions.matchmaking.repairs import (
    Gone,
    Overtaken,
    add_meeting,
    lock_meeting,
    move_meeting,
    remove_meeting,
    unlock_meeting,
)
from maschinenraum.events.actions.matchmaking.runs import Refused, draft_from, repeat, start_run, stop_run

__all__ = [
    "Gone",
    "Overtaken",
    "Refused",
    "add_meeting",
    "draft_from",
    "lock_meeting",
    "move_meeting",
    "publish_run",
    "remove_meeting",
    "repeat",
    "start_run",
    "stop_run",
    "unlock_meeting",
]
