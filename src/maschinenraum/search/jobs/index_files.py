# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping the index files of this server: every worker does it for its own, once a minute."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from maschinenraum.search.changes.index_files import Stopped, catch_up, rebuild
from maschinenraum.search.changes.vectors import make_vectors
from maschinenraum.search.queries.index_files import Position, last_change, position, usable_index, vocabulary

log = logging.getLogger(__name__)

#: Text that was taken away from the search is in no file of it any more after so long.
LONGEST_HELD = timedelta(days=1)


def keep_index(now: datetime, is_stopped: Callable[[], bool] = lambda: False) -> None:
    """Catch up with all changes; build the index anew where it is missing, damaged or out of date."""
    if needs_rebuild(now):
        try:
            rebuild(lambda _done, _total: not is_stopped())
        except Stopped:
            log.warning("The search index was not built to its end.")
            return
    before = -1
    while (here := position()) is not None and before < here.sequence < last_change() and not is_stopped():
        before = here.sequence
        catch_up()
    make_vectors(is_stopped)


def needs_rebuild(now: datetime) -> bool:
    """Whether there is no usable index, the vocabulary has changed, or old text has been in it long enough."""
    here = position()
    vocabulary(anew=True)
    index = usable_index()
    return here is None or index is None or index.is_stale or _holds_old_text(here, now)


def _holds_old_text(here: Position, now: datetime) -> bool:
    yesterday = timezone.localdate(now) - LONGEST_HELD
    return here.holds_removed and here.built_on <= yesterday.isoformat()
