# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How hard a plan is searched for: seed, steps and seconds; who watches; and Ctrl-C, which ends the search only."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, Protocol, TextIO, TypeVar

from maschinenraum.cli.planning.phrases import number

PAUSE_ON_TERMINAL, PAUSE = 0.1, 2.0


class Bounded(Protocol):
    """A result of the engine, which knows a bound."""

    @property
    def bound(self) -> int:
        """What no result for this problem exceeds."""


Result = TypeVar("Result", bound=Bounded)


class Interruption:
    """Whether somebody asked to end, by which signal. A second request ends the program at once."""

    def __init__(self) -> None:
        self.by = 0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note the signals instead of dying of them."""
        before = {one: signal.signal(one, self._note) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if self.by:
            raise KeyboardInterrupt
        self.by = number


class ProgressLine:
    """One line that is written over on a terminal, and a plain line now and then elsewhere."""

    def __init__(self, stream: TextIO, interruption: Interruption) -> None:
        self._stream, self._interruption = stream, interruption
        self._on_terminal = stream.isatty()
        self._next = 0.0
        self._width = 0
        self.bound: int | None = None

    def __call__(self, fraction: float, best: int) -> bool:
        """Show how far the search is; False once somebody asked to end."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + (PAUSE_ON_TERMINAL if self._on_terminal else PAUSE)
            bound = "" if self.bound is None else f" von höchstens {number(self.bound, 'de')}"
            self.show(f"{fraction:4.0%} gesucht, bester Wert {number(best, 'de')}{bound} (Strg-C beendet)")
        return not self._interruption.by

    def show(self, text: str) -> None:
        """Write a line over the last one, or below it."""
        if self._on_terminal:
            self._stream.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the last line standing."""
        if self._on_terminal and self._width:
            self._stream.write("\n")
            self._width = 0


@dataclass
class Effort:
    """What every face of the engine is given."""

    seed: int
    steps: int | None
    seconds: float | None
    line: ProgressLine

    def spend(self, face: Callable[..., Result], problem: Any, **more: Any) -> Result:
        """Ask the engine: first without a search, which gives the bound, then with one."""
        self.line.show("Die obere Schranke wird berechnet …")
        self.line.bound = self.look(face, problem, **more).bound
        return face(
            problem, seed=self.seed, steps=self.steps, seconds=self.seconds, on_progress=self.line, **more
        )

    def look(self, face: Callable[..., Result], problem: Any, **more: Any) -> Result:
        """Ask the engine for what it finds without a search."""
        return face(problem, seed=self.seed, steps=0, **more)


def on_standard_error(interruption: Interruption) -> ProgressLine:
    """The line people see while they wait."""
    return ProgressLine(sys.stderr, interruption)
