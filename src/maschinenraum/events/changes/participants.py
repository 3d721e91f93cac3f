# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a list of participants over: a few statements for all rows, so that the lock is short."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from maschinenraum.engine.language import ConceptTagger, fold
from maschinenraum.events.changes.listed_wishes import rows_bound_to, write_wishes
from maschinenraum.events.models import (
    AdviceRequest,
    AttendedDay,
    Event,
    Registration,
    Statement,
    WorkshopChoice,
)
from maschinenraum.events.queries.participant_lists.rows import (
    ListedPerson,
    Outcome,
    Preview,
    makes_organisation,
)
from maschinenraum.network.changes.organisations import add_unconfirmed
from maschinenraum.network.changes.people import new_person, store_people
from maschinenraum.network.models import Organisation, Person

#: Topics of each line of what people offer and seek.
Topics = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Imported:
    """What became of a list, as counts; ``left_out`` are the rows that were not taken over.

    ``left_out_with`` are those among them that nobody chose: they name in "not" somebody left out.
    """

    new_people: int
    registered: int
    changed: int
    untouched: int
    new_organisations: int
    left_out: tuple[int, ...]
    left_out_with: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, object]:
        """What the audit log notes."""
        return {
            "new_people": self.new_people,
            "registered": self.registered,
            "changed": self.changed,
            "left_out": len(self.left_out),
        }


def topics_of(preview: Preview, tagger: ConceptTagger) -> Topics:
    """Return the topics of every line in the list; asked before the transaction, because it takes a while."""
    lines = (
        line
        for listed in preview.people
        for _kind, _name, text in _texts_of(listed)
        for line in text.splitlines()
    )
    return {line: tagger.tag(line) for line in dict.fromkeys(lines)}


def take_over(
    event: Event, preview: Preview, *, left_out: Collection[int], topics: Topics, may_add_members: bool
) -> Imported:
    """Write all takeable rows but those left out; the caller's transaction makes it all or nothing.

    Whoever does not want to meet somebody left out is left out too: else their "not" would be forgotten.
    Of somebody from an earlier list only what differs is written. New people of a confirmed
    organisation become members of the network only where ``may_add_members``; everyone else new is a
    guest, who sees this event and what is public.
    """
    bound = rows_bound_to(left_out, preview.takeable)
    taken = [listed for listed in preview.takeable if listed.row not in {*left_out, *bound}]
    done = Counter(listed.outcome for listed in taken)
    written = [listed for listed in taken if listed.outcome != Outcome.UNTOUCHED]
    organisations = add_unconfirmed(
        listed.organisation_name for listed in written if makes_organisation(listed)
    )
    people = _add_people(written, organisations, may_add_members=may_add_members)
    registrations = _register(event, written, people)
    _write_days(written, registrations)
    _write_workshops(written, registrations)
    _write_requests(written, registrations)
    _write_statements(written, registrations, topics)
    write_wishes(written, registrations)
    refused = {listed.row for listed in preview.refused}
    return Imported(
        new_people=done[Outcome.NEW],
        registered=done[Outcome.NEW] + done[Outcome.REGISTERED],
        changed=done[Outcome.CHANGED],
        untouched=done[Outcome.UNTOUCHED],
        new_organisations=len(organisations),
        left_out=tuple(sorted(refused | set(left_out) | bound)),
        left_out_with=tuple(sorted(bound)),
    )


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
        is_member = may_add_members and organisation is not None and organisation.is_confirmed
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
    store_people(added)
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
        if "max_meetings" in listed.writes:
            registration.max_meetings = listed.max_meetings
        registration.changed_at = timezone.now()
        registrations[listed.row] = registration
    known = {registration.pk for registration in earlier.values()}
    Registration.objects.bulk_create(r for r in registrations.values() if r.pk not in known)
    Registration.objects.bulk_update(
        [r for r in registrations.values() if r.pk in known], ["max_meetings", "changed_at"], batch_size=100
    )
    return registrations


def _write_days(written: Iterable[ListedPerson], registrations: Mapping[int, Registration]) -> None:
    new = [listed for listed in written if "days" in listed.writes]
    AttendedDay.objects.filter(registration__in=[registrations[listed.row].pk for listed in new]).delete()
    AttendedDay.objects.bulk_create(
        AttendedDay(registration=registrations[listed.row], day=day)
        for listed in new
        for day in sorted(listed.days)
    )


def _write_workshops(written: Iterable[ListedPerson], registrations: Mapping[int, Registration]) -> None:
    new = [listed for listed in written if "workshops" in listed.writes]
    WorkshopChoice.objects.filter(registration__in=[registrations[listed.row].pk for listed in new]).delete()
    WorkshopChoice.objects.bulk_create(
        WorkshopChoice(registration=registrations[listed.row], session_id=session, rank=rank)
        for listed in new
        for rank, session in enumerate(listed.workshops, start=1)
    )


def _write_requests(written: Iterable[ListedPerson], registrations: Mapping[int, Registration]) -> None:
    new = [listed for listed in written if "requests" in listed.writes]
    AdviceRequest.objects.filter(registration__in=[registrations[listed.row].pk for listed in new]).delete()
    AdviceRequest.objects.bulk_create(
        AdviceRequest(
            registration=registrations[listed.row],
            adviser_id=request.adviser,
            text=request.question,
            rank=rank,
        )
        for listed in new
        for rank, request in enumerate(listed.requests, start=1)
    )


def _write_statements(
    written: Iterable[ListedPerson], registrations: Mapping[int, Registration], topics: Topics
) -> None:
    """Write the lines that are new and delete those that are gone: published reasons quote the others."""
    stored = _stored_statements(registrations.values())
    gone: list[int] = []
    new: list[Statement] = []
    for listed in written:
        registration = registrations[listed.row]
        for kind, name, text in _texts_of(listed):
            if name not in listed.writes:
                continue
            wanted = Counter(text.splitlines())
            for statement in stored[registration.pk, kind]:
                if wanted[statement.text] > 0:
                    wanted[statement.text] -= 1
                else:
                    gone.append(statement.pk)
            new.extend(Statement(registration=registration, kind=kind, text=t) for t in wanted.elements())
    Statement.objects.filter(pk__in=gone).delete()
    _link_topics(Statement.objects.bulk_create(new), topics)


def _stored_statements(
    registrations: Iterable[Registration],
) -> Mapping[tuple[UUID, str], list[Statement]]:
    stored: defaultdict[tuple[UUID, str], list[Statement]] = defaultdict(list)
    own = [registration.pk for registration in registrations]
    for statement in Statement.objects.filter(registration__in=own).order_by("pk"):
        stored[statement.registration_id, statement.kind].append(statement)
    return stored


def _link_topics(statements: Iterable[Statement], topics: Topics) -> None:
    link = Statement.concepts.through
    link._default_manager.bulk_create(
        link(statement_id=statement.pk, concept_id=concept)
        for statement in statements
        for concept in sorted(topics[statement.text])
    )


def _texts_of(listed: ListedPerson) -> tuple[tuple[Statement.Kind, str, str], ...]:
    return ((Statement.Kind.OFFER, "offers", listed.offers), (Statement.Kind.SEEK, "seeks", listed.seeks))
