# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""People around a record."""

from django.db.models import Q, QuerySet

from maschinenraum.network.models import Person
from maschinenraum.network.queries.people import people_seen_by
from maschinenraum.network.rules import Viewer
from maschinenraum.solutions.models import Record

#: Who can answer for a record: whoever may sign in and edit it.
ANSWERING = (Person.Role.MEMBER, Person.Role.COORDINATION, Person.Role.ADMINISTRATOR)


def people_to_hand_to(viewer: Viewer, record: Record) -> QuerySet[Person]:
    """Return who may answer for the record: those of its organisations whom the viewer may see."""
    belongs = Q(organisation=record.organisation_id) | Q(
        organisation__in=record.further_organisations.values("pk")
    )
    return people_seen_by(viewer).filter(belongs, role__in=ANSWERING)
