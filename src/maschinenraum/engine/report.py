# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How good a result is, in the same words for every problem."""

from __future__ import annotations

from dataclasses import Field, dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from maschinenraum.engine.inputs import Whole


class Counted(StrEnum):
    """What the histogram of a report counts for every person."""

    MEETINGS = "meetings"  # how many have exactly 0, 1, 2, ... meetings
    BREAKS = "breaks"  # how many have exactly 0, 1, 2, ... breaks
    ACQUAINTANCES = "acquaintances"  # how many get to know exactly 0, 1, 2, ... others
    WISHES = "wishes"  # how often the 1st, 2nd, ... wish came true; the last entry: none did
    CONSULTATIONS = "consultations"  # how many have exactly 0, 1, 2, ... consultations


class Reason(Protocol):
    """Something that was not possible, a dataclass; `binding` names the rule that binds."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def binding(self) -> StrEnum:
        """The rule."""


@dataclass(frozen=True)
class Report:
    """What one may ask of any result.

    value      what was reached
    bound      no result for this problem is better than that (certified)
    counted    what the histogram counts
    histogram  how many people have exactly 0, 1, 2, ... of it: how fair the result is
    reasons    what was not possible, and which rule binds
    steps_done steps spent; repeating with steps=steps_done gives the identical result
    stopped    whether time or the caller ended the work before its steps were spent
    is_proven  whether it is proven that nothing comes before this result in the order asked for, though the value
               lies below the bound: what comes first may cost value

    >>> report = Report(17, 19, Counted.MEETINGS, (0, 2, 4), (), 500, False)
    >>> report.gap, report.is_optimal
    (2, False)
    """

    value: int
    bound: int
    counted: Counted
    histogram: tuple[int, ...]
    reasons: tuple[Reason, ...]
    steps_done: int
    stopped: bool
    is_proven: bool = False

    @property
    def gap(self) -> int:
        """How far the value lies from the bound; 0 proves it the best."""
        return abs(self.bound - self.value)

    @property
    def is_optimal(self) -> bool:
        """Whether nothing can be better."""
        return self.is_proven or self.gap == 0

    def as_record(self) -> dict[str, Any]:
        """The report in numbers, words and lists that JSON can hold."""
        return {
            "value": self.value,
            "bound": self.bound,
            "gap": self.gap,
            "is_optimal": self.is_optimal,
            "counted": self.counted.value,
            "histogram": list(self.histogram),
            "reasons": [as_record(reason) for reason in self.reasons],
            "steps_done": self.steps_done,
            "stopped": self.stopped,
        }


def as_record(reason: Reason) -> dict[str, Any]:
    """A reason as names and plain values."""
    return {field.name: plain(getattr(reason, field.name)) for field in fields(reason)}


def plain(value: Any) -> Any:
    """A rule by its name, a number of NumPy's as Python's own."""
    if isinstance(value, StrEnum):
        return value.value
    return value.item() if hasattr(value, "item") else value


def tally(amounts: Whole) -> tuple[int, ...]:
    """How many people have exactly 0, 1, 2, ... of something; amounts int[n] >= 0.

    >>> import numpy as np
    >>> tally(np.array([2, 0, 2]))
    (1, 0, 2)
    """
    counts = [0] * (int(amounts.max(initial=0)) + 1)
    for amount in amounts.tolist():
        counts[amount] += 1
    return tuple(counts)
