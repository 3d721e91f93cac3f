# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The registration form: five answers, and what people may say besides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event, MeetingSlot, Session, SessionHost, Wish
from maschinenraum.events.queries.registrations import LONGEST_STATEMENT, Answers, days_of
from maschinenraum.search.models import Concept
from maschinenraum.web.events.registrations.advice import (
    by_session,
    clean_requests,
    initial_requests,
    refuse_unwanted,
    request_fields,
    requests_in,
)
from maschinenraum.web.templatetags.kern import day

#: So many workshops the form asks for; somebody a list gave more keeps them all.
FEWEST_CHOICES = 3
EMPTY_ROWS, MORE_ROWS, MOST_ROWS = 3, 3, 60
LONGEST_TEXT = 1_200
#: Asked in this order after days and workshops, before the requests for advice.
_ASKED_OF_ALL = ("offers", "offer_topics", "seeks", "seek_topics", "consent")
#: The list from which browsers complete the names of participants.
PARTNERS_LIST = "teilnehmende-liste"


@dataclass(frozen=True)
class Offered:
    """What the form of one person at one event may offer.

    ``choices`` is how many workshops may be named; ``names_people`` whether this person may read who
    takes part and therefore name and ask others, ``advisers`` whom they may ask. ``people`` says who
    the partners are. ``gives_advice``: there is advice, whoever may be asked.
    """

    event: Event
    workshops: tuple[Session, ...]
    slots: tuple[MeetingSlot, ...]
    concepts: tuple[Concept, ...]
    partners: Mapping[UUID, str]
    choices: int = FEWEST_CHOICES
    names_people: bool = True
    advisers: tuple[SessionHost, ...] = ()
    people: Mapping[UUID, UUID] = field(default_factory=dict)
    gives_advice: bool = False


class StatementField(forms.CharField):
    """Some lines of text, each a statement of its own."""

    def __init__(self, **given: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(max_length=LONGEST_TEXT, widget=widget, **given)

    def clean(self, value: Any) -> str:
        """Refuse a line longer than a statement may be."""
        text = str(super().clean(value))
        for number, line in enumerate(text.splitlines(), start=1):
            if len(line.strip()) > LONGEST_STATEMENT:
                message = _("Zeile %(number)s ist länger als %(most)s Zeichen. Bitte kürzen oder teilen.")
                raise forms.ValidationError(message % {"number": number, "most": LONGEST_STATEMENT})
        return text


class RegistrationForm(forms.Form):
    """Days, workshops, offers, seeks and consent are asked for; everything else may be left out."""

    use_required_attribute = False
    labels_in_rows: ClassVar = {
        "person": gettext_lazy("Person"),
        "question": gettext_lazy("Ihre Frage in einem Satz"),
    }
    days = forms.MultipleChoiceField(
        label=gettext_lazy("An welchen Tagen sind Sie da?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Bitte wählen Sie mindestens einen Tag.")},
    )
    offers = StatementField(
        label=gettext_lazy("Was bieten Sie anderen?"),
        help_text=gettext_lazy(
            "Ein Satz genügt, z. B. „Betriebsmodell für unser LoRaWAN-Netz“. Je Zeile ein Angebot."
        ),
        error_messages={"required": gettext_lazy("Bitte nennen Sie etwas, wonach andere Sie fragen können.")},
    )
    offer_topics = forms.MultipleChoiceField(
        label=gettext_lazy("Themen Ihres Angebots"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seeks = StatementField(
        label=gettext_lazy("Was suchen Sie?"),
        help_text=gettext_lazy(
            "Ein Satz genügt, z. B. „Erfahrung mit Ausschreibungen für Datenplattformen“."
        ),
        error_messages={
            "required": gettext_lazy("Bitte nennen Sie etwas, womit andere Ihnen helfen können.")
        },
    )
    seek_topics = forms.MultipleChoiceField(
        label=gettext_lazy("Themen Ihrer Suche"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "Ich bin einverstanden, dass meinen Namen und meine Organisation sieht, wer das Programm dieser "
            "Veranstaltung sehen darf, und dass meine Gesprächspartnerinnen und Gesprächspartner sehen, was "
            "ich biete und suche."
        ),
        error_messages={
            "required": gettext_lazy("Ohne Ihr Einverständnis lassen sich keine Gespräche vorschlagen.")
        },
    )
    max_meetings = forms.IntegerField(
        label=gettext_lazy("Höchstens so viele Gespräche"),
        required=False,
        min_value=0,
        max_value=40,
        help_text=gettext_lazy("Ohne Angabe planen wir so, dass Ihnen Pausen bleiben."),
    )
    busy = forms.MultipleChoiceField(
        label=gettext_lazy("Zu diesen Zeiten kann ich nicht"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Niemand erfährt davon; einen Grund brauchen wir nicht."),
    )
    access_need = forms.CharField(
        label=gettext_lazy("Was Sie brauchen, um gut teilnehmen zu können"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Das lesen nur die dafür benannten Personen. Es wird 14 Tage nach der Veranstaltung gelöscht."
        ),
    )
    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, offered: Offered, data: Any = None, *, rows: int = EMPTY_ROWS, **given: Any) -> None:
        super().__init__(data, **given)
        self.offered = offered
        self.row_count = rows_in(data, rows) if offered.names_people else 0
        topics = [(concept.pk, concept.label) for concept in offered.concepts]
        slots = list(_slot_choices(offered))
        self._choose("days", [(f"{d:%Y-%m-%d}", day(d)) for d in days_of(offered.event)])
        self._choose("offer_topics", topics)
        self._choose("seek_topics", topics)
        self._choose("busy", slots)
        if not slots:
            del self.fields["busy"]
        for rank in range(1, min(offered.choices, len(offered.workshops)) + 1):
            self.fields[f"workshop_{rank}"] = _workshop_field(offered, rank)
        first = ["days", *self._workshop_names, *_ASKED_OF_ALL]
        self.fields |= request_fields(offered.advisers, offered.event)
        first.extend(self._request_names)
        for row in range(self.row_count):
            self._add_row(row)
        self.order_fields(first)
        self.initial.setdefault("rows", self.row_count)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _add_row(self, row: int) -> None:
        attributes = {"list": PARTNERS_LIST, "autocomplete": "off"}
        self.fields[f"person_{row}"] = forms.CharField(
            label=_("Person"), required=False, max_length=300, widget=forms.TextInput(attrs=attributes)
        )
        self.fields[f"wish_{row}"] = forms.ChoiceField(
            label=_("Gespräch"), required=False, choices=[("", _("wie es passt")), *Wish.Kind.choices]
        )
        self.fields[f"known_{row}"] = forms.BooleanField(
            label=_("Wir arbeiten schon zusammen."), required=False
        )

    @property
    def workshop_fields(self) -> Iterator[forms.BoundField]:
        """The ranked choices, first choice first."""
        return (self[name] for name in self._workshop_names)

    @property
    def _workshop_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("workshop_")]

    @property
    def request_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Whom to ask and what, the most important request first."""
        names = self._request_names
        return (
            (self[adviser], self[question]) for adviser, question in zip(names[::2], names[1::2], strict=True)
        )

    @property
    def _request_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(("adviser_", "question_"))]

    @property
    def advice(self) -> list[tuple[Session, list[SessionHost]]]:
        """The sessions in which advice is given, each with those who may be asked."""
        return by_session(self.offered.advisers)

    @property
    def asks(self) -> bool:
        """Whether a request is filled in or refused, so that this part is shown open."""
        return any(self[name].value() or self[name].errors for name in self._request_names)

    @property
    def partner_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows in which other participants are named."""
        return ((self[f"person_{n}"], self[f"wish_{n}"], self[f"known_{n}"]) for n in range(self.row_count))

    @property
    def says_more(self) -> bool:
        """Whether something of the voluntary part is filled in or refused, so that it is shown open."""
        names = [name for name in ("max_meetings", "busy", "access_need", "person_0") if name in self.fields]
        rows = [name for name in self.fields if name.startswith(("person_", "wish_", "known_"))]
        return any(self[name].value() or self[name].errors for name in (*names, *rows))

    def clean(self) -> dict[str, Any]:
        """Refuse one workshop named twice, and names that are nobody's."""
        cleaned = dict(self.cleaned_data)
        chosen: set[str] = set()
        for name in self._workshop_names:
            workshop = cleaned.get(name)
            if workshop and workshop in chosen:
                self.add_error(name, _("Diesen Workshop haben Sie schon genannt."))
            chosen.add(workshop or "")
        self._clean_rows(cleaned)
        clean_requests(self, cleaned, self.offered.advisers, self.offered.event)
        nevers = [other for row, other in self.named.items() if cleaned.get(f"wish_{row}") == Wish.Kind.NEVER]
        unwanted = {self.offered.people[other] for other in nevers}
        refuse_unwanted(self, cleaned, self.offered.advisers, unwanted)
        return cleaned

    def _clean_rows(self, cleaned: dict[str, Any]) -> None:
        by_label = {fold(label): key for key, label in self.offered.partners.items()}
        self.named: dict[int, UUID] = {}
        for row in range(self.row_count):
            said = cleaned.get(f"person_{row}", "").strip()
            if not said:
                if cleaned.get(f"wish_{row}") or cleaned.get(f"known_{row}"):
                    self.add_error(f"person_{row}", _("Bitte nennen Sie die Person."))
                continue
            found = by_label.get(fold(said)) or _only(by_label, fold(said))
            if found is None:
                text = _(
                    "„%(said)s“ steht so nicht unter den Teilnehmenden. Bitte Name und Organisation wählen."
                )
                self.add_error(f"person_{row}", text % {"said": said[:80]})
            elif found in self.named.values():
                self.add_error(f"person_{row}", _("Diese Person haben Sie schon genannt."))
            else:
                self.named[row] = found

    def answers(self) -> Answers:
        """Return the valid answers as plain values."""
        said = self.cleaned_data
        workshops = (said.get(name) for name in self._workshop_names)
        return Answers(
            days=frozenset(date.fromisoformat(text) for text in said["days"]),
            workshops=tuple(UUID(key) for key in workshops if key),
            offers=said["offers"],
            offer_topics=frozenset(said["offer_topics"]),
            seeks=said["seeks"],
            seek_topics=frozenset(said["seek_topics"]),
            max_meetings=said["max_meetings"],
            wishes={
                other: Wish.Kind(said[f"wish_{row}"])
                for row, other in self.named.items()
                if said[f"wish_{row}"]
            },
            known=frozenset(other for row, other in self.named.items() if said[f"known_{row}"]),
            busy=frozenset(int(key) for key in said.get("busy", ())),
            access_need=said["access_need"],
            requests=requests_in(said),
        )


def initial_of(answers: Answers, offered: Offered, *, consents: bool) -> dict[str, Any]:
    """Return answers as the form shows them at first."""
    partners = offered.partners
    shown = {workshop.pk for workshop in offered.workshops}
    workshops = [key for key in answers.workshops if key in shown]
    initial: dict[str, Any] = {
        "days": [f"{d:%Y-%m-%d}" for d in sorted(answers.days)],
        "offers": answers.offers,
        "offer_topics": sorted(answers.offer_topics),
        "seeks": answers.seeks,
        "seek_topics": sorted(answers.seek_topics),
        "max_meetings": answers.max_meetings,
        "busy": [str(key) for key in sorted(answers.busy)],
        "access_need": answers.access_need,
        "consent": consents,
        **initial_requests(answers.requests, offered.advisers),
    }
    initial |= {f"workshop_{rank}": str(key) for rank, key in enumerate(workshops, start=1)}
    named = [key for key in partners if key in answers.wishes or key in answers.known]
    for row, key in enumerate(named):
        initial[f"person_{row}"] = partners[key]
        initial[f"wish_{row}"] = answers.wishes.get(key, "")
        initial[f"known_{row}"] = key in answers.known
    initial["rows"] = len(named) + EMPTY_ROWS
    return initial


def typed(form: RegistrationForm) -> dict[str, Any]:
    """Return what was typed into a form, valid or not, to show it again unchecked."""
    return {
        name: _storable(field.widget.value_from_datadict(form.data, form.files, name))
        for name, field in form.fields.items()
    }


def _storable(value: Any) -> Any:
    """No keyboard types a NUL, and PostgreSQL stores none."""
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def rows_in(data: Any, rows: int) -> int:
    """Return how many rows of people a sent form has; a senseless number is the usual one."""
    text = data.get("rows", "") if data is not None else str(rows)
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else EMPTY_ROWS


def _workshop_field(offered: Offered, rank: int) -> forms.ChoiceField:
    label = _("Welcher Workshop? Erste Wahl") if rank == 1 else _("%(rank)s. Wahl") % {"rank": rank}
    field = forms.ChoiceField(label=label, required=rank == 1, choices=_workshop_choices(offered))
    field.error_messages["required"] = _("Bitte nennen Sie Ihre erste Wahl.")
    return field


def _workshop_choices(offered: Offered) -> list[tuple[str, Any]]:
    """Workshops by the time at which they begin: those that run in parallel stand together."""
    zone = ZoneInfo(offered.event.time_zone)

    def begins(session: Session) -> datetime:
        return session.starts_at.astimezone(zone)

    groups = [
        (f"{day(start.date())}, {start:%H:%M}", [(str(session.pk), _title(session)) for session in sessions])
        for start, sessions in groupby(offered.workshops, begins)
    ]
    return [("", _("bitte wählen")), *groups]


def _title(session: Session) -> str:
    group = f" ({session.group_beside})" if session.group_beside else ""
    return f"{session}{group}"[:160]


def _slot_choices(offered: Offered) -> Iterator[tuple[str, str]]:
    zone = ZoneInfo(offered.event.time_zone)
    for slot in offered.slots:
        starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        yield str(slot.pk), f"{day(starts.date())}, {starts:%H:%M}–{ends:%H:%M}"


def _only(by_label: Mapping[str, UUID], said: str) -> UUID | None:
    """A name alone will do where only one person bears it."""
    found: Iterable[UUID] = [key for label, key in by_label.items() if label.split(",")[0] == said]
    keys = list(found)
    return keys[0] if len(keys) == 1 else None
