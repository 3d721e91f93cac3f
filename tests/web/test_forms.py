# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""How forms are drawn: label, hint, error, and how they hang together."""

from django import forms

from maschinenraum.web.forms import KernRenderer


class Sample(forms.Form):
    """A text, a choice and a tick."""

    default_renderer = KernRenderer

    name = forms.CharField(label="Name", help_text="Wie im <Verzeichnis>")
    kind = forms.ChoiceField(label="Art", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Notiz", required=False, widget=forms.Textarea)
    agreed = forms.BooleanField(label="Einverstanden")


def test_label_hint_and_input_belong_together() -> None:
    html = Sample()["name"].as_field_group()
    assert '<label class="kern-label" for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "&lt;Verzeichnis&gt;" in html


def test_a_refused_answer_says_so_at_the_field_and_in_the_summary() -> None:
    html = str(Sample({"note": "bleibt"}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert '<a href="#id_name">' in html
    assert '<a href="#id_kind_0">' in html
    assert "bleibt</textarea>" in html


def test_a_question_and_a_sentence_get_no_colon_in_the_summary() -> None:
    class Asked(Sample):
        seeks = forms.CharField(label="Was suchen Sie?")
        consent = forms.BooleanField(label="Ich bin einverstanden.")

    html = " ".join(str(Asked({})).split())
    assert '<a href="#id_name">Name: ' in html
    assert '<a href="#id_seeks">Was suchen Sie? ' in html
    assert '<a href="#id_consent">Ich bin einverstanden. ' in html


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = Sample()["kind"].as_field_group()
    assert "<fieldset" in html
    assert '<legend class="kern-label">Art' in html
    assert html.count('type="radio"') == 2


def test_what_may_be_left_out_is_marked() -> None:
    assert "freiwillig" in Sample()["note"].as_field_group()
    assert "freiwillig" not in Sample()["name"].as_field_group()
    assert "freiwillig" not in Sample()["agreed"].as_field_group()


def test_fault_24_what_was_typed_is_never_markup() -> None:
    html = str(Sample({"name": '"><script>alert(1)</script>', "kind": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html
