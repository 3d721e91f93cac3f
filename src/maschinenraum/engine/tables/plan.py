# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""What comes out: who sits where in which round, how good that is, and which rules could not be kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from maschinenraum.engine.inputs import Whole
from maschinenraum.engine.report import Counted, Report, tally


class Binding(StrEnum):
    """Why people of the same label share a table, or why some meet again."""

    LABEL_TOO_LARGE = "label too large"  # more people of one label than tables
    TOO_FEW_LABELS = "too few labels"  # more seats at the largest tables than different labels could take
    TOO_FEW_PEOPLE = "too few people"  # a person sits beside more people than there are new ones
    TOO_FEW_PAIRS = "too few pairs"  # all tables of all rounds together need more new pairs than there are
    TOO_FEW_TABLES = "too few tables"  # a table has more people than there are tables to spread them over
    NOT_FOUND = "not found"  # nothing proves it impossible; the search did not find it


@dataclass(frozen=True)
class Reason:
    """A rule that could not be kept by all.

    binding  why
    which    the label or the person concerned, -1 where it is everyone
    needed   how many tables, labels, people or pairs it would take
    there    how many there are

    >>> str(Reason(Binding.LABEL_TOO_LARGE, 7, 12, 10))
    'label too large: 7 needs 12, there are 10'
    """

    binding: Binding
    which: int
    needed: int
    there: int

    def __str__(self) -> str:
        of = f"{self.which} needs" if self.which >= 0 else "needed"
        return f"{self.binding.value}: {of} {self.needed}, there are {self.there}"


@dataclass(frozen=True, eq=False)
class Plan:
    """A seating at rotating tables.

    table         int[n, R]: the table of each person in each round
    value         benefit of the pairs that meet at least once and had not met before
    bound         no plan that keeps the rules as well as this one has a greater value (certified)
    repeats       meetings of pairs that had met, before or in an earlier round
    repeats_bound no plan with as few people of the same label together has fewer (certified)
    same_label    meetings of people of the same label, and of forbidden pairs
    same_label_bound no plan has fewer (certified)
    acquaintances int[n]: how many people each person gets to know
    histogram     int[n]: how many people get to know exactly 0, 1, 2, ... others
    reasons       why same_label and repeats are not 0; empty if they are
    steps_done    steps of search spent; repeating with steps=steps_done gives the identical plan
    stopped       whether time or the caller ended the search before its steps were spent
    """

    table: Whole
    value: int
    bound: int
    repeats: int
    repeats_bound: int
    same_label: int
    same_label_bound: int
    acquaintances: Whole
    histogram: Whole
    reasons: tuple[Reason, ...]
    steps_done: int
    stopped: bool

    @property
    def share(self) -> float:
        """The value as a share of the bound."""
        return self.value / self.bound if self.bound else 1.0

    @property
    def report(self) -> Report:
        """The plan as every problem reports."""
        return Report(
            self.value,
            self.bound,
            Counted.ACQUAINTANCES,
            tally(self.acquaintances),
            self.reasons,
            self.steps_done,
            self.stopped,
        )
