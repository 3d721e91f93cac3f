# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What would become of each row of a list: shown before anything is written, and what writing goes by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event, Registration, Session, WorkshopChoice
from maschinenraum.events.queries.participant_lists import cells
from maschinenraum.events.queries.participant_lists.advice import Advisers
from maschinenraum.events.queries.participant_lists.columns import Columns, columns_of, unclear_refusal
from maschinenraum.events.queries.participant_lists.comparing import WISHES, ListAnswers, differing, notes
from maschinenraum.events.queries.participant_lists.organisations import KnownOrganisations
from maschinenraum.events.queries.participant_lists.rows import ListedPerson, Outcome, Preview, Problem
from maschinenraum.events.queries.participant_lists.wishes import Other, People, complaint, wished_in
from maschinenraum.events.queries.registrations import LONGEST_STATEMENT, days_of, people_to_tell
from maschinenraum.network.models import GroupAlias, Person, Visibility
from maschinenraum.network.rules import may_see_contact_data
from maschinenraum.network.spreadsheets import FileRefused, Row, Table, column_letter

MOST_ROWS = 500
LONGEST_TEXT, LONGEST_POSITION = 1_200, 120


@dataclass(frozen=True)
class _Known:
    """What rows are compared with, read once for all of them."""

    event: Event
    columns: Columns
    organisations: KnownOrganisations
    people: dict[str, Person]
    registrations: dict[UUID, Registration]
    workshops: dict[str, frozenset[UUID]]
    titles: dict[UUID | int, str]
    advisers: Advisers
    names_people: bool


def preview(event: Event, table: Table, *, by: Person | None) -> Preview:
    """Return what a list would do; raises ``FileRefused`` where it is no list of participants at all.

    ``by`` is who reads it, None the command line. An address says who somebody is only to those who
    may see contact data; to other organisers it is known, or it is not.
    """
    columns = columns_of(table.columns, event)
    _check_columns(columns, table)
    if len(table.rows) > MOST_ROWS:
        raise FileRefused(
            _("Die Liste hat mehr als %(most)s Personen. Bitte teilen Sie sie auf."), most=MOST_ROWS
        )
    known = _known(event, columns, by)
    people = [_read(row, known) for row in table.rows]
    first_row: dict[str, int] = {}
    for listed in people:
        earlier = first_row.setdefault(listed.email, listed.row) if listed.email else listed.row
        if earlier != listed.row:
            _complain(
                listed,
                known,
                "email",
                _("steht schon in Zeile %(row)s. Bitte eine der beiden streichen.") % {"row": earlier},
            )
    _read_names(people, table.rows, known)
    for listed in people:
        _settle(listed, known)
    _heed_rows_left_out(people, known)
    return Preview(columns, tuple(people))


def _check_columns(columns: Columns, table: Table) -> None:
    """Refuse a list without names or addresses, and one whose "not" would be lost with its column."""
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
    place = unclear_refusal(columns)
    if place is not None:
        raise FileRefused(
            _(
                "Diese Spalte scheint zu nennen, wen jemand nicht treffen möchte, ist aber nicht erkannt. "
                "Bitte nennen Sie sie „Möchte nicht treffen“ oder, wenn sie anderes enthält, ohne „nicht“."
            ),
            row=1,
            column=f"{column_letter(place)} ({table.columns[place]})",
        )


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
    advisers = Advisers.read(event)
    people = Person.objects.exclude(email=None).select_related("organisation")
    return _Known(
        event=event,
        columns=columns,
        organisations=KnownOrganisations.read(event, by),
        people={(person.email or "").lower(): person for person in people},
        registrations={r.person_id: r for r in _registrations(event)},
        workshops=cells.workshop_names(workshops, aliases),
        titles={
            **{session.pk: str(session) for session in workshops},
            **{key: advisers.name(key) for key in advisers.hosts},
        },
        advisers=advisers,
        names_people=by is None or bool(may_see_contact_data(by)),
    )


def _registrations(event: Event) -> QuerySet[Registration]:
    choices = WorkshopChoice.objects.select_related("session__format", "session__group")
    return Registration.objects.filter(event=event).prefetch_related(
        "days", "statements", "advice_requests", Prefetch("workshop_choices", queryset=choices)
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
    _read_requests(listed, known, row)
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
    listed.workshop_titles = tuple(known.titles[key] for key in listed.workshops)
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


def _read_requests(listed: ListedPerson, known: _Known, row: Row) -> None:
    cells_of_requests = (
        (row.cells[asked], "" if question is None else row.cells[question])
        for asked, question in known.columns.requests
    )
    person = known.people.get(listed.email)
    try:
        listed.requests = known.advisers.requests_in(
            cells_of_requests, days=listed.days, own=person.pk if person else None
        )
    except cells.NotUnderstood as sentence:
        _complain(listed, known, "requests", str(sentence))
    listed.request_texts = tuple(
        f"{known.titles[asked.adviser]}: {asked.question}" if asked.question else known.titles[asked.adviser]
        for asked in listed.requests
    )


def _read_names(people: Sequence[ListedPerson], rows: Sequence[Row], known: _Known) -> None:
    """Find out whom the rows name in the columns of wishes; every row must be read before."""
    held = [meaning for meaning in WISHES if meaning in known.columns.places]
    if not held:
        return
    everyone, employers = _everyone(people, rows, known)
    for listed, row in zip(people, rows, strict=True):
        own = _as_other(listed, known)
        for meaning in held:
            for wished in wished_in(meaning, row.cells[known.columns.places[meaning]]):
                found = everyone.called(wished.text)
                if wrong := complaint(wished, found, own, listed.wished):
                    _complain(listed, known, meaning, wrong)
                    continue
                (other,) = found
                listed.wished.append(replace(wished, other=other))
                employer = employers.get(own)
                if employer and employer == employers.get(other):
                    note = _("%(who)s gehört zur selben Organisation; ohne Wirkung.")
                    listed.notes.append(note % {"who": wished.noted})


def _everyone(
    people: Sequence[ListedPerson], rows: Sequence[Row], known: _Known
) -> tuple[People, dict[Other, object]]:
    """Return everyone a list may name and, as far as its reader may know, where they work."""
    everyone, employers = People(), dict[Other, object]()
    for registration in people_to_tell(known.event).select_related("person__organisation"):
        person, organisation = registration.person, registration.person.organisation
        names = (organisation.name, organisation.short_name) if organisation else ()
        everyone.add(registration.pk, address=person.email or "", name=person.name, organisations=names)
        if known.names_people:
            employers[registration.pk] = person.organisation_id
    place = known.columns.places.get("organisation")
    for listed, row in zip(people, rows, strict=True):
        names = (listed.organisation_name, row.cells[place] if place is not None else "")
        other = everyone.by_address.get(listed.email) or _as_other(listed, known)
        everyone.add(other, address=listed.email, name=listed.name, organisations=names)
        person_known = known.people.get(listed.email) if known.names_people else None
        if person_known is not None:
            employers[other] = person_known.organisation_id
        else:
            employers[other] = listed.organisation or fold(listed.organisation_name)
    return everyone, employers


def _as_other(listed: ListedPerson, known: _Known) -> Other:
    """Return how a wish names the person of a row: by registration where there is one, else by the row."""
    person = known.people.get(listed.email)
    registration = known.registrations.get(person.pk) if person else None
    return registration.pk if registration else listed.row


def _heed_rows_left_out(people: Sequence[ListedPerson], known: _Known) -> None:
    """Leave out who does not want to meet somebody whose row stays out: that must not be forgotten.

    A wish to meet them is only said to be without effect.
    """
    refused: set[Other] = set()
    while more := {listed.row for listed in people if listed.outcome == Outcome.REFUSED} - refused:
        refused |= more
        for listed in people:
            if listed.outcome != Outcome.REFUSED and (bound := listed.nevers & more):
                listed.outcome = Outcome.REFUSED
                text = _(
                    "nennt jemanden aus Zeile %(row)s, die wegbleibt. Bitte zuerst jene Zeile berichtigen."
                )
                _complain(listed, known, "nevers", text % {"row": min(bound)})
    for listed in people:
        for wished in listed.wished:
            if wished.other in refused and listed.outcome != Outcome.REFUSED:
                note = _("%(who)s bleibt weg; der Wunsch ist ohne Wirkung.")
                listed.notes.append(note % {"who": wished.noted})


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
    differ = differing(before, after, known.columns.answers)
    wishes = tuple(name for name in WISHES if name in known.columns.places)
    # Always written and never compared: whether a wish is stored already is told to nobody.
    listed.changes = (*differ, *wishes)
    if not listed.changes:
        listed.outcome = Outcome.UNTOUCHED
        listed.notes.append(_("Steht schon so da."))
        return
    listed.outcome = Outcome.CHANGED
    choices = registration.workshop_choices.all()
    titles = known.titles | {choice.session_id: str(choice.session) for choice in choices}
    listed.notes.extend(notes(before, after, differ, titles))
    if wishes:
        listed.notes.append(_("Wünsche: Es gelten die dieser Liste; ein „nicht“ nimmt keine Liste zurück."))


def _complain(listed: ListedPerson, known: _Known, meaning: str, text: str) -> None:
    listed.problems.append(Problem(listed.row, known.columns.named(meaning), text))
