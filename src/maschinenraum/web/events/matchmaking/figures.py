# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Figures of a plan: numbers that lead to what is behind them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maschinenraum.events.models import Run
from maschinenraum.events.queries.matchmaking.advice import advice_given
from maschinenraum.events.queries.matchmaking.tables import Quality, seatings
from maschinenraum.network.models import Person


@dataclass(frozen=True)
class Figure:
    """A number that leads to what is behind it."""

    value: str
    label: str
    address: str
    note: str = ""


def table_figures(run: Run, viewer: Person) -> list[Figure]:
    """Say of each session with rotating tables how good it is: how many get to know how much that is new."""
    found = []
    for seating in seatings(run, viewer):
        quality = seating.quality
        if quality.percent is None:
            value, label = str(quality.people or 0), _("Personen in „%(session)s“")
        else:
            value, label = f"{quality.percent} %", _("des höchstens Möglichen in „%(session)s“")
        address = reverse("events:plan-tables", args=(run.event.slug, run.pk, seating.session.pk))
        label = label % {"session": seating.session}
        found.append(Figure(value, label, address, ", ".join(quality_in_words(quality))))
    return found


def quality_in_words(quality: Quality) -> list[str]:
    """Say how often people meet again, or sit beside people of their own organisation."""
    if quality.repeats is None or quality.same_organisation is None:
        return []
    said = [
        ngettext("ein Wiedersehen", "%(n)s-mal ein Wiedersehen", quality.repeats) % {"n": quality.repeats},
        _("%(n)s-mal dieselbe Organisation am Tisch") % {"n": quality.same_organisation},
    ]
    if quality.is_fewest:
        said.append(_("weniger geht nicht"))
    if quality.pausing:
        said.append(_("%(n)s-mal setzt jemand aus") % {"n": quality.pausing})
    return said


def advice_figures(run: Run, viewer: Person) -> list[Figure]:
    """Say of each session with advice how many of the requests have a time."""
    return [
        Figure(
            f"{given.served}/{given.asked}",
            _("Anfragen mit einer Zeit: %(session)s") % {"session": given.session},
            reverse("events:plan-advice", args=(run.event.slug, run.pk, given.session.pk)),
        )
        for given in advice_given(run, viewer)
    ]
