# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which workshops a person can only attend one of, by their real times."""

from collections.abc import Sequence
from datetime import datetime


def rounds_of(times: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Number the rounds of sessions that start and end at these times, the earliest 0.

    A round is what hangs together by overlapping, whatever number the programme gives it: of the
    sessions of one round a person attends at most one. Sessions that only touch do not overlap.
    """
    numbers = [0] * len(times)
    number, until = -1, None
    for i in sorted(range(len(times)), key=lambda i: times[i]):
        starts, ends = times[i]
        if until is None or starts >= until:
            number, until = number + 1, ends
        numbers[i], until = number, max(until, ends)
    return numbers
