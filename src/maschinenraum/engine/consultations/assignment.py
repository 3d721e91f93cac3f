# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out: who is advised when, how good that is, and which rule binds where a request is not served."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.report import Counted, Report, tally


class Binding(StrEnum):
    """The rule that keeps a request from being served. The first that applies is named, hardest first."""

    NO_COMMON_TIME = "no common time"  # person and adviser are never available together
    NOT_ALLOWED = "not allowed"  # they are, but the request may use none of those slots
    ADVISER_CAP = "adviser cap"  # the adviser gives as many consultations as agreed
    PERSON_CAP = "person cap"  # the person has as many consultations as agreed
    ADVISER_BOOKED = "adviser booked"  # the adviser is with others in every slot the request could use
    PERSON_BOOKED = "person booked"  # the person is with others in every slot the request could use
    BOTH_BOOKED = "both booked"  # in every slot the request could use, one or the other is booked


@dataclass(frozen=True)
class Unserved:
    """A request that is not served, and the rule that binds."""

    request: int
    person: int
    adviser: int
    binding: Binding


@dataclass(frozen=True, eq=False)
class Assignment:
    """A timetable of consultations.

    slot           int[m]: slot of each request, -1 where it is not served
    counts         int[P]: consultations per person
    value          weight served
    bound          no timetable serves more weight (certified)
    lateness       sum of the slots used, counted from 0; of equal values the smaller is the better
    lateness_bound no timetable of this value has a smaller one (certified)
    reasons        one record per request that is not served, in their order
    steps_done     steps of search spent; repeating with steps=steps_done gives the identical timetable
    stopped        whether time or the caller ended the search before its steps were spent
    """

    slot: Whole
    counts: Whole
    value: int
    bound: int
    lateness: int
    lateness_bound: int
    reasons: tuple[Unserved, ...]
    steps_done: int
    stopped: bool

    @property
    def is_optimal(self) -> bool:
        """Whether it is proven that no timetable serves more weight."""
        return self.value == self.bound

    @property
    def is_earliest(self) -> bool:
        """Whether it is proven that no timetable of the same value is earlier."""
        return self.lateness == self.lateness_bound

    @property
    def report(self) -> Report:
        """The result in the words of every problem."""
        return Report(
            self.value,
            self.bound,
            Counted.CONSULTATIONS,
            tally(self.counts),
            self.reasons,
            self.steps_done,
            self.stopped,
        )
