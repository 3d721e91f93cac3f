# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a list of participants over, row by row."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from maschinenraum.engine.language import ConceptTagger, fold, sort_key
from maschinenraum.events.changes.registrations import write_days, write_statements, write_workshops
from maschinenraum.events.models import Event, Registration, Statement
from maschinenraum.events.queries.participant_lists.previewing import (
    ListedPerson,
    Outcome,
    Preview,
    makes_organisation,
)
from maschinenraum.network.changes.people import add_person
from maschinenraum.network.models import Organisation, Person


@dataclass(frozen=True)
class Imported:
    """What became of a list, as counts; ``left_out`` are the rows that were not taken over."""

    new_people: int
    registered: int
    changed: int
    untouched: int
    new_organisations: int
    left_out: tuple[int, ...]


def take_over(
    event: Event,
    preview: Preview,
    *,
    left_out: Collection[int],
    tagger: ConceptTagger,
    may_add_members: bool,
) -> Imported:
    """Write all takeable rows but those left out; the caller's transaction makes it all or nothing.

    New people of a known organisation become members of the network only where ``may_add_members``;
    everyone else new is a guest, who sees this event and what is public.
    """
    organisations: dict[str, Organisation] = {}
    done: Counter[Outcome] = Counter()
    for listed in preview.takeable:
        if listed.row in left_out:
            continue
        done[listed.outcome] += 1
        if listed.outcome == Outcome.UNTOUCHED:
            continue
        person = _person(listed, organisations, may_add_members=may_add_members)
        _register(event, person, listed, tagger)
    refused = {listed.row for listed in preview.refused}
    return Imported(
        new_people=done[Outcome.NEW],
        registered=done[Outcome.NEW] + done[Outcome.REGISTERED],
        changed=done[Outcome.CHANGED],
        untouched=done[Outcome.UNTOUCHED],
        new_organisations=len(organisations),
        left_out=tuple(sorted(refused | set(left_out))),
    )


def _person(listed: ListedPerson, made: dict[str, Organisation], *, may_add_members: bool) -> Person:
    if listed.person is not None:
        return Person.objects.get(pk=listed.person)
    organisation = (
        Organisation.objects.filter(pk=listed.organisation).first() if listed.organisation else None
    )
    if makes_organisation(listed):
        organisation = made.setdefault(
            fold(listed.organisation_name),
            made.get(fold(listed.organisation_name)) or _partner(listed.organisation_name),
        )
    is_member = may_add_members and listed.organisation is not None
    return add_person(
        family_name=listed.family_name,
        given_name=listed.given_name,
        email=listed.email,
        organisation=organisation,
        position=listed.position,
        role=Person.Role.MEMBER if is_member else Person.Role.GUEST,
    )


def _partner(name: str) -> Organisation:
    return Organisation.objects.create(kind=Organisation.Kind.PARTNER, name=name, sort_key=sort_key(name))


def _register(event: Event, person: Person, listed: ListedPerson, tagger: ConceptTagger) -> None:
    registration, _created = Registration.objects.get_or_create(
        event=event, person=person, defaults={"origin": Registration.Origin.IMPORT}
    )
    registration.max_meetings = listed.max_meetings
    registration.save(update_fields=["max_meetings", "changed_at"])
    write_days(registration, listed.days)
    write_workshops(registration, listed.workshops)
    write_statements(registration, Statement.Kind.OFFER, listed.offers, tagger=tagger)
    write_statements(registration, Statement.Kind.SEEK, listed.seeks, tagger=tagger)
