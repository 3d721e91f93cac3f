# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of those who write knowledge: the form, its draft, two people at once, versions."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.network.models import Person, Visibility
from maschinenraum.solutions.actions.writing import edit_record
from maschinenraum.solutions.changes.records import change_record
from maschinenraum.solutions.models import Record, RecordDraft
from maschinenraum.solutions.queries.content import content_of
from tests.factories import (
    ConceptFactory,
    ConceptLabelFactory,
    EventFactory,
    EventRecordFactory,
    GroupMembershipFactory,
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    RecordLinkFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def author_of(record: Record) -> Person:
    assert record.author is not None
    return record.author


def sent(**said: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "title": "Früher fragen", "summary": "Wer früh fragt, baut nur einmal.",
            "visibility": "network", **said}  # fmt: skip


def edited(record: Record, **said: Any) -> dict[str, Any]:
    return {"seen": record.version, "title": record.title, "summary": record.summary, **said}


def stored(record: Record) -> dict[str, Any]:
    return content_of(Record.objects.get(pk=record.pk))


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_a_solution_is_written_with_what_the_form_asks() -> None:
    person, field = PersonFactory(), ConceptFactory(key="energie")
    top = ConceptFactory(key="handlungsfeld")
    field.broader.add(top)
    ConceptLabelFactory(concept=ConceptFactory(key="lorawan", label_de="LoRaWAN"), label="Long Range WAN")
    partner = OrganisationFactory(name="Stadt Nebenan")
    said = sent(
        problem="Zähler werden von Hand gelesen.", cost_once_eur="1200", costs_as_of="01.03.2026",
        fields_of_action=["energie"], more_topics="long range wan", further="stadt nebenan",
        responsible=str(person.pk), repository="code.example.org/zaehler",
    )  # fmt: skip
    client_of(person).post("/wissen/neu/loesung/", said)
    content = content_of(Record.objects.get())
    assert {name: content[name] for name in ("problem", "cost_once_eur", "costs_as_of", "fields_of_action", "topics",
            "further_organisations", "responsible", "repository", "organisation")} == {
        "problem": "Zähler werden von Hand gelesen.",
        "cost_once_eur": 1200,
        "costs_as_of": "2026-03-01",
        "fields_of_action": ["energie"],
        "topics": ["lorawan"],
        "further_organisations": [str(partner.pk)],
        "responsible": str(person.pk),
        "repository": "https://code.example.org/zaehler",
        "organisation": str(person.organisation_id),
    }  # fmt: skip


def test_fault_44_the_form_sent_twice_makes_one_record() -> None:
    client, said = client_of(PersonFactory()), sent()
    answers = [client.post("/wissen/neu/erkenntnis/", said) for _click in range(2)]
    assert ([a.status_code for a in answers], Record.objects.count()) == ([302, 302], 1)


def test_fault_10_fields_that_are_none_of_the_forms_change_nothing() -> None:
    person, other = PersonFactory(), OrganisationFactory()
    more = {"state": "published", "organisation": str(other.pk), "is_example": "1", "author": "1",
            "checked_version": "9", "slug": "eigene"}  # fmt: skip
    client_of(person).post("/wissen/neu/erkenntnis/", sent(**more))
    record = Record.objects.get()
    assert (record.state, record.organisation, record.checked_version, record.slug) == (
        "draft", person.organisation, 0, "frueher-fragen",
    )  # fmt: skip


def test_fault_10_an_edit_changes_neither_level_nor_state() -> None:
    record = InsightFactory()
    said = edited(record, visibility="public", state="archived", learned="Neu")
    client_of(author_of(record)).post(reverse("editing:edit", args=(record.slug,)), said)
    now = Record.objects.get(pk=record.pk)
    assert (now.visibility, now.state, now.version) == (Visibility.NETWORK, Record.State.PUBLISHED, 2)


def test_a_refused_form_keeps_what_was_typed() -> None:
    person = PersonFactory()
    answer = client_of(person).post("/wissen/neu/erkenntnis/", sent(title="", learned="Sehr viel Text"))
    draft = RecordDraft.objects.get(person=person)
    assert (answer.status_code, draft.fields["learned"], "Sehr viel Text" in answer.content.decode()) == (
        422, "Sehr viel Text", True,
    )  # fmt: skip


def test_what_was_typed_comes_back_from_the_list_of_ones_own() -> None:
    client = client_of(PersonFactory())
    key = str(uuid4())
    client.post(
        reverse("editing:draft"), {"key": key, "kind": "insight", "title": "Halb", "learned": "Halber Satz"}
    )
    found = re.search(r'href="(/wissen/neu/erkenntnis/\?entwurf=[^"]+)"', page(client, "editing:own"))
    assert found is not None
    html = client.get(found[1]).content.decode()
    assert ("Halber Satz" in html, f'value="{key}"' in html) == (True, True)


def test_nobody_reads_the_draft_of_another() -> None:
    key = str(uuid4())
    client_of(PersonFactory()).post(
        reverse("editing:draft"), {"key": key, "kind": "insight", "learned": "Geheim"}
    )
    html = client_of(PersonFactory()).get(f"/wissen/neu/erkenntnis/?entwurf={key}").content.decode()
    assert "Geheim" not in html


def test_topics_are_proposed_from_what_was_typed() -> None:
    ConceptFactory(key="lorawan", label_de="LoRaWAN")
    said = sent(learned="Unser LoRaWAN-Netz trägt weit.", propose="1")
    html = client_of(PersonFactory()).post("/wissen/neu/erkenntnis/", said).content.decode()
    assert ('name="topics" value="lorawan"' in html, Record.objects.count()) == (True, 0)


def test_an_unknown_word_is_named() -> None:
    answer = client_of(PersonFactory()).post("/wissen/neu/erkenntnis/", sent(more_topics="Quatschwort"))
    assert "Der Wortschatz kennt das nicht: „Quatschwort“." in answer.content.decode()


def test_a_link_is_drawn_by_title_or_address() -> None:
    record, one, other = (
        InsightFactory(),
        MeasureFactory(title="Das eine"),
        SolutionFactory(title="Das andere"),
    )
    rows = {"link_kind_0": "about", "link_target_0": one.title, "link_kind_1": "about",
            "link_target_1": f"https://example.org/wissen/{other.slug}/"}  # fmt: skip
    client_of(author_of(record)).post(reverse("editing:edit", args=(record.slug,)), edited(record, **rows))
    assert stored(record)["links"] == sorted([["about", str(one.pk)], ["about", str(other.pk)]])


def test_fault_07_a_hidden_record_is_not_told_from_none() -> None:
    record = InsightFactory()
    MeasureFactory(title="Streng geheime Sache", state=Record.State.DRAFT)
    url, client = reverse("editing:edit", args=(record.slug,)), client_of(author_of(record))
    sentences = [
        re.findall(
            r"Einen solchen Eintrag[^<]+",
            client.post(url, edited(record, link_target_0=name)).content.decode(),
        )
        for name in ("Streng geheime Sache", "Gibt es nicht")
    ]
    assert sentences[0] == sentences[1] != []


def test_links_to_what_one_may_not_see_stay() -> None:
    record = InsightFactory()
    hidden = RecordLinkFactory(source=record, target=MeasureFactory(state=Record.State.DRAFT), kind="about")
    client_of(author_of(record)).post(
        reverse("editing:edit", args=(record.slug,)), edited(record, learned="Neu")
    )
    assert stored(record)["links"] == [["about", str(hidden.target_id)]]


# --- FAULT 46 -----------------------------------------------------------------------------------------


def colleague_of(record: Record) -> Person:
    return PersonFactory(organisation=record.organisation)


def test_fault_46_the_slower_of_two_reads_both_texts_and_loses_nothing() -> None:
    record = InsightFactory(learned="Am Anfang")
    edit_record(
        record, {"learned": "Die Kollegin schreibt", "evidence": "Ihr Beleg"}, by=colleague_of(record), seen=1
    )
    url = reverse("editing:edit", args=(record.slug,))
    answer = client_of(author_of(record)).post(
        url, edited(record, learned="Ich schreibe", holds_for="Für alle")
    )
    html = answer.content.decode()
    told = [words in html for words in ("Die Kollegin schreibt", "Ich schreibe", "Ihr Beleg", "Für alle")]
    assert (answer.status_code, told, stored(record)["learned"]) == (409, [True] * 4, "Die Kollegin schreibt")


def test_fault_46_what_is_sent_again_after_a_conflict_holds_both_changes() -> None:
    record = InsightFactory(learned="Am Anfang")
    edit_record(record, {"evidence": "Ihr Beleg"}, by=colleague_of(record), seen=1)
    client, url = client_of(author_of(record)), reverse("editing:edit", args=(record.slug,))
    html = client.post(url, edited(record, learned="Ich schreibe")).content.decode()
    fields = {
        name: re.search(rf'<textarea name="{name}"[^>]*>\s*([^<]*)', html) for name in ("learned", "evidence")
    }
    again = {name: found[1] for name, found in fields.items() if found}
    client.post(url, edited(record, seen=2, **again))
    now = stored(record)
    assert (now["learned"], now["evidence"]) == ("Ich schreibe", "Ihr Beleg")


def test_fault_46_both_may_add_a_link() -> None:
    record, one, other = (
        InsightFactory(),
        MeasureFactory(title="Das eine"),
        SolutionFactory(title="Das andere"),
    )
    edit_record(record, {"links": [("about", one)]}, by=colleague_of(record), seen=1)
    client, url = client_of(author_of(record)), reverse("editing:edit", args=(record.slug,))
    mine = {"link_kind_0": "about", "link_target_0": other.title}
    html = client.post(url, edited(record, learned="Neu", **mine)).content.decode()
    shown = re.findall(r'name="link_target_\d" value="([^"]+)"', html)
    assert sorted(shown) == sorted([one.title, other.title])


def test_fault_46_no_script_runs_in_the_page_of_a_conflict() -> None:
    record = InsightFactory()
    edit_record(record, {"learned": SCRIPT}, by=colleague_of(record), seen=1)
    url = reverse("editing:edit", args=(record.slug,))
    html = client_of(author_of(record)).post(url, edited(record, learned=SCRIPT + "2")).content.decode()
    assert (SCRIPT in html, "&lt;script&gt;" in html) == (False, True)


# --- versions -----------------------------------------------------------------------------------------


def changed(**said: Any) -> Record:
    record = InsightFactory()
    edit_record(record, said, by=author_of(record), seen=1)
    return Record.objects.get(pk=record.pk)


def test_the_list_of_versions_says_who_changed_what() -> None:
    record = changed(learned="Neu")
    html = page(client_of(author_of(record)), "editing:versions", record.slug)
    assert (author_of(record).name in html, "Was wir gelernt haben" in html) == (True, True)


def test_two_versions_are_compared_word_by_word() -> None:
    record = InsightFactory(learned="Wir fragen spät nach.")
    edit_record(record, {"learned": "Wir fragen früh nach."}, by=author_of(record), seen=1)
    html = page(client_of(author_of(record)), "editing:comparison", record.slug)
    plain = re.sub(r"<span.*?</span>", "", html)
    assert "Wir fragen<del> spät</del><ins> früh</ins> nach." in plain


def test_an_earlier_version_is_restored_from_its_page() -> None:
    record = changed(learned="Neu")
    url = reverse("editing:restore", args=(record.slug, 1))
    answer = client_of(author_of(record)).post(url, {"seen": "2"})
    assert (answer.status_code, stored(record)["learned"]) == (302, "")


def test_fault_06_versions_are_for_those_who_answer_for_a_record_or_check_it() -> None:
    record = changed(learned="Neu")
    people = (author_of(record), PersonFactory(role="coordination"), PersonFactory())
    names = ("editing:versions", "editing:comparison", "editing:standing")
    statuses = [
        [client_of(p).get(reverse(n, args=(record.slug,))).status_code for n in names] for p in people
    ]
    assert statuses == [[200] * 3, [200] * 3, [404] * 3]


def test_fault_06_neither_list_nor_comparison_tells_of_a_link_to_a_hidden_record() -> None:
    record = InsightFactory()
    hidden = MeasureFactory(title="Streng geheime Sache", state=Record.State.DRAFT)
    change_record(record, {"links": [("about", hidden)]})
    client = client_of(author_of(record))
    html = page(client, "editing:comparison", record.slug) + page(client, "editing:versions", record.slug)
    assert ("geheime" in html, "Verknüpfungen" in html) == (False, False)


def test_fault_57_who_was_erased_is_named_in_no_version() -> None:
    record = InsightFactory()
    colleague = PersonFactory(organisation=record.organisation, family_name="Verschwinder")
    edit_record(record, {"contact": colleague}, by=colleague, seen=1)
    Person.objects.filter(pk=colleague.pk).update(
        family_name="ehemaliges Mitglied", given_name="", is_active=False, email=None
    )
    client = client_of(author_of(record))
    html = page(client, "editing:versions", record.slug) + page(client, "editing:comparison", record.slug)
    assert ("Verschwinder" in html, "ehemaliges Mitglied" in html) == (False, True)


def test_what_a_group_is_no_more_ones_own_stays_with_the_record() -> None:
    record = InsightFactory()
    group = GroupMembershipFactory(person=author_of(record)).group
    edit_record(record, {"groups": [group]}, by=author_of(record), seen=1)
    group.memberships.all().delete()
    group.visibility = Visibility.GROUP
    group.save()
    url = reverse("editing:edit", args=(record.slug,))
    client_of(author_of(record)).post(url, edited(record, seen=2, learned="Neu"))
    assert (stored(record)["groups"], stored(record)["learned"]) == ([str(group.pk)], "Neu")


def test_a_record_is_tied_to_events_one_sees_and_hidden_ones_stay() -> None:
    record, event, other = InsightFactory(), EventFactory(), EventFactory()
    hidden = EventRecordFactory(record=record, event=EventFactory(visibility="private"))
    EventRecordFactory(record=record, event=other)
    url = reverse("editing:events", args=(record.slug,))
    client_of(author_of(record)).post(url, {"events": [str(event.pk)]})
    assert set(record.at_events.values_list("event", flat=True)) == {event.pk, hidden.event_id}


def test_fault_10_an_event_one_may_not_see_is_not_tied() -> None:
    record, hidden = InsightFactory(), EventFactory(visibility="private")
    url = reverse("editing:events", args=(record.slug,))
    answer = client_of(author_of(record)).post(url, {"events": [str(hidden.pk)]})
    assert (answer.status_code, record.at_events.count()) == (422, 0)


def test_fault_46_a_draft_from_before_anothers_change_overwrites_nothing() -> None:
    record = InsightFactory(learned="Am Anfang")
    client, url = client_of(author_of(record)), reverse("editing:edit", args=(record.slug,))
    typed = edited(record, key=str(record.pk), learned="Ich schreibe")
    client.post(reverse("editing:draft"), typed)
    edit_record(record, {"evidence": "Ihr Beleg"}, by=colleague_of(record), seen=1)
    html = client.get(url).content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', html)
    assert seen is not None
    answer = client.post(url, {**typed, "seen": seen[1]})
    now = Record.objects.get(pk=record.pk)
    assert ("Ich schreibe" in html, answer.status_code, now.version) == (True, 409, 2)
