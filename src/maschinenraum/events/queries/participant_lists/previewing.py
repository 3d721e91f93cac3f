# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would become of each row of a list: shown before anything is written, and what writing goes by."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event, Registration, Session, WorkshopChoice
from maschinenraum.events.queries.participant_lists import cells
from maschinenraum.events.queries.participant_lists.columns import Columns, columns_of
from maschinenraum.events.queries.participant_lists.comparing import ANSWERS, ListAnswers, differing, notes
from maschinenraum.events.queries.participant_lists.organisations import KnownOrganisations
from maschinenraum.events.queries.registrations import LONGEST_STATEMENT, days_of
from maschinenraum.network.models import GroupAlias, Person, Visibility
from maschinenraum.network.rules import may_see_contact_data
from maschinenraum.network.spreadsheets import FileRefused, Row, Table

MOST_ROWS = 500
LONGEST_TEXT, LONGEST_POSITION = 1_200, 120


class Outcome(StrEnum):
    """What the row would do."""

    NEW = "new"  # a person new to the network
    REGISTERED = "registered"  # a known person, new at this event
    CHANGED = "changed"  # came with an earlier list; what differs in the list's columns is replaced
    UNTOUCHED = "untouched"  # said so themselves, which no list overrules; or all stands there already
    REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken over: where it stands and what to do."""

    row: int
    column: str
    text: str


@dataclass
class ListedPerson:
    """One row, understood as far as it can be."""

    row: int
    given_name: str = ""
    family_name: str = ""
    email: str = ""
    organisation_name: str = ""
    organisation: UUID | None = None
    position: str = ""
    offers: str = ""
    seeks: str = ""
    days: frozenset[date] = frozenset()
    workshops: tuple[UUID, ...] = ()
    max_meetings: int | None = None
    outcome: Outcome = Outcome.NEW
    person: UUID | None = None
    changes: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def answers(self) -> ListAnswers:
        """What the row says of the registration."""
        return ListAnswers(self.offers, self.seeks, self.days, self.workshops, self.max_meetings)

    @property
    def writes(self) -> tuple[str, ...]:
        """Which answers taking the row over writes: all of a new registration, else those that differ."""
        return self.changes if self.outcome == Outcome.CHANGED else ANSWERS


@dataclass(frozen=True)
class Preview:
    """What the whole list would do."""

    columns: Columns
    people: tuple[ListedPerson, ...]

    @property
    def takeable(self) -> tuple[ListedPerson, ...]:
        """Rows that can be taken over."""
        return tuple(listed for listed in self.people if listed.outcome != Outcome.REFUSED)

    @property
    def refused(self) -> tuple[ListedPerson, ...]:
        """Rows that cannot, each with its problems."""
        return tuple(listed for listed in self.people if listed.outcome == Outcome.REFUSED)

    def new_organisations(self, left_out: Collection[int] = ()) -> tuple[str, ...]:
        """Names of organisations unknown so far that taking over would create, each once."""
        names = {
            fold(listed.organisation_name): listed.organisation_name
            for listed in reversed(self.takeable)
            if makes_organisation(listed) and listed.row not in left_out
        }
        return tuple(sorted(names.values(), key=fold))

    @property
    def fingerprint(self) -> str:
        """A digest of everything shown: what is confirmed must be what was seen."""
        seen = [{**asdict(listed), "days": sorted(listed.days)} for listed in self.people]
        return sha256(json.dumps(seen, default=str).encode()).hexdigest()


def makes_organisation(listed: ListedPerson) -> bool:
    """Whether taking over the row needs an organisation the network does not know."""
    return listed.outcome == Outcome.NEW and listed.organisation is None and bool(listed.organisation_name)


@dataclass(frozen=True)
class _Known:
    """What rows are compared with, read once for all of them."""

    event: Event
    columns: Columns
    organisations: KnownOrganisations
    people: dict[str, Person]
    registrations: dict[UUID, Registration]
    workshops: dict[str, frozenset[UUID]]
    titles: dict[UUID, str]
    names_people: bool


def preview(event: Event, table: Table, *, by: Person | None) -> Preview:
    """Return what a list would do; raises ``FileRefused`` where it is no list of participants at all.

    ``by`` is who reads it, None the command line. An address says who somebody is only to those who
    may see contact data; to other organisers it is known, or it is not.
    """
    columns = columns_of(table.columns, event)
    if columns.missing:
        wanted = {"family_name": _("Nachname"), "email": _("E-Mail")}
        raise FileRefused(
            _(
                "Es fehlt die Spalte „%(missing)s“. Gefunden wurden: %(found)s. Bitte ergänzen Sie die Kopfzeile."
            ),
            row=1,
            missing="“, „".join(wanted[name] for name in columns.missing),
            found=", ".join(name for name in table.columns if name)[:300],
        )
    if len(table.rows) > MOST_ROWS:
        raise FileRefused(
            _("Die Liste hat mehr als %(most)s Personen. Bitte teilen Sie sie auf."), most=MOST_ROWS
        )
    known = _known(event, columns, by)
    people: list[ListedPerson] = []
    first_row: dict[str, int] = {}
    for row in table.rows:
        listed = _read(row, known)
        earlier = first_row.setdefault(listed.email, row.number) if listed.email else row.number
        if earlier != row.number:
            _complain(
                listed,
                known,
                "email",
                _("steht schon in Zeile %(row)s. Bitte eine der beiden streichen.") % {"row": earlier},
            )
        _settle(listed, known)
        people.append(listed)
    return Preview(columns, tuple(people))


def _known(event: Event, columns: Columns, by: Person | None) -> _Known:
    workshops = list(
        Session.objects.filter(event=event, format__takes_wishes=True)
        .exclude(visibility=Visibility.PRIVATE)
        .select_related("group", "format")
        .order_by("starts_at", "pk")
    )
    aliases: dict[UUID, list[str]] = {}
    groups = [session.group_id for session in workshops if session.group_id]
    for group, name in GroupAlias.objects.filter(group__in=groups).values_list("group", "name"):
        aliases.setdefault(group, []).append(name)
    people = Person.objects.exclude(email=None).select_related("organisation")
    return _Known(
        event=event,
        columns=columns,
        organisations=KnownOrganisations.read(event, by),
        people={(person.email or "").lower(): person for person in people},
        registrations={r.person_id: r for r in _registrations(event)},
        workshops=cells.workshop_names(workshops, aliases),
        titles={session.pk: str(session) for session in workshops},
        names_people=by is None or bool(may_see_contact_data(by)),
    )


def _registrations(event: Event) -> QuerySet[Registration]:
    choices = WorkshopChoice.objects.select_related("session__format", "session__group")
    return Registration.objects.filter(event=event).prefetch_related(
        "days", "statements", Prefetch("workshop_choices", queryset=choices)
    )


def _read(row: Row, known: _Known) -> ListedPerson:
    def cell(meaning: str) -> str:
        place = known.columns.places.get(meaning)
        return "" if place is None else row.cells[place]

    listed = ListedPerson(row=row.number)
    given, family = cells.split_name(cell("full_name")) if "full_name" in known.columns.places else ("", "")
    listed.given_name = " ".join(cell("given_name").split()) or given
    listed.family_name = " ".join(cell("family_name").split()) or family
    listed.email = cell("email").strip().removeprefix("mailto:").lower()
    listed.organisation_name = " ".join(cell("organisation").split())
    listed.position = " ".join(cell("position").split())
    listed.offers, listed.seeks = _lines(cell("offers")), _lines(cell("seeks"))
    _check_texts(listed, known)
    _find_organisation(listed, known, cell("ags").replace(" ", ""))
    _read_wishes(listed, known, row, cell)
    return listed


def _lines(text: str) -> str:
    """One statement per line; lists put several into a cell with semicolons or line breaks."""
    parts = text.replace(";", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(part.strip(" •-–\t").split()) for part in parts if part.strip(" •-–\t"))


def _check_texts(listed: ListedPerson, known: _Known) -> None:
    if not listed.family_name:
        _complain(listed, known, "family_name", _("Der Nachname fehlt. Bitte ergänzen."))
    if len(listed.family_name) > 80 or len(listed.given_name) > 80:
        _complain(
            listed,
            known,
            "family_name",
            _("Der Name ist länger als 80 Zeichen. Bitte prüfen, ob Spalten verrutscht sind."),
        )
    if not listed.email:
        _complain(
            listed,
            known,
            "email",
            _("Die E-Mail-Adresse fehlt. Ohne sie lässt sich die Person nicht wiedererkennen."),
        )
    elif not _is_address(listed.email):
        _complain(
            listed,
            known,
            "email",
            _("„%(said)s“ ist keine E-Mail-Adresse. Bitte berichtigen.") % {"said": listed.email[:60]},
        )
    too_long = _("Der Text ist länger als %(most)s Zeichen. Bitte kürzen.")
    if len(listed.position) > LONGEST_POSITION:
        _complain(listed, known, "position", too_long % {"most": LONGEST_POSITION})
    for meaning, text in (("offers", listed.offers), ("seeks", listed.seeks)):
        if len(text) > LONGEST_TEXT:
            _complain(listed, known, meaning, too_long % {"most": LONGEST_TEXT})
        _check_lines(listed, known, meaning, text)


def _check_lines(listed: ListedPerson, known: _Known, meaning: str, text: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_STATEMENT:
            words = _(
                "Eintrag %(number)s ist länger als %(most)s Zeichen. "
                "Bitte kürzen oder mit einem Semikolon teilen."
            )
            _complain(listed, known, meaning, words % {"number": number, "most": LONGEST_STATEMENT})


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _find_organisation(listed: ListedPerson, known: _Known, ags: str) -> None:
    if ags and len(ags) == 7 and ags.isdigit():
        text = _(
            "„%(said)s“ hat sieben Stellen; vermutlich fehlt die führende Null. "
            "Bitte als Text „0%(said)s“ eintragen."
        )
        _complain(listed, known, "ags", text % {"said": ags})
        return
    if not listed.organisation_name and not ags:
        return
    if len(listed.organisation_name) > 200:
        _complain(listed, known, "organisation", _("Der Name ist länger als 200 Zeichen. Bitte kürzen."))
        return
    found = known.organisations.called(listed.organisation_name, ags)
    if len(found) > 1:
        text = _(
            "„%(said)s“ kann mehrere bedeuten: %(found)s. "
            "Bitte den vollen Namen oder den Gemeindeschlüssel (Spalte AGS) angeben."
        )
        values = {"said": listed.organisation_name or ags, "found": known.organisations.listed(found)}
        _complain(listed, known, "organisation", text % values)
    elif found:
        listed.organisation = next(iter(found))
        listed.organisation_name = known.organisations.names[listed.organisation]
    elif not listed.organisation_name:
        _complain(
            listed,
            known,
            "ags",
            _(
                "Der Gemeindeschlüssel „%(said)s“ ist im Netzwerk unbekannt. Bitte prüfen oder den Namen angeben."
            )
            % {"said": ags[:20]},
        )


def _read_wishes(listed: ListedPerson, known: _Known, row: Row, cell: Callable[[str], str]) -> None:
    columns = known.columns
    try:
        if columns.by_day:
            listed.days = frozenset(
                day for place, day in columns.by_day.items() if cells.is_marked(row.cells[place])
            )
        else:
            listed.days = cells.days_in(cell("days"), known.event)
    except cells.NotUnderstood as part:
        text = _("„%(said)s“ ist kein Tag der Veranstaltung. Möglich sind: %(days)s.")
        days = ", ".join(f"{day:%d.%m.%Y}" for day in days_of(known.event))
        _complain(listed, known, "days", text % {"said": part, "days": days})
    else:
        if not listed.days:
            _complain(
                listed,
                known,
                "days",
                _("An keinem Tag da. Bitte mindestens einen Tag ankreuzen oder die Zeile streichen."),
            )
    try:
        listed.workshops = cells.workshops_in(
            (row.cells[place] for place in columns.workshops), known.workshops
        )
    except cells.NotUnderstood as part:
        text = _(
            "„%(said)s“ ist kein Workshop dieser Veranstaltung oder nicht eindeutig. "
            "Bitte den Titel aus dem Programm übernehmen."
        )
        _complain(listed, known, "workshops", text % {"said": part})
    try:
        listed.max_meetings = cells.number_in(cell("max_meetings"))
    except cells.NotUnderstood as part:
        _complain(
            listed,
            known,
            "max_meetings",
            _("„%(said)s“ ist keine ganze Zahl. Bitte eine Zahl eintragen oder das Feld leeren.")
            % {"said": part},
        )


def _settle(listed: ListedPerson, known: _Known) -> None:
    """Decide what becomes of the row, given who is known already."""
    person = known.people.get(listed.email)
    if person is not None and not person.is_active:
        _complain(
            listed,
            known,
            "email",
            _("Dieses Konto ist geschlossen. Bitte sprechen Sie mit der Person oder der Administration."),
        )
    if listed.problems:
        listed.outcome = Outcome.REFUSED
        return
    if person is None:
        return
    listed.person = person.pk
    listed.notes.extend(_known_as(listed, person) if known.names_people else [_known_to_others()])
    registration = known.registrations.get(person.pk)
    if registration is None:
        listed.outcome = Outcome.REGISTERED
    elif registration.state == Registration.State.CANCELLED:
        listed.outcome = Outcome.UNTOUCHED
        listed.notes.append(_("Hat sich abgemeldet und bleibt abgemeldet."))
    elif registration.origin == Registration.Origin.IMPORT:
        _compare(listed, registration, known)
    else:
        listed.outcome = Outcome.UNTOUCHED
        listed.notes.append(_("Ist schon angemeldet; die eigenen Angaben bleiben."))


def _known_as(listed: ListedPerson, person: Person) -> Iterator[str]:
    if person.name != listed.name:
        yield _("Heißt im Netzwerk „%(name)s“; der Name bleibt.") % {"name": person.name}
    if listed.organisation_name and person.organisation_id != listed.organisation:
        name = person.organisation.name if person.organisation else _("unbekannt")
        yield _("Gehört im Netzwerk zu „%(name)s“; das bleibt.") % {"name": name}


def _known_to_others() -> str:
    """The same whatever the list calls the person: a guess is neither confirmed nor denied."""
    return _("Ist im Netzwerk bekannt; Name und Organisation bleiben, wie sie dort stehen.")


def _compare(listed: ListedPerson, registration: Registration, known: _Known) -> None:
    before, after = ListAnswers.stored(registration), listed.answers
    listed.changes = differing(before, after, known.columns.answers)
    if not listed.changes:
        listed.outcome = Outcome.UNTOUCHED
        listed.notes.append(_("Steht schon so da."))
        return
    listed.outcome = Outcome.CHANGED
    choices = registration.workshop_choices.all()
    titles = known.titles | {choice.session_id: str(choice.session) for choice in choices}
    listed.notes.extend(notes(before, after, listed.changes, titles))


def _complain(listed: ListedPerson, known: _Known, meaning: str, text: str) -> None:
    listed.problems.append(Problem(listed.row, known.columns.named(meaning), text))
