# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where in a text the words stand for which a document was found."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maschinenraum.engine.retrieval.documents import Reason

WORD = re.compile(r"[^\W_](?:[^\W_]|[\u00ad\u200b-\u200d\u2060\ufeff]|[\u0300-\u036f])*")
INVISIBLE_BETWEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def highlights(text: str, reasons: Iterable[Reason]) -> list[tuple[int, int]]:
    """Beginning and end (exclusive) of every word to be marked, in order, without overlap.

    >>> highlights("Neue Bringzonen!", [Reason("Elterntaxi", "concept", ("Bringzonen",), "x", "Hol- und Bringzone")])
    [(5, 15)]
    """
    wanted = {word for reason in reasons for word in reason.words}
    return [
        (found.start(), found.end())
        for found in WORD.finditer(text)
        if found[0] in wanted or INVISIBLE_BETWEEN.sub("", found[0]) in wanted
    ]
