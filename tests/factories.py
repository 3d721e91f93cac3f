# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
# mypy: disable-error-code="no-untyped-call, untyped-decorator"
# factory-boy types what a factory makes, but not its declarations,.

"""Factories of all records: three lines build a world.

``PersonFactory(role="ministry")`` creates a stored person and everything it needs; invented records
are marked as examples. ``RegistrationFactory(event=event, seeks=["Wir suchen …"])`` brings its
person, days and statements; ``SolutionFactory(topics=[concept], groups=[group])`` a published record
with its first version; ``MatchmakingFactory(event=event, slots=4, slots__tables=10)`` its slots,
``TablesFactory(event=event, turns=5)`` and ``AdviceFactory(event=event)`` their turns.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from factory.declarations import (
    LazyAttribute,
    LazyAttributeSequence,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from maschinenraum.engine.language import sort_key
from maschinenraum.events.models import (
    AccessNeed,
    AdviceRequest,
    AttendedDay,
    Consultation,
    Event,
    EventRecord,
    KnownContact,
    Meeting,
    MeetingAnswer,
    MeetingSlot,
    Organiser,
    Publication,
    Registration,
    RegistrationDraft,
    Room,
    Run,
    RunPseudonym,
    Session,
    SessionFormat,
    SessionHost,
    Statement,
    TableSeat,
    Turn,
    Unavailability,
    Wish,
    WorkshopChoice,
    WorkshopPlace,
)
from maschinenraum.network.models import (
    AuditEntry,
    Group,
    GroupAlias,
    GroupKind,
    GroupMembership,
    GroupRole,
    Organisation,
    OutboxMessage,
    Person,
    Project,
    ProjectMember,
    Territory,
    Visibility,
)
from maschinenraum.network.models.territories import Level
from maschinenraum.network.rules import today
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.solutions.models import Insight, Measure, Record, RecordLink, RecordVersion, Solution
from maschinenraum.solutions.queries.content import content_of

T = TypeVar("T")

PUBLISHED_ONCE = frozenset({Record.State.PUBLISHED, Record.State.WITHDRAWN, Record.State.ARCHIVED})

BERLIN = ZoneInfo("Europe/Berlin")
#: A congress far enough ahead that nothing in it has begun.
FIRST_DAY = date(2030, 5, 16)
PASSWORD = "Beispiel-Kennwort-2030"


def at(hour: int, minute: int = 0, *, day: date = FIRST_DAY) -> datetime:
    """Return a moment of a congress day in Berlin."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN)


class Maker(DjangoModelFactory[T]):
    """A factory whose call is typed as what it makes."""

    if TYPE_CHECKING:

        def __new__(cls, **given: Any) -> T:  # type: ignore[misc]
            ...

    class Meta:
        abstract = True
        skip_postgeneration_save = True


# --- search ---------------------------------------------------------------------------------------


class ConceptFactory(Maker[Concept]):
    key = Sequence(lambda n: f"beispielthema-{n}")
    label_de = Sequence(lambda n: f"Beispielthema {n}")
    label_en = Sequence(lambda n: f"Sample topic {n}")
    sort_key = LazyAttribute(lambda o: sort_key(o.label_de))

    class Meta:
        model = Concept
        django_get_or_create = ("key",)


class ConceptLabelFactory(Maker[ConceptLabel]):
    concept = SubFactory(ConceptFactory)
    label = Sequence(lambda n: f"Beispielwort {n}")

    class Meta:
        model = ConceptLabel


# --- network --------------------------------------------------------------------------------------


class TerritoryFactory(Maker[Territory]):
    """A municipality without parent; the key is an invented ARS of twelve digits."""

    key = Sequence(lambda n: f"99{n:010d}")
    name = Sequence(lambda n: f"Beispielstadt {n}")
    level = Level.MUNICIPALITY
    ags = LazyAttribute(lambda o: o.key[:5] + o.key[9:])
    land = LazyAttribute(lambda o: o.key[:2])
    sort_key = LazyAttribute(lambda o: sort_key(o.name))
    population = 12_000
    population_date = date(2023, 12, 31)

    class Meta:
        model = Territory


class OrganisationFactory(Maker[Organisation]):
    kind = Organisation.Kind.MUNICIPALITY
    name = Sequence(lambda n: f"Stadt Beispielstadt {n}")
    sort_key = LazyAttribute(lambda o: sort_key(o.name))
    is_example = True

    class Meta:
        model = Organisation


class ProjectFactory(Maker[Project]):
    """``ProjectFactory(members=[lead, other])`` makes the first organisation the lead."""

    slug = Sequence(lambda n: f"beispielprojekt-{n}")
    name = Sequence(lambda n: f"Beispielprojekt {n}")
    sort_key = LazyAttribute(lambda o: sort_key(o.name))
    round = 2020
    size_class = Project.SizeClass.MEDIUM
    is_example = True

    class Meta:
        model = Project

    @post_generation
    def members(self: Project, create: bool, given: Iterable[Organisation] | None) -> None:
        for index, organisation in enumerate(given or ()):
            role = ProjectMember.Role.MEMBER if index else ProjectMember.Role.LEAD
            ProjectMember.objects.create(project=self, organisation=organisation, role=role)


class ProjectMemberFactory(Maker[ProjectMember]):
    project = SubFactory(ProjectFactory)
    organisation = SubFactory(OrganisationFactory)
    role = ProjectMember.Role.MEMBER

    class Meta:
        model = ProjectMember


class PersonFactory(Maker[Person]):
    """A person with an organisation; signs in with ``PASSWORD`` when ``password=PASSWORD`` is given."""

    given_name = "Alex"
    family_name = Sequence(lambda n: f"Beispiel-{n}")
    email = Sequence(lambda n: f"person-{n}@example.org")
    sort_key = LazyAttribute(lambda o: sort_key(f"{o.family_name} {o.given_name}"))
    organisation = SubFactory(OrganisationFactory)
    role = Person.Role.MEMBER
    is_example = True
    password = None

    class Meta:
        model = Person

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        kwargs["password"] = make_password(kwargs["password"])
        return kwargs


class GroupKindFactory(Maker[GroupKind]):
    key = "beispielgruppe"
    name_de = "Beispielgruppe"
    name_en = "Sample group"

    class Meta:
        model = GroupKind
        django_get_or_create = ("key",)


class GroupRoleFactory(Maker[GroupRole]):
    """``GroupRoleFactory(speaker=True)`` leads; ``guest=True`` is only a guest."""

    class Params:
        speaker = Trait(key="speaker", name_de="Sprecherin oder Sprecher", may_lead=True)
        guest = Trait(key="guest", name_de="Gast", is_guest=True)

    kind = SubFactory(GroupKindFactory)
    key = "member"
    name_de = "Mitglied"
    name_en = SelfAttribute("name_de")

    class Meta:
        model = GroupRole
        django_get_or_create = ("kind", "key")


class GroupFactory(Maker[Group]):
    kind = SubFactory(GroupKindFactory)
    slug = Sequence(lambda n: f"beispielgruppe-{n}")
    name = Sequence(lambda n: f"Beispielgruppe {n}")
    sort_key = LazyAttribute(lambda o: sort_key(o.name))
    visibility = Visibility.NETWORK
    is_example = True

    class Meta:
        model = Group


class GroupAliasFactory(Maker[GroupAlias]):
    group = SubFactory(GroupFactory)
    name = Sequence(lambda n: f"BG {n}")

    class Meta:
        model = GroupAlias


class GroupMembershipFactory(Maker[GroupMembership]):
    """``GroupMembershipFactory(group=group, speaker=True)`` lets the person lead the group."""

    class Params:
        speaker = False
        guest = False

    group = SubFactory(GroupFactory)
    person = SubFactory(PersonFactory)
    role = SubFactory(
        GroupRoleFactory,
        kind=SelfAttribute("..group.kind"),
        speaker=SelfAttribute("..speaker"),
        guest=SelfAttribute("..guest"),
    )

    class Meta:
        model = GroupMembership


class OutboxMessageFactory(Maker[OutboxMessage]):
    person = SubFactory(PersonFactory)
    address = SelfAttribute("person.email")
    subject = "Beispielbetreff"
    body = "Beispieltext"

    class Meta:
        model = OutboxMessage


class AuditEntryFactory(Maker[AuditEntry]):
    person = SubFactory(PersonFactory)
    verb = "try"
    subject_kind = "network.person"
    subject_key = LazyAttribute(lambda o: str(o.person.pk))

    class Meta:
        model = AuditEntry


# --- solutions ------------------------------------------------------------------------------------


class RecordFactory(Maker[T]):
    """What all kinds share: published, for the network, written and confirmed by a colleague."""

    slug = LazyAttributeSequence(lambda o, n: f"beispielwissen-{o.kind}-{n}")
    title = Sequence(lambda n: f"Beispielwissen {n}")
    sort_key = LazyAttribute(lambda o: sort_key(o.title))
    summary = "Ein Beispiel, das niemand nachmacht."
    organisation = SubFactory(OrganisationFactory)
    author = SubFactory(PersonFactory, organisation=SelfAttribute("..organisation"))
    responsible = SelfAttribute("author")
    state = Record.State.PUBLISHED
    visibility = Visibility.NETWORK
    confirmed_on = LazyAttribute(lambda _o: today())
    version = 1
    checked_version = LazyAttribute(lambda o: int(o.state in PUBLISHED_ONCE))
    published_at = LazyAttribute(lambda o: timezone.now() if o.state in PUBLISHED_ONCE else None)
    is_example = True

    class Meta:
        abstract = True

    @post_generation
    def further_organisations(self: Record, create: bool, given: Iterable[Organisation] | None) -> None:
        self.further_organisations.set(given or ())

    @post_generation
    def groups(self: Record, create: bool, given: Iterable[Group] | None) -> None:
        self.groups.set(given or ())

    @post_generation
    def fields_of_action(self: Record, create: bool, given: Iterable[Concept] | None) -> None:
        self.fields_of_action.set(given or ())

    @post_generation
    def spatial_types(self: Record, create: bool, given: Iterable[Concept] | None) -> None:
        self.spatial_types.set(given or ())

    @post_generation
    def topics(self: Record, create: bool, given: Iterable[Concept] | None) -> None:
        self.topics.set(given or ())

    @post_generation
    def versions(self: Record, create: bool, given: None) -> None:
        RecordVersion.objects.create(record=self, number=1, content=content_of(self), by=self.author)


class MeasureFactory(RecordFactory[Measure]):
    kind = Record.Kind.MEASURE

    class Meta:
        model = Measure


class SolutionFactory(RecordFactory[Solution]):
    kind = Record.Kind.SOLUTION

    class Meta:
        model = Solution


class InsightFactory(RecordFactory[Insight]):
    kind = Record.Kind.INSIGHT

    class Meta:
        model = Insight


class RecordLinkFactory(Maker[RecordLink]):
    source = SubFactory(SolutionFactory)
    target = SubFactory(MeasureFactory)
    kind = RecordLink.Kind.EVIDENCE

    class Meta:
        model = RecordLink


# --- events ---------------------------------------------------------------------------------------


class EventFactory(Maker[Event]):
    """A two-day congress in May 2030, seen by the network, internal inside."""

    slug = Sequence(lambda n: f"beispielkongress-{n}")
    title = Sequence(lambda n: f"Beispielkongress {n}")
    starts_on = FIRST_DAY
    ends_on = LazyAttribute(lambda o: o.starts_on + timedelta(days=1))
    venue = "Beispielhaus"
    city = "Beispielstadt"
    visibility = Visibility.NETWORK
    inner_visibility = Visibility.INTERNAL
    is_example = True

    class Meta:
        model = Event


class EventRecordFactory(Maker[EventRecord]):
    event = SubFactory(EventFactory)
    record = SubFactory(SolutionFactory)

    class Meta:
        model = EventRecord


class OrganiserFactory(Maker[Organiser]):
    event = SubFactory(EventFactory)
    person = SubFactory(PersonFactory)

    class Meta:
        model = Organiser


class SessionFormatFactory(Maker[SessionFormat]):
    class Params:
        workshop = Trait(key="workshop", name_de="Workshop", takes_wishes=True)
        matchmaking = Trait(key="matchmaking", name_de="Matchmaking", holds_meetings=True)
        tables = Trait(key="rotating-tables", name_de="Tischrunden mit Wechsel", rotates_tables=True)
        advice = Trait(key="advice", name_de="Beratung", gives_advice=True)

    key = "plenary"
    name_de = "Plenum"
    name_en = SelfAttribute("name_de")
    is_for_all = LazyAttribute(lambda o: o.key == "plenary")

    class Meta:
        model = SessionFormat
        django_get_or_create = ("key",)


class RoomFactory(Maker[Room]):
    event = SubFactory(EventFactory)
    name = Sequence(lambda n: f"Beispielraum {n}")
    capacity = 30

    class Meta:
        model = Room


class SessionFactory(Maker[Session]):
    """A plenary of one hour; times default to the event's first day."""

    event = SubFactory(EventFactory)
    format = SubFactory(SessionFormatFactory)
    title = Sequence(lambda n: f"Beispielprogrammpunkt {n}")
    starts_at = LazyAttribute(lambda o: at(9, day=o.event.starts_on))
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))

    class Meta:
        model = Session


class WorkshopFactory(SessionFactory):
    """A workshop with places by wishes; ``round`` and start say what it runs parallel to."""

    format = SubFactory(SessionFormatFactory, workshop=True)
    starts_at = LazyAttribute(lambda o: at(10, day=o.event.starts_on))
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(minutes=90))
    capacity = 20
    round = 1


class MatchmakingFactory(SessionFactory):
    """A matchmaking session of ``slots`` slots of 20 minutes at ``slots__tables`` tables each."""

    format = SubFactory(SessionFormatFactory, matchmaking=True)
    starts_at = LazyAttribute(lambda o: at(14, day=o.event.starts_on))
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(hours=4))

    @post_generation
    def slots(self: Session, create: bool, given: int | None, tables: int = 10) -> None:
        for number in range(4 if given is None else given):
            starts = self.starts_at + timedelta(minutes=20 * number)
            MeetingSlot.objects.create(
                session=self, starts_at=starts, ends_at=starts + timedelta(minutes=20), tables=tables
            )


class MeetingSlotFactory(Maker[MeetingSlot]):
    """A slot of 20 minutes in a matchmaking session that has no others."""

    session = SubFactory(MatchmakingFactory, slots=0)
    starts_at = SelfAttribute("session.starts_at")
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(minutes=20))
    tables = 10

    class Meta:
        model = MeetingSlot


class TurningSessionFactory(SessionFactory):
    """A session of ``turns`` turns of 20 minutes each; what they are for, the format says."""

    starts_at = LazyAttribute(lambda o: at(16, day=o.event.starts_on))
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(minutes=90))

    class Meta:
        abstract = True

    @post_generation
    def turns(self: Session, create: bool, given: int | None) -> None:
        for number in range(4 if given is None else given):
            TurnFactory(session=self, starts_at=self.starts_at + timedelta(minutes=20 * number))


class TablesFactory(TurningSessionFactory):
    """Rotating tables of 4 seats in 4 rounds (``turns``)."""

    format = SubFactory(SessionFormatFactory, tables=True)
    seats_per_table = 4


class AdviceFactory(TurningSessionFactory):
    """A session with advice in 4 turns; its advisers are ``SessionHostFactory(session=advice)``."""

    format = SubFactory(SessionFormatFactory, advice=True)


class TurnFactory(Maker[Turn]):
    """A turn of 20 minutes in a session of rotating tables that has no others."""

    session = SubFactory(TablesFactory, turns=0)
    starts_at = SelfAttribute("session.starts_at")
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(minutes=20))

    class Meta:
        model = Turn


class SessionHostFactory(Maker[SessionHost]):
    session = SubFactory(WorkshopFactory)
    person = SubFactory(PersonFactory)

    class Meta:
        model = SessionHost


class RegistrationFactory(Maker[Registration]):
    """A person at an event, on all its days unless ``days=[…]`` says which.

    ``offers`` and ``seeks`` take texts, or pairs of a text and its concepts.
    """

    event = SubFactory(EventFactory)
    person = SubFactory(PersonFactory)

    class Meta:
        model = Registration

    @post_generation
    def days(self: Registration, create: bool, given: Iterable[date] | None) -> None:
        length = (self.event.ends_on - self.event.starts_on).days + 1
        every = [self.event.starts_on + timedelta(days=n) for n in range(length)]
        for day in every if given is None else given:
            AttendedDay.objects.create(registration=self, day=day)

    @post_generation
    def offers(self: Registration, create: bool, given: Iterable[Any] | None) -> None:
        _state(self, Statement.Kind.OFFER, given or ())

    @post_generation
    def seeks(self: Registration, create: bool, given: Iterable[Any] | None) -> None:
        _state(self, Statement.Kind.SEEK, given or ())


def _state(registration: Registration, kind: Statement.Kind, given: Iterable[Any]) -> None:
    for item in given:
        text, concepts = (item, ()) if isinstance(item, str) else item
        statement = Statement.objects.create(registration=registration, kind=kind, text=text)
        statement.concepts.set(concepts)


class AttendedDayFactory(Maker[AttendedDay]):
    registration = SubFactory(RegistrationFactory, days=[])
    day = SelfAttribute("registration.event.starts_on")

    class Meta:
        model = AttendedDay


class StatementFactory(Maker[Statement]):
    registration = SubFactory(RegistrationFactory)
    kind = Statement.Kind.SEEK
    text = "Wir suchen ein Betriebsmodell für unser LoRaWAN-Netz."

    class Meta:
        model = Statement

    @post_generation
    def concepts(self: Statement, create: bool, given: Iterable[Concept] | None) -> None:
        self.concepts.set(given or ())


class WorkshopChoiceFactory(Maker[WorkshopChoice]):
    registration = SubFactory(RegistrationFactory)
    session = SubFactory(WorkshopFactory, event=SelfAttribute("..registration.event"))
    rank = 1

    class Meta:
        model = WorkshopChoice


class AdviceRequestFactory(Maker[AdviceRequest]):
    """A first request to an adviser of an advice session of the same event."""

    registration = SubFactory(RegistrationFactory)
    adviser = SubFactory(
        SessionHostFactory,
        session=SubFactory(AdviceFactory, event=SelfAttribute("...registration.event")),
    )
    text = Sequence(lambda n: f"Wer betreibt bei Ihnen das Beispielnetz {n}?")
    rank = 1

    class Meta:
        model = AdviceRequest


class WishFactory(Maker[Wish]):
    registration = SubFactory(RegistrationFactory)
    other = SubFactory(RegistrationFactory, event=SelfAttribute("..registration.event"))
    kind = Wish.Kind.WOULD

    class Meta:
        model = Wish


class KnownContactFactory(Maker[KnownContact]):
    registration = SubFactory(RegistrationFactory)
    other = SubFactory(RegistrationFactory, event=SelfAttribute("..registration.event"))

    class Meta:
        model = KnownContact


class UnavailabilityFactory(Maker[Unavailability]):
    registration = SubFactory(RegistrationFactory)
    starts_at = LazyAttribute(lambda o: at(14, day=o.registration.event.starts_on))
    ends_at = LazyAttribute(lambda o: o.starts_at + timedelta(hours=1))

    class Meta:
        model = Unavailability


class AccessNeedFactory(Maker[AccessNeed]):
    registration = SubFactory(RegistrationFactory)
    text = "Beispiel: ein Platz nahe der Bühne."

    class Meta:
        model = AccessNeed


class RegistrationDraftFactory(Maker[RegistrationDraft]):
    event = SubFactory(EventFactory)
    person = SubFactory(PersonFactory)
    fields = LazyAttribute(lambda _o: {"offers": "Halb getippt", "rows": "3"})
    saved_at = LazyAttribute(lambda _o: timezone.now())

    class Meta:
        model = RegistrationDraft


class RunFactory(Maker[Run]):
    event = SubFactory(EventFactory)
    number = Sequence(lambda n: n + 1)
    state = Run.State.DRAFT
    seed = 1
    engine_version = "1"
    created_by = SubFactory(PersonFactory, role=Person.Role.COORDINATION)

    class Meta:
        model = Run


class RunPseudonymFactory(Maker[RunPseudonym]):
    run = SubFactory(RunFactory)
    registration = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    pseudonym = Sequence(lambda n: f"p{n:03d}")

    class Meta:
        model = RunPseudonym


class MeetingFactory(Maker[Meeting]):
    """A meeting of two registrations of the run's event; they are put in the order stored."""

    run = SubFactory(RunFactory)
    first = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    second = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    slot = SubFactory(MeetingSlotFactory, session__event=SelfAttribute("...run.event"))
    table = Sequence(lambda n: n + 1)

    class Meta:
        model = Meeting

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        pair = sorted((kwargs["first"], kwargs["second"]), key=lambda registration: registration.pk)
        kwargs["first"], kwargs["second"] = pair
        return kwargs


class WorkshopPlaceFactory(Maker[WorkshopPlace]):
    run = SubFactory(RunFactory)
    registration = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    session = SubFactory(WorkshopFactory, event=SelfAttribute("..run.event"))
    rank = 1

    class Meta:
        model = WorkshopPlace


class TableSeatFactory(Maker[TableSeat]):
    run = SubFactory(RunFactory)
    registration = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    turn = SubFactory(
        TurnFactory, session=SubFactory(TablesFactory, turns=0, event=SelfAttribute("...run.event"))
    )
    table = 1

    class Meta:
        model = TableSeat


class ConsultationFactory(Maker[Consultation]):
    """A time with an adviser; the turn is one of the adviser's session."""

    run = SubFactory(RunFactory)
    registration = SubFactory(RegistrationFactory, event=SelfAttribute("..run.event"))
    adviser = SubFactory(
        SessionHostFactory,
        session=SubFactory(AdviceFactory, turns=0, event=SelfAttribute("...run.event")),
    )
    turn = SubFactory(TurnFactory, session=SelfAttribute("..adviser.session"))
    rank = 1

    class Meta:
        model = Consultation


class PublicationFactory(Maker[Publication]):
    event = SelfAttribute("run.event")
    run = SubFactory(RunFactory, state=Run.State.PUBLISHED)
    kind = Publication.Kind.FINAL
    published_by = SubFactory(PersonFactory, role=Person.Role.COORDINATION)

    class Meta:
        model = Publication


class MeetingAnswerFactory(Maker[MeetingAnswer]):
    registration = SubFactory(RegistrationFactory)
    other = SubFactory(RegistrationFactory, event=SelfAttribute("..registration.event"))
    kind = MeetingAnswer.Kind.USEFUL

    class Meta:
        model = MeetingAnswer
