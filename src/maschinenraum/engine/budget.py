# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much work a search may do, who watches it, and why it ended."""

from __future__ import annotations

import time
from collections.abc import Callable

Progress = Callable[[float, int], bool]


class Budget:
    """Steps are the measure of work; time and the caller only end it early.

    steps        how many steps there are
    seconds      ends the work once they are over, or None
    on_progress  called with the share of the work done and the best value so far; False ends the work
    done         steps done so far; repeating with `steps` set to them gives the identical result
    stopped      whether time or the caller ended the work before its steps were spent

    >>> budget = Budget(3, None, None)
    >>> while budget.allows(best=0):
    ...     budget.spend(2)
    >>> budget.done, budget.stopped
    (3, False)
    """

    def __init__(self, steps: int, seconds: float | None, on_progress: Progress | None) -> None:
        if steps < 0 or (seconds is not None and seconds < 0):
            raise ValueError("steps and seconds must not be negative.")
        self.steps = steps
        self.done = 0
        self.stopped = False
        self._on_progress = on_progress
        self._deadline = None if seconds is None else time.monotonic() + seconds

    @property
    def left(self) -> int:
        """Steps that may still be done."""
        return self.steps - self.done

    def allows(self, best: int) -> bool:
        """Tell the caller how far it is, and whether to go on."""
        if self.stopped or self.left == 0:
            return False
        if self._on_progress is not None and not self._on_progress(self.done / self.steps, best):
            self.stopped = True
        if self._deadline is not None and time.monotonic() >= self._deadline:
            self.stopped = True
        return not self.stopped

    def spend(self, count: int) -> None:
        """Count so many steps as done, at most those that are left."""
        self.done += min(count, self.left)
