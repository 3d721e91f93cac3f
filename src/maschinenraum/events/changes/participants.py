# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a list of participants over: a few statements for all rows, so that the lock is short."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from maschinenraum.engine.language import ConceptTagger, fold, sort_key
from maschinenraum.events.changes.registrations import LONGEST_STATEMENT
from maschinenraum.events.models import AttendedDay, Event, Registration, Statement, WorkshopChoice
from maschinenraum.events.queries.participant_lists.previewing import (
    ListedPerson,
    Outcome,
    Preview,
    makes_organisation,
)
from maschinenraum.network.changes.people import new_person
from maschinenraum.network.models import Organisation, Person

#: Topics of each line of what people offer and seek.
Topics = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Imported:
    """What became of a list, as counts; ``left_out`` are the rows that were not taken over."""

    new_people: int
    registered: int
    changed: int
    untouched: int
    new_organisations: int
    left_out: tuple[int, ...]


def topics_of(preview: Preview, tagger: ConceptTagger) -> Topics:
    """Return the topics of every line in the list; asked before the transaction, because it takes a while."""
    texts = (text for listed in preview.takeable for _kind, text in _statements_of(listed))
    return {text: tagger.tag(text) for text in dict.fromkeys(texts)}


def take_over(
    event: Event, preview: Preview, *, left_out: Collection[int], topics: Topics, may_add_members: bool
) -> Imported:
    """Write all takeable rows but those left out; the caller's transaction makes it all or nothing.

    New people of a known organisation become members of the network only where ``may_add_members``;
    everyone else new is a guest, who sees this event and what is public.
    """
    taken = [listed for listed in preview.takeable if listed.row not in left_out]
    done = Counter(listed.outcome for listed in taken)
    written = [listed for listed in taken if listed.outcome != Outcome.UNTOUCHED]
    organisations = _add_organisations(written)
    people = _add_people(written, organisations, may_add_members=may_add_members)
    registrations = _register(event, written, people)
    _write_answers(written, registrations, topics)
    refused = {listed.row for listed in preview.refused}
    return Imported(
        new_people=done[Outcome.NEW],
        registered=done[Outcome.NEW] + done[Outcome.REGISTERED],
        changed=done[Outcome.CHANGED],
        untouched=done[Outcome.UNTOUCHED],
        new_organisations=len(organisations),
        left_out=tuple(sorted(refused | set(left_out))),
    )


def _add_organisations(written: Iterable[ListedPerson]) -> dict[str, Organisation]:
    """Create the organisations the preview named, as partners, each once."""
    names: dict[str, str] = {}
    for listed in written:
        if makes_organisation(listed):
            names.setdefault(fold(listed.organisation_name), listed.organisation_name)
    made = {
        key: Organisation(kind=Organisation.Kind.PARTNER, name=name, sort_key=sort_key(name))
        for key, name in names.items()
    }
    Organisation.objects.bulk_create(made.values())
    return made


def _add_people(
    written: Iterable[ListedPerson], organisations: Mapping[str, Organisation], *, may_add_members: bool
) -> dict[int, UUID]:
    """Create who is new and return the person of each row."""
    people: dict[int, UUID] = {}
    added: list[Person] = []
    known = Organisation.objects.in_bulk([listed.organisation for listed in written if listed.organisation])
    for listed in written:
        if listed.person is not None:
            people[listed.row] = listed.person
            continue
        organisation = known.get(listed.organisation) if listed.organisation else None
        is_member = may_add_members and organisation is not None
        person = new_person(
            family_name=listed.family_name,
            given_name=listed.given_name,
            email=listed.email,
            organisation=organisation or organisations.get(fold(listed.organisation_name)),
            position=listed.position,
            role=Person.Role.MEMBER if is_member else Person.Role.GUEST,
        )
        people[listed.row] = person.pk
        added.append(person)
    Person.objects.bulk_create(added)
    return people


def _register(
    event: Event, written: Iterable[ListedPerson], people: Mapping[int, UUID]
) -> dict[int, Registration]:
    """Return the registration of each row, new or from an earlier list."""
    earlier = {r.person_id: r for r in Registration.objects.filter(event=event, person__in=people.values())}
    registrations: dict[int, Registration] = {}
    for listed in written:
        person = people[listed.row]
        registration = earlier.get(person) or Registration(
            event=event, person_id=person, origin=Registration.Origin.IMPORT
        )
        registration.max_meetings = listed.max_meetings
        registrations[listed.row] = registration
    known = {registration.pk for registration in earlier.values()}
    Registration.objects.bulk_create(r for r in registrations.values() if r.pk not in known)
    Registration.objects.bulk_update(
        [r for r in registrations.values() if r.pk in known], ["max_meetings"], batch_size=100
    )
    return registrations


def _write_answers(
    written: Iterable[ListedPerson], registrations: Mapping[int, Registration], topics: Topics
) -> None:
    """Replace days, workshop wishes and statements of the rows."""
    own = [registration.pk for registration in registrations.values()]
    for model in (AttendedDay, WorkshopChoice, Statement):
        model._default_manager.filter(registration__in=own).delete()
    AttendedDay.objects.bulk_create(
        AttendedDay(registration=registrations[listed.row], day=day)
        for listed in written
        for day in sorted(listed.days)
    )
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(registration=registrations[listed.row], session_id=session, rank=rank)
        for listed in written
        for rank, session in enumerate(listed.workshops, start=1)
    )
    statements = Statement.objects.bulk_create(
        Statement(registration=registrations[listed.row], kind=kind, text=text)
        for listed in written
        for kind, text in _statements_of(listed)
    )
    link = Statement.concepts.through
    link._default_manager.bulk_create(
        link(statement_id=statement.pk, concept_id=concept)
        for statement in statements
        for concept in sorted(topics[statement.text])
    )


def _statements_of(listed: ListedPerson) -> Iterator[tuple[Statement.Kind, str]]:
    for kind, text in ((Statement.Kind.OFFER, listed.offers), (Statement.Kind.SEEK, listed.seeks)):
        for line in text.splitlines():
            yield kind, line[:LONGEST_STATEMENT]
