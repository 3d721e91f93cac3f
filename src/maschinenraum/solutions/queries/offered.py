# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody may choose when writing a record: the form offers it, the action insists on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from maschinenraum.network.models import Group, Organisation, Person, Project, Visibility
from maschinenraum.network.queries.groups import groups_of, groups_seen_by
from maschinenraum.network.queries.people import people_seen_by
from maschinenraum.network.queries.projects import organisations_seen_by
from maschinenraum.network.rules import is_office
from maschinenraum.search.models import Concept
from maschinenraum.search.queries.vocabulary import (
    FIELDS_OF_ACTION,
    SPATIAL_TYPES,
    concepts,
    narrower_concepts,
)
from maschinenraum.solutions.models import Record, RecordLink
from maschinenraum.solutions.queries.content import LINKS
from maschinenraum.solutions.queries.people import ANSWERING
from maschinenraum.solutions.queries.records import records_seen_by

#: Levels a record may have; "personal" is what drafts of the form are.
LEVELS = (Visibility.PUBLIC, Visibility.NETWORK, Visibility.GROUP, Visibility.INTERNAL)


@dataclass(frozen=True)
class Offers:
    """What this person may choose for this record; None stands for one that does not exist yet."""

    person: Person
    record: Record | None = None

    def organisations(self) -> QuerySet[Organisation]:
        """Whose record it is: one's own organisation, any for the office; later it stays as it is."""
        if self.record is not None:
            return Organisation.objects.filter(pk=self.record.organisation_id)
        if is_office(self.person):
            return organisations_seen_by(self.person)
        return Organisation.objects.filter(people=self.person.pk)

    def further_organisations(self) -> QuerySet[Organisation]:
        """Who else takes part."""
        return organisations_seen_by(self.person)

    def groups(self) -> QuerySet[Group]:
        """One's own groups, and those the record belongs to already."""
        own = Q(pk__in=groups_of(self.person).values("pk"))
        return groups_seen_by(self.person).filter(own | self._there("groups"))

    def people(self) -> QuerySet[Person]:
        """Who may answer for it: whoever does, oneself, colleagues of its organisation and of those taking part."""
        belongs = Q(pk=self.person.pk) | Q(organisation__in=self.organisations().values("pk"))
        if self.record is not None:
            belongs |= Q(organisation__in=self.record.further_organisations.values("pk"))
            now = [self.record.contact_id, self.record.responsible_id]
            belongs |= Q(pk__in=[pk for pk in now if pk])
        elif is_office(self.person):
            belongs = Q()
        return people_seen_by(self.person).filter(belongs, role__in=ANSWERING)

    def projects(self) -> QuerySet[Project]:
        """The model projects of its organisation."""
        if self.record is None and is_office(self.person):
            return Project.objects.order_by("sort_key", "pk")
        return (
            Project.objects.filter(members__organisation__in=self.organisations().values("pk"))
            .distinct()
            .order_by("sort_key", "pk")
        )

    def fields_of_action(self) -> QuerySet[Concept]:
        """The fixed list, and what the record has already."""
        return self._concepts(FIELDS_OF_ACTION, "fields_of_action")

    def spatial_types(self) -> QuerySet[Concept]:
        """The fixed list, and what the record has already."""
        return self._concepts(SPATIAL_TYPES, "spatial_types")

    def topics(self) -> QuerySet[Concept]:
        """Every concept in use, and what the record has already."""
        if self.record is None:
            return concepts()
        chosen = self.record.topics.values("pk")
        return Concept.objects.filter(Q(is_retired=False) | Q(pk__in=chosen)).order_by("sort_key", "key")

    def targets(self) -> QuerySet[Record]:
        """What one may link to: all one may know of."""
        seen = records_seen_by(self.person)
        return seen if self.record is None else seen.exclude(pk=self.record.pk)

    def _there(self, relation: str) -> Q:
        if self.record is None:
            return Q(pk__in=[])
        return Q(pk__in=getattr(self.record, relation).values("pk"))

    def _concepts(self, broader: str, relation: str) -> QuerySet[Concept]:
        listed = Q(pk__in=narrower_concepts(broader).values("pk"))
        return Concept.objects.filter(listed | self._there(relation)).order_by("sort_key", "key")

    def refuses(self, content: Mapping[str, Any]) -> str:
        """Return the name of the first field that says what was never offered; "" where there is none."""
        one = {"organisation": self.organisations, "responsible": self.people, "contact": self.people,
               "project": self.projects}  # fmt: skip
        for name, offered in one.items():
            key = _key(content.get(name))
            if key and key != self._stored(name) and not offered().filter(pk=key).exists():
                return name
        many = ("further_organisations", "groups", "fields_of_action", "spatial_types", "topics")
        for name in many:
            if not self._all_offered(name, content.get(name, ())):
                return name
        return "" if self._may_link(content.get(LINKS, ())) else LINKS

    def hidden(self, relation: str) -> list[Any]:
        """Return the keys of what the record has and this person is not shown: it stays as it is."""
        if self.record is None:
            return []
        offered = getattr(self, relation)().values("pk")
        return list(getattr(self.record, relation).exclude(pk__in=offered).values_list("pk", flat=True))

    def hidden_links(self) -> list[tuple[str, Any]]:
        """Return the links to records this person may not know of."""
        if self.record is None:
            return []
        unseen = self.record.links.exclude(target__in=self.targets().values("pk"))
        return list(unseen.values_list("kind", "target"))

    def _stored(self, name: str) -> str:
        key = getattr(self.record, f"{name}_id", None) if self.record is not None else None
        return str(key or "")

    def _all_offered(self, relation: str, given: Iterable[Any]) -> bool:
        wanted = {_key(one) for one in given} - {str(pk) for pk in self.hidden(relation)}
        found: int = getattr(self, relation)().filter(pk__in=wanted).count()
        return found == len(wanted)

    def _may_link(self, links: Iterable[tuple[Any, Any]]) -> bool:
        stored = {(kind, str(target)) for kind, target in self.hidden_links()}
        wanted = {(str(kind), _key(target)) for kind, target in links} - stored
        targets = {target for _kind, target in wanted}
        kinds_are_known = {kind for kind, _target in wanted} <= set(RecordLink.Kind)
        return kinds_are_known and self.targets().filter(pk__in=targets).count() == len(targets)


def _key(value: Any) -> str:
    return str(getattr(value, "pk", value) or "")
