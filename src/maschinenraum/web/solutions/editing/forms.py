# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The form of a measure, a solution, an insight: one column, in sections, with hints; empty means unknown."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maschinenraum.network.models import Organisation, Person, Project, Visibility
from maschinenraum.network.rules import is_office
from maschinenraum.solutions.models import Insight, Measure, Record, RecordLink, Solution
from maschinenraum.solutions.queries.content import LINKS, columns_of
from maschinenraum.solutions.queries.offered import LEVELS, Offers
from maschinenraum.web.solutions.editing.fields import field_for
from maschinenraum.web.solutions.editing.naming import (
    linked_records,
    organisations_named,
    topics_named,
)

EMPTY_ROWS = 3
MOST_ROWS = 60
TICKS = forms.CheckboxSelectMultiple
#: What the form does not ask: where imported records come from.
NOT_ASKED = frozenset({"source", "source_date"})
Section = tuple[Any, Any, tuple[str, ...]]

ABOUT: Section = (
    _("Worum es geht"),
    "",
    ("title", "summary", "organisation", "fields_of_action", "spatial_types", "topics", "more_topics"),
)
AROUND: Section = (
    _("Wer dahinter steht"),
    _("Zweimal im Jahr fragen wir die Person, die die Angaben bestätigt, ob noch alles stimmt."),
    ("contact", "responsible", "further", "groups", "website"),
)
READERS: Section = (_("Wer darf es lesen?"), "", ("visibility",))


class RecordForm(forms.Form):
    """What all kinds ask."""

    use_required_attribute = False
    kind: ClassVar[Record.Kind]
    sections: ClassVar[tuple[Section, ...]]
    labels_in_rows: ClassVar[dict[str, Any]] = {"link_target": _("Anderer Eintrag")}

    title = field_for(Record, "title", _("So, wie man es jemandem am Telefon nennt."))
    summary = field_for(
        Record, "summary", _("Zwei, drei Sätze. Sie stehen in Listen und in der Suche."), rows=3
    )
    organisation = forms.ModelChoiceField(
        label=_("Kommune"), queryset=Organisation.objects.none(), empty_label=_("Bitte wählen")
    )
    fields_of_action = forms.MultipleChoiceField(label=_("Handlungsfelder"), required=False, widget=TICKS)
    spatial_types = forms.MultipleChoiceField(label=_("Raumtypen"), required=False, widget=TICKS)
    topics = forms.MultipleChoiceField(label=_("Schlagwörter"), required=False, widget=TICKS)
    more_topics = forms.CharField(
        label=_("Weitere Schlagwörter"),
        max_length=500,
        required=False,
        help_text=_(
            "Mit Komma getrennt, zum Beispiel: LoRaWAN, Elterntaxi. Es gelten die Wörter des Wortschatzes."
        ),
    )
    phase = field_for(Record, "phase", _("Wie weit es auf dem Weg zur Verstetigung und zum Transfer ist."))
    website = field_for(Record, "website")
    contact = forms.ModelChoiceField(
        label=_("Ansprechperson"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("niemand"),
        help_text=_("An sie wenden sich andere Kommunen. Den Namen sehen nur Mitglieder."),
    )
    responsible = forms.ModelChoiceField(
        label=_("Bestätigt die Angaben"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("niemand"),
    )
    further = forms.CharField(
        label=_("Weitere Beteiligte"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Je Zeile eine Kommune oder Organisation, mit dem Namen, unter dem sie im Netzwerk steht."
        ),
    )
    groups = forms.MultipleChoiceField(
        label=_("Gruppen"),
        required=False,
        widget=TICKS,
        help_text=_("Wer eine dieser Gruppen leitet, darf den Eintrag prüfen."),
    )
    visibility = forms.ChoiceField(
        label=_("Sichtbarkeit"),
        choices=[(level.value, level.label) for level in LEVELS],
        initial=Visibility.NETWORK,
        widget=forms.RadioSelect,
        help_text=_("„Bewusst intern“ lesen die Menschen der Modellprojekte und die Koordinierungsstelle."),
    )

    def __init__(
        self, data: Any = None, *, offers: Offers, initial: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), **more)
        self.offers = offers
        fields: Any = self.fields
        if offers.record is not None or not is_office(offers.person):
            del fields["organisation"]
        else:
            fields["organisation"].queryset = offers.organisations()
            fields["organisation"].initial = offers.person.organisation_id
        if offers.record is not None:
            del fields["visibility"]
        for name in ("contact", "responsible"):
            fields[name].queryset = offers.people()
            fields[name].label_from_instance = _called
            fields[name].initial = offers.person.pk if offers.record is None else None
        if "project" in fields:
            fields["project"].queryset = offers.projects()
        for name in ("fields_of_action", "spatial_types"):
            fields[name].choices = [(one.pk, one.label) for one in getattr(offers, name)()]
        fields["groups"].choices = [(str(one.pk), one.name) for one in offers.groups()]
        self._offer_topics()
        self._add_rows()

    def _offer_topics(self) -> None:
        """Offer the topics chosen so far and those proposed, as ``initial["proposed"]`` names them."""
        data: Any = self.data
        chosen = data.getlist("topics") if self.is_bound else self.initial.get("topics", ())
        keys = {*chosen, *self.initial.get("proposed", ())}
        offered = self.offers.topics().filter(pk__in=keys)
        self.fields["topics"].choices = [(one.pk, one.label) for one in offered]  # type: ignore[attr-defined]

    def _add_rows(self) -> None:
        """Add rows for links: those there are, and three empty ones."""
        given: Mapping[str, Any] = self.data if self.is_bound else self.initial
        used = [n for n in range(MOST_ROWS) if given.get(f"link_target_{n}")]
        self.row_count = min(MOST_ROWS, (max(used) + 1 if used else 0) + EMPTY_ROWS)
        for n in range(self.row_count):
            self.fields[f"link_kind_{n}"] = forms.ChoiceField(
                label=_("Dieser Eintrag …"), choices=RecordLink.Kind.choices, required=False
            )
            self.fields[f"link_target_{n}"] = forms.CharField(
                label=_("… den Eintrag"), max_length=300, required=False
            )

    @property
    def shown_sections(self) -> Iterator[tuple[str, str, list[Any]]]:
        """Yield heading, hint and fields of each section; what is not asked here is left out."""
        for heading, hint, names in self.sections:
            fields = [self[name] for name in names if name in self.fields and self._is_worth_asking(name)]
            if fields:
                yield str(heading), str(hint), fields

    @property
    def link_rows(self) -> list[tuple[Any, Any]]:
        """The fields of the links, row by row."""
        return [(self[f"link_kind_{n}"], self[f"link_target_{n}"]) for n in range(self.row_count)]

    def _is_worth_asking(self, name: str) -> bool:
        field = self.fields[name]
        return not isinstance(field.widget, TICKS) or bool(field.choices)  # type: ignore[attr-defined]

    def clean_more_topics(self) -> frozenset[str]:
        """Understand the topics that were typed; unknown words are named."""
        found, unknown = topics_named(self.cleaned_data["more_topics"], self.offers)
        if unknown:
            words = ", ".join(f"„{word}“" for word in unknown)
            raise forms.ValidationError(
                gettext("Der Wortschatz kennt das nicht: %(words)s.") % {"words": words}
            )
        return found

    def clean_further(self) -> list[Any]:
        """Understand the organisations that were typed, one a line."""
        found, unknown = organisations_named(self.cleaned_data["further"], self.offers)
        if unknown:
            words = ", ".join(f"„{word}“" for word in unknown)
            raise forms.ValidationError(
                gettext("Im Netzwerk gibt es das nicht: %(words)s.") % {"words": words}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """Understand the links; what cannot be meant stands at its row."""
        cleaned = super().clean() or {}
        links, problems = linked_records(cleaned, self.row_count, self.offers)
        for name, sentence in problems.items():
            self.add_error(name, sentence)
        cleaned[LINKS] = links
        return cleaned

    def content(self) -> dict[str, Any]:
        """Return what the valid form says, with what its sender was not shown left as it is."""
        said, offers = self.cleaned_data, self.offers
        asked = [name for name in columns_of(self.kind) if name in self.fields]
        content = {name: said[name] for name in asked}
        if offers.record is None and "organisation" not in content:
            content["organisation"] = offers.person.organisation_id
        for name in ("fields_of_action", "spatial_types", "groups"):
            content[name] = [*said[name], *offers.hidden(name)]
        content["topics"] = sorted({*said["topics"], *said["more_topics"]})
        content["further_organisations"] = [*said["further"], *offers.hidden("further_organisations")]
        content[LINKS] = [*said[LINKS], *offers.hidden_links()]
        return content


def _called(person: Person) -> str:
    return ", ".join(filter(None, [person.name, person.position]))


class MeasureForm(RecordForm):
    """What one municipality does."""

    kind = Record.Kind.MEASURE
    sections = (
        ABOUT,
        (_("Was geschieht"), "", ("description", "results", "spatial_effect")),
        (
            _("Stand und Geld"),
            _("Lassen Sie leer, was Sie nicht wissen: leer heißt unbekannt, nicht null."),
            ("progress", "phase", "starts_on", "ends_on", "budget_eur", "funding", "project"),
        ),
        AROUND,
        READERS,
    )
    description = field_for(Measure, "description", _("Was tun Sie, für wen, womit?"), rows=6)
    results = field_for(Measure, "results", _("Was hat sich geändert? Zahlen helfen."))
    spatial_effect = field_for(
        Measure, "spatial_effect", _("Was ändert sich im Ort, in der Straße, im Quartier?")
    )
    progress = field_for(Measure, "progress")
    starts_on = field_for(Measure, "starts_on")
    ends_on = field_for(Measure, "ends_on")
    budget_eur = field_for(Measure, "budget_eur")
    funding = field_for(Measure, "funding", _("Woher das Geld kommt."), rows=2)
    project = forms.ModelChoiceField(
        label=_("Modellprojekt"), queryset=Project.objects.none(), required=False, empty_label=_("keines")
    )


class SolutionForm(RecordForm):
    """What others can re-use: the whole fact sheet."""

    kind = Record.Kind.SOLUTION
    sections = (
        ABOUT,
        (_("Problem und Nutzen"), "", ("problem", "benefit", "scope", "process_steps", "phase")),
        (
            _("Was man dafür braucht"),
            "",
            ("preconditions", "data_needed", "technology", "interfaces", "standards", "licence", "repository"),
        ),
        (
            _("Kosten und Aufwand"),
            _("Lassen Sie leer, was Sie nicht wissen: leer heißt unbekannt, nicht null."),
            ("cost_once_eur", "cost_yearly_eur", "cost_note", "costs_as_of", "staff_hours_once",
             "staff_hours_yearly", "implementation_months"),
        ),
        (_("Betrieb und Recht"), "", ("operator_model", "legal_aspects")),
        (
            _("Was andere wissen müssen"),
            _("Auch was schiefging: Davon lernen andere am meisten."),
            ("success_factors", "limiting_factors", "failures", "sources"),
        ),
        AROUND,
        READERS,
    )  # fmt: skip
    problem = field_for(Solution, "problem", _("Welches Problem löst es, und für wen?"))
    benefit = field_for(Solution, "benefit")
    scope = field_for(Solution, "scope", _("Was gehört dazu, was nicht?"))
    process_steps = field_for(Solution, "process_steps", _("Je Zeile ein Schritt."), rows=6)
    preconditions = field_for(Solution, "preconditions", _("Was muss da sein, bevor man anfängt?"))
    data_needed = field_for(Solution, "data_needed")
    technology = field_for(Solution, "technology")
    interfaces = field_for(Solution, "interfaces", rows=2)
    standards = field_for(Solution, "standards", rows=2)
    licence = field_for(Solution, "licence", _("Zum Beispiel EUPL-1.2, oder: proprietär."))
    repository = field_for(Solution, "repository", _("Adresse, unter der der Quelltext liegt."))
    cost_once_eur = field_for(Solution, "cost_once_eur")
    cost_yearly_eur = field_for(Solution, "cost_yearly_eur")
    cost_note = field_for(Solution, "cost_note", _("Was in den Zahlen steckt und was nicht."), rows=2)
    costs_as_of = field_for(Solution, "costs_as_of")
    staff_hours_once = field_for(Solution, "staff_hours_once")
    staff_hours_yearly = field_for(Solution, "staff_hours_yearly")
    implementation_months = field_for(Solution, "implementation_months")
    operator_model = field_for(Solution, "operator_model", _("Wer betreibt es, auf welcher Grundlage?"))
    legal_aspects = field_for(Solution, "legal_aspects", _("Datenschutz, Vergabe, Satzungen, Haftung."))
    success_factors = field_for(Solution, "success_factors")
    limiting_factors = field_for(Solution, "limiting_factors")
    failures = field_for(Solution, "failures")
    sources = field_for(Solution, "sources", _("Berichte, Beschlüsse, Adressen."))


class InsightForm(RecordForm):
    """What was learned."""

    kind = Record.Kind.INSIGHT
    sections = (
        ABOUT,
        (_("Die Erkenntnis"), "", ("learned", "evidence", "holds_for", "is_failure", "phase")),
        AROUND,
        READERS,
    )
    learned = field_for(Insight, "learned", rows=6)
    evidence = field_for(Insight, "evidence", _("Zahlen, Beobachtungen, Dokumente."))
    holds_for = field_for(
        Insight, "holds_for", _("Größe, Lage, Voraussetzungen: Wo gilt das, wo nicht?"), rows=2
    )
    is_failure = field_for(Insight, "is_failure")


FORMS: dict[str, type[RecordForm]] = {form.kind: form for form in (MeasureForm, SolutionForm, InsightForm)}


class VerdictForm(forms.Form):
    """What those who check say to the author."""

    remark = forms.CharField(
        label=_("Hinweis an die Verfasserin oder den Verfasser"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Wenn Sie zurückgeben: was zu ändern ist. Der Hinweis geht auch als E-Mail hinaus."),
    )


class VisibilityForm(forms.Form):
    """Who may see a record from now on."""

    visibility = forms.ChoiceField(
        label=_("Wer darf es lesen?"),
        choices=[(level.value, level.label) for level in LEVELS],
        widget=forms.RadioSelect,
    )
