# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping one's own draft of the registration form, and throwing it away."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from maschinenraum.events.changes import registration_drafts as changes
from maschinenraum.events.changes.registrations import hold_event
from maschinenraum.events.models import Event
from maschinenraum.events.queries.registration_drafts import draft_ends_on, last_sent
from maschinenraum.events.rules import may_register
from maschinenraum.network.models import Person
from maschinenraum.network.rules import today

#: Far more than a whole form holds; a script must not fill the database.
MOST_CHARACTERS = 100_000


@transaction.atomic
def save_draft(
    event: Event, fields: Mapping[str, Any], *, by: Person, opened_after: str | None = None
) -> bool:
    """Keep what the person typed and return whether it was kept. No log notes it.

    ``opened_after`` is what ``last_sent`` said when the form was opened: a form sent meanwhile leaves
    no draft behind, however late its last words arrive. Nothing is kept that would be deleted at once.
    """
    if not may_register(by, event):
        raise PermissionDenied
    if draft_ends_on(event) <= today() or len(json.dumps(fields)) > MOST_CHARACTERS:
        return False
    hold_event(event)  # the form may be on its way at this very moment
    if opened_after is not None and opened_after != last_sent(by, event):
        return False
    changes.keep_draft(event, by, fields, now=timezone.now())
    return True


@transaction.atomic
def discard_draft(event: Event, *, by: Person) -> None:
    """Delete one's own draft; doing it twice changes nothing."""
    changes.drop_draft(event, by)
