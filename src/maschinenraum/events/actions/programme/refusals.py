# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why something about an event or its programme was not done."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from maschinenraum.events.actions.matchmaking.runs import Refused
from maschinenraum.events.models import Event
from maschinenraum.events.queries.matchmaking.runs import run_under_way
from maschinenraum.events.queries.programme.clock import Impossible
from maschinenraum.events.queries.programme.details import Problem

__all__ = ["Consequences", "Gone", "Invalid", "Overtaken", "Refused", "Unconfirmed"]


class Invalid(Refused):
    """What was written down cannot be so; ``problems`` say why, field by field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems))

    @classmethod
    def because(cls, impossible: Impossible) -> "Invalid":
        """Refuse what means no moment."""
        return cls([impossible.problem])


class Overtaken(Refused):
    """Somebody else has changed it since it was looked at; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Das hat inzwischen jemand anderes geändert; bitte sehen Sie es an und entscheiden Sie noch einmal."
            )
        )


class Gone(Refused):
    """It is not there any more."""

    def __init__(self) -> None:
        super().__init__(_("Das hat inzwischen jemand anderes gelöscht."))


@dataclass(frozen=True)
class Consequences:
    """What follows from taking something away: why it cannot be, or what is lost with it."""

    refusal: str = ""
    losses: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """What a confirmation must bring: it holds for these losses and no others. "" where nothing is lost."""
        return sha256("\n".join(self.losses).encode()).hexdigest()[:16] if self.losses else ""

    def insist(self, confirmed: str) -> None:
        """Raise ``Refused``, or ``Unconfirmed`` where something would be lost that nobody has agreed to."""
        if self.refusal:
            raise Refused(self.refusal)
        if self.losses and confirmed != self.token:
            raise Unconfirmed(self)


class Unconfirmed(Refused):
    """Something would be lost; whoever wants that says so."""

    def __init__(self, consequences: Consequences) -> None:
        self.consequences = consequences
        super().__init__(" ".join(consequences.losses))


def refuse_while_planning(event: Event) -> None:
    """A plan is not computed for a programme that changes meanwhile."""
    if run_under_way(event):
        raise Refused(
            _(
                "Gerade wird geplant. Zeiten lassen sich ändern, sobald die Planung fertig oder angehalten ist."
            )
        )


def insist_on_seen(seen: str | None, now: str) -> None:
    """Nobody decides about what they have not seen: raises ``Overtaken``. None asks for no comparison."""
    if seen is not None and seen != now:
        raise Overtaken
