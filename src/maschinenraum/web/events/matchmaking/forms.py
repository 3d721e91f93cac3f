# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms of the cockpit."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maschinenraum.events.models import Event, MeetingSlot, Publication, Registration, Run, Session
from maschinenraum.events.queries.matchmaking.listing import ORDERS
from maschinenraum.events.queries.matchmaking.runs import Keep
from maschinenraum.web.templatetags.kern import moment


class SlotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A slot, by day and time."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "Do., 16. Mai 2030, 14:00 Uhr"."""
        return moment(obj.starts_at)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A participant, by name and organisation."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "Muster, Alex – Stadt Musterstadt", with the mark of invented people."""
        person = obj.person
        name = ", ".join(part for part in (person.family_name, person.given_name) if part)
        label = f"{name} – {person.organisation}" if person.organisation else name
        return f"{label} ({gettext('Beispiel')})" if person.is_example else label


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A plan, by number, and whether it is the one people go by."""

    in_force: UUID | None = None

    def label_from_instance(self, obj: Any) -> str:
        """Return "Plan 1 (gilt)" or "Plan 2 (Entwurf)"."""
        state = gettext("gilt") if obj.pk == self.in_force else obj.get_state_display()
        return gettext("Plan %(n)s (%(state)s)") % {"n": obj.number, "state": state}


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A session, by name and time."""

    def label_from_instance(self, obj: Any) -> str:
        """Return "Markt der Themengruppen, Do., 16. Mai 2030, 14:00 Uhr"."""
        return f"{obj}, {moment(obj.starts_at)}"


class MeetingFilter(forms.Form):
    """Search within the meetings of a plan, and one time or all; the order is kept when it is sent."""

    all_optional = True
    text = forms.CharField(
        label=_("Name oder Organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    zeit = SlotField(
        label=_("Zeit"), queryset=MeetingSlot.objects.none(), empty_label=_("alle"), required=False
    )
    sortierung = forms.ChoiceField(
        required=False,
        choices=[(f"{turn}{key}", "") for key in ORDERS for turn in ("", "-")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: QueryDict, slots: QuerySet[MeetingSlot]) -> None:
        super().__init__(data)
        self.fields["zeit"].queryset = slots  # type: ignore[attr-defined]


class AgainForm(forms.Form):
    """What a new run plans: the whole event or one session, and what of which plan it leaves where it is."""

    session = SessionField(
        label=_("Was geplant wird"),
        queryset=Session.objects.none(),
        empty_label=_("ganze Veranstaltung"),
        required=False,
        help_text=_("Bei einem einzelnen Programmpunkt bleibt alles andere, wie es im gewählten Plan steht."),
    )
    plan = PlanField(
        label=_("Neu planen auf der Grundlage von"),
        queryset=Run.objects.none(),
        empty_label=None,
        required=False,
    )
    keep = forms.ChoiceField(
        label=_("Was beim Neuplanen stehen bleibt"),
        choices=(
            (Keep.EVERYTHING, _("alle Gespräche, Plätze und Beratungen, nur Lücken füllen")),
            (Keep.LOCKED, _("festgehaltene Gespräche")),
            (Keep.NOTHING, _("nichts, ganz von vorn planen")),
        ),
    )

    #: Nobody is told that a select with an answer in it is optional.
    all_optional = True

    def __init__(
        self,
        *args: Any,
        plans: QuerySet[Run],
        sessions: QuerySet[Session],
        in_force: UUID | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        field = self.fields["plan"]
        field.queryset, field.in_force = plans, in_force  # type: ignore[attr-defined]
        if len(plans) == 1:  # there is nothing to choose
            field.widget = forms.HiddenInput()


class PlaceForm(forms.Form):
    """Slot and table of a meeting. All slots are offered: what is possible is said when it is tried."""

    slot = SlotField(label=_("Zeit"), queryset=MeetingSlot.objects.none(), empty_label=None)
    table = forms.IntegerField(
        label=_("Tisch"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Ohne Angabe der erste freie Tisch."),
    )

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, **more)
        slots = MeetingSlot.objects.filter(session__event=event).order_by("starts_at", "pk")
        self.fields["slot"].queryset = slots  # type: ignore[attr-defined]


class SeenForm(forms.Form):
    """Where the page a form was sent from showed the meeting; hidden, and not asked of anybody."""

    seen_slot = forms.IntegerField()
    seen_table = forms.IntegerField()

    @property
    def place(self) -> tuple[int, int] | None:
        """Key of the slot and table, or None where the form did not say."""
        return (self.cleaned_data["seen_slot"], self.cleaned_data["seen_table"]) if self.is_valid() else None


class NewMeetingForm(PlaceForm):
    """Who meets whom, when and where."""

    one = PersonField(
        label=_("Erste Person"), queryset=Registration.objects.none(), empty_label=_("Bitte wählen")
    )
    other = PersonField(
        label=_("Zweite Person"), queryset=Registration.objects.none(), empty_label=_("Bitte wählen")
    )
    field_order = ("one", "other", "slot", "table")

    def __init__(self, *args: Any, event: Event, **more: Any) -> None:
        super().__init__(*args, event=event, **more)
        people = Registration.objects.filter(event=event, state=Registration.State.REGISTERED)
        people = people.select_related("person__organisation").order_by("person__sort_key", "pk")
        for name in ("one", "other"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]


class PublicationForm(forms.Form):
    """Preliminary or final."""

    kind = forms.ChoiceField(
        label=_("Was veröffentlichen Sie?"), choices=Publication.Kind.choices, widget=forms.RadioSelect
    )
