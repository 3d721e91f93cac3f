# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of those who prepare an event: the event, its sessions, rooms and times."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maschinenraum.events.models import Event, MeetingSlot, Room, Session, SessionFormat
from maschinenraum.events.queries.programme.checks import outside_the_event
from maschinenraum.events.queries.programme.clock import SlotOrTurn
from maschinenraum.events.queries.programme.details import EventDetails, Series, SessionDetails
from maschinenraum.events.queries.programme.times import Purpose
from maschinenraum.events.queries.registrations import days_of
from maschinenraum.network.models import Group, Visibility
from maschinenraum.web.templatetags.kern import day

LONGEST_TEXT = 5_000
MOST_MINUTES = 480
MOST_PEOPLE = 100_000
MOST_TABLES = 10_000


class DayField(forms.DateField):
    """A day, as the browser's calendar or as people write it."""

    def __init__(self, **given: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **given)
        self.error_messages["invalid"] = _("Bitte geben Sie einen Tag wie 16.05.2030 an.")


class ClockField(forms.TimeField):
    """A time of day at the event."""

    def __init__(self, **given: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **given)
        self.error_messages["invalid"] = _("Bitte geben Sie eine Uhrzeit wie 13:45 an.")


class EventForm(forms.Form):
    """What is written of an event."""

    use_required_attribute = False
    title = forms.CharField(label=_("Titel"), max_length=160)
    subtitle = forms.CharField(label=_("Untertitel"), max_length=240, required=False)
    group = forms.ModelChoiceField(
        label=_("Gruppe"),
        queryset=Group.objects.none(),
        required=False,
        empty_label=_("keine, es ist ein Kongress"),
        help_text=_("Mit einer Gruppe wird es ein Gruppentreffen. Später lässt sich das nicht mehr ändern."),
    )
    starts_on = DayField(label=_("Erster Tag"))
    ends_on = DayField(label=_("Letzter Tag"))
    attendance = forms.ChoiceField(label=_("Art der Teilnahme"), choices=Event.Attendance.choices)
    venue = forms.CharField(label=_("Veranstaltungsort"), max_length=160, required=False)
    street = forms.CharField(label=_("Straße und Nummer"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postleitzahl"), max_length=10, required=False)
    city = forms.CharField(label=_("Ort"), max_length=80, required=False)
    online_url = forms.URLField(
        label=_("Adresse der Online-Teilnahme"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Sie lesen nur Teilnehmende."),
    )
    time_zone = forms.ChoiceField(
        label=_("Zeitzone"), help_text=_("In ihr sind alle Uhrzeiten des Programms gemeint.")
    )
    registration_opens_on = DayField(label=_("Anmeldung ab"), required=False)
    registration_closes_on = DayField(
        label=_("Anmeldung bis"), required=False, help_text=_("Ohne Angabe bis zum letzten Tag.")
    )
    contact_name = forms.CharField(label=_("Kontakt"), max_length=160, required=False)
    contact_email = forms.EmailField(label=_("E-Mail-Adresse des Kontakts"), max_length=254, required=False)
    summary = forms.CharField(
        label=_("Worum es geht"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    internal_text = forms.CharField(
        label=_("Hinweise für Teilnehmende"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Das lesen nur Teilnehmende: Einlass, Anfahrt, was mitzubringen ist."),
    )
    visibility = forms.ChoiceField(
        label=_("Wer sieht die Seite?"),
        choices=Visibility.choices,
        help_text=_("„persönlich“ heißt: nur die Verantwortlichen, zum Beispiel solange Sie vorbereiten."),
    )
    inner_visibility = forms.ChoiceField(
        label=_("Wer sieht Programm und Teilnehmende und kann sich anmelden?"), choices=Visibility.choices
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, groups: QuerySet[Group], needs_group: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        group: Any = self.fields["group"]
        group.queryset = groups
        if needs_group:
            group.required, group.empty_label = True, gettext("Bitte wählen")
            group.help_text = gettext("Sie leiten diese Gruppen.")
        zones = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
        own = self.initial.get("time_zone", "Europe/Berlin")
        self.fields["time_zone"].choices = [(zone, zone) for zone in sorted({*zones, own})]  # type: ignore[attr-defined]

    def details(self) -> EventDetails:
        """Return the valid answers as plain values."""
        return EventDetails(**{field.name: self.cleaned_data[field.name] for field in fields(EventDetails)})


class ExistingEventForm(EventForm):
    """The same for an event there is: whose it is stays."""

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        more.setdefault("initial", {**EventDetails.of(event).values})
        super().__init__(*args, groups=Group.objects.none(), **more)
        del self.fields["group"]
        self._group = event.group

    def details(self) -> EventDetails:
        """Return the valid answers as plain values."""
        self.cleaned_data["group"] = self._group
        return super().details()


class SessionForm(forms.Form):
    """A session of the programme."""

    use_required_attribute = False
    format = forms.ModelChoiceField(
        label=_("Format"),
        queryset=SessionFormat.objects.none(),
        empty_label=_("Bitte wählen"),
        help_text=_("Das Format sagt, wie geplant wird: Workshops nach Wünschen, Plenum für alle."),
    )
    title = forms.CharField(
        label=_("Titel"), max_length=240, required=False, help_text=_("Ohne Titel steht das Format da.")
    )
    title_note = forms.CharField(
        label=_("Anmerkung"),
        max_length=240,
        required=False,
        help_text=_("Zum Beispiel „entfällt“ oder „auf Englisch“."),
    )
    day = forms.ChoiceField(label=_("Tag"))
    starts = ClockField(label=_("Beginn"))
    ends = ClockField(label=_("Ende"), help_text=_("Ein Ende vor dem Beginn ist nach Mitternacht."))
    room = forms.ModelChoiceField(
        label=_("Raum"), queryset=Room.objects.none(), required=False, empty_label=_("noch keiner")
    )
    capacity = forms.IntegerField(
        label=_("Plätze"),
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        help_text=_("Ohne Angabe so viele, wie der Raum hat."),
    )
    group = forms.ModelChoiceField(
        label=_("Gruppe"), queryset=Group.objects.none(), required=False, empty_label=_("keine")
    )
    visibility = forms.ChoiceField(
        label=_("Wer sieht den Programmpunkt?"),
        choices=Visibility.choices,
        help_text=_("Nie mehr Menschen, als das Programm sehen. Den Titel öffentlicher Punkte lesen alle."),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, groups: QuerySet[Group], **more: Any) -> None:
        super().__init__(*args, **more)
        choose: Any = self.fields
        choose["format"].queryset = SessionFormat.objects.order_by("rank", "key")
        choose["room"].queryset = Room.objects.filter(event=event).order_by("name", "pk")
        choose["room"].label_from_instance = room_label
        choose["group"].queryset = groups
        _offer_days(choose["day"], event, self.initial.get("day"))

    def details(self) -> SessionDetails:
        """Return the valid answers as plain values."""
        said = {field.name: self.cleaned_data[field.name] for field in fields(SessionDetails)}
        return SessionDetails(**{**said, "day": date.fromisoformat(said["day"])})

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        """Return a stored session as the form shows it at first."""
        details = SessionDetails.of(session)
        said = {field.name: getattr(details, field.name) for field in fields(SessionDetails)}
        return {**said, "day": f"{details.day:%Y-%m-%d}"}


class SessionCopyForm(forms.Form):
    """When a copy of a session takes place."""

    use_required_attribute = False
    day = forms.ChoiceField(label=_("Tag"))
    starts = ClockField(
        label=_("Beginn"), help_text=_("Die Kopie dauert gleich lang; die Zeiten darin ziehen mit.")
    )
    with_hosts = forms.BooleanField(label=_("Mit derselben Leitung"), required=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer_days(self.fields["day"], event, self.initial.get("day"))

    @property
    def day_chosen(self) -> date:
        """The valid day."""
        return date.fromisoformat(self.cleaned_data["day"])


class RoomForm(forms.Form):
    """A room and how many fit in."""

    use_required_attribute = False
    name = forms.CharField(label=_("Name des Raums"), max_length=80)
    capacity = forms.IntegerField(label=_("Plätze"), min_value=1, max_value=MOST_PEOPLE, required=False)


class PersonSearch(forms.Form):
    """Search for somebody of the network; at least three letters."""

    all_optional = True
    text = forms.CharField(
        label=_("Name (mindestens drei Buchstaben)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class EventChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An event, by title and first day."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "MPSC-Kongress Hamburg 2023, Do., 11. Mai 2023"."""
        return f"{obj.title}, {day(obj.starts_on)}"


class TakeoverForm(forms.Form):
    """Which earlier programme is taken over."""

    use_required_attribute = False
    source = EventChoice(
        label=_("Programm von"), queryset=Event.objects.none(), empty_label=_("Bitte wählen")
    )
    with_hosts = forms.BooleanField(label=_("Auch die Leitungen übernehmen"), required=False)

    def __init__(self, *args: Any, events: Sequence[Event], **more: Any) -> None:
        super().__init__(*args, **more)
        queryset = Event.objects.filter(pk__in=[event.pk for event in events])
        self.fields["source"].queryset = queryset.order_by("-starts_on", "slug")  # type: ignore[attr-defined]


class SeriesForm(forms.Form):
    """Times in a row; which questions it asks depends on what they are for."""

    use_required_attribute = False
    starts = ClockField(label=_("Von"))
    ends = ClockField(label=_("Bis"))
    count = forms.IntegerField(label=_("Zahl der Runden"), min_value=1, max_value=60)
    length = forms.IntegerField(
        label=_("Länge in Minuten"),
        min_value=5,
        max_value=MOST_MINUTES,
        help_text=_("Üblich sind 20 oder 30; 15 empfinden viele als Hetze."),
    )
    pause = forms.IntegerField(
        label=_("Pause dazwischen in Minuten"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("Fünf Minuten reichen, um den Tisch zu wechseln."),
    )
    size = forms.IntegerField(label=_("Zahl der Tische"), min_value=0, max_value=MOST_TABLES)

    _asked: ClassVar = {
        Purpose.MEETINGS: ("starts", "ends", "length", "pause", "size"),
        Purpose.TABLES: ("starts", "count", "length", "pause", "size"),
        Purpose.ADVICE: ("starts", "ends", "length", "pause"),
    }

    def __init__(self, *args: Any, purpose: Purpose, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in set(self.fields) - set(self._asked[purpose]):
            del self.fields[name]
        if purpose is Purpose.MEETINGS:
            self.fields["size"].help_text = _(
                "10 bis 20 Prozent mehr, als zugleich belegt sind, lassen Luft."
            )
        if purpose is Purpose.TABLES:
            seats: Any = self.fields["size"]
            seats.label, seats.min_value = _("Plätze je Tisch"), 2
            seats.help_text = _("Drei bis sechs sind üblich.")
            seats.validators = [
                forms.IntegerField(min_value=2, max_value=1_000).validators[index] for index in (0, 1)
            ]
            seats.widget.attrs |= {"min": 2, "max": 1_000}

    def series(self) -> Series:
        """Return the valid answers as plain values."""
        return Series(**self.cleaned_data)

    @staticmethod
    def initial_of(series: Series) -> dict[str, Any]:
        """Return a series as the form shows it at first."""
        return asdict(series)


class OneTimeForm(forms.Form):
    """One time within a session; for one-to-one meetings also how many tables it has."""

    use_required_attribute = False
    starts = ClockField(label=_("Beginn"))
    ends = ClockField(label=_("Ende"))
    tables = forms.IntegerField(
        label=_("Zahl der Tische"),
        min_value=0,
        max_value=MOST_TABLES,
        help_text=_("Mit 0 wird in dieser Zeit niemand mehr verplant."),
    )

    def __init__(self, *args: Any, time: SlotOrTurn, **more: Any) -> None:
        super().__init__(*args, **more)
        if not isinstance(time, MeetingSlot):
            del self.fields["tables"]


def room_label(room: Any) -> str:
    """Return "Saal Elbe (50 Plätze)"."""
    if room.capacity is None:
        return str(room)
    return gettext("%(room)s (%(n)s Plätze)") % {"room": room, "n": room.capacity}


def _offer_days(field: Any, event: Event, own: str | None) -> None:
    """Offer the days of an event, and the day a session is on already."""
    offered = {f"{of_event:%Y-%m-%d}": day(of_event) for of_event in days_of(event)}
    if own and own not in offered:
        offered[own] = day(date.fromisoformat(own))
    field.choices = sorted(offered.items())
    field.error_messages["invalid_choice"] = outside_the_event(event)
