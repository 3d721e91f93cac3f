# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which organisation of the network a list means; never a silent guess."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participants import participants_seen_by
from maschinenraum.network.models import Organisation, Person, ProjectMember
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import current

#: What stands before a place's name and does not tell one organisation from another by itself.
FORMS = re.compile(
    r"^(?:(?:stadtverwaltung|gemeindeverwaltung|kreisverwaltung|landeshauptstadt|universitaetsstadt|wissenschaftsstadt"
    r"|hansestadt|freie und hansestadt|bundesstadt|klingenstadt|grosse kreisstadt|kreisstadt|stadt|markt|gemeinde"
    r"|landkreis|kreis|samtgemeinde|verbandsgemeinde|smart city) )+"
)


@dataclass
class KnownOrganisations:
    """Organisations by what lists call them; ``by_short`` leaves forms such as "Stadt" out."""

    by_name: dict[str, set[UUID]] = field(default_factory=dict)
    by_short: dict[str, set[UUID]] = field(default_factory=dict)
    by_ags: dict[str, set[UUID]] = field(default_factory=dict)
    by_project: dict[str, set[UUID]] = field(default_factory=dict)
    names: dict[UUID, str] = field(default_factory=dict)

    @classmethod
    def read(cls, event: Event, by: Person | None) -> "KnownOrganisations":
        """Read what this person may know of, in two queries; None (the command line) knows everything."""
        known = cls()
        for organisation in _seen(event, by).select_related("territory"):
            known.names[organisation.pk] = organisation.name
            for name in (organisation.name, organisation.short_name):
                known._learn(known.by_name, _plain(name), organisation.pk)
                known._learn(known.by_short, shortened(name), organisation.pk)
            if organisation.territory:
                known._learn(known.by_ags, organisation.territory.ags, organisation.pk)
                known._learn(known.by_ags, organisation.territory.key, organisation.pk)
        leads = ProjectMember.objects.filter(current(), role=ProjectMember.Role.LEAD).select_related(
            "project"
        )
        for member in leads:
            known._learn(known.by_project, _plain(member.project.name), member.organisation_id)
        return known

    def called(self, name: str, ags: str = "") -> set[UUID]:
        """Return the organisations meant: one when it is clear, several when it is not, none when unknown.

        The official key decides; then the full name, the name of a project (its leading member), and
        the name without "Stadt", "Landkreis" and the like.
        """
        for found in (
            self.by_ags.get(ags) if ags else None,
            self.by_name.get(_plain(name)),
            self.by_project.get(_plain(name)),
            self.by_short.get(shortened(name)),
        ):
            if found:
                return found
        return set()

    def listed(self, found: Iterable[UUID]) -> str:
        """Return the full names, for a sentence."""
        return ", ".join(sorted(self.names[pk] for pk in found))

    @staticmethod
    def _learn(names: dict[str, set[UUID]], name: str, pk: UUID) -> None:
        if name:
            names.setdefault(name, set()).add(pk)


def _seen(event: Event, by: Person | None) -> QuerySet[Organisation]:
    """Whoever runs the event also reads where its participants work, confirmed or not."""
    if by is None:
        return Organisation.objects.all()
    here = participants_seen_by(by, event).order_by().values("person__organisation")
    return Organisation.objects.filter(Q(pk__in=organisations_seen_by(by).values("pk")) | Q(pk__in=here))


def shortened(name: str) -> str:
    """Return a folded name without the form before it.

    >>> shortened("Landeshauptstadt Kiel"), shortened("Stadt Kiel"), shortened("Stadt")
    ('kiel', 'kiel', 'stadt')
    """
    return FORMS.sub("", _plain(name))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(name)))
