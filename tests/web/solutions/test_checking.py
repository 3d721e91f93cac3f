# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages of the quality gate: where a record stands, what waits, the verdict."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from maschinenraum.network.jobs.mail import deliver_outbox
from maschinenraum.network.models import OutboxMessage, Person, Visibility
from maschinenraum.solutions.actions.writing import edit_record
from maschinenraum.solutions.models import Record, Review
from maschinenraum.solutions.queries.content import fields_of
from maschinenraum.solutions.queries.versions import label_of
from tests.factories import (
    GroupFactory,
    GroupMembershipFactory,
    InsightFactory,
    MeasureFactory,
    PersonFactory,
    SolutionFactory,
)
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db
State = Record.State
SCRIPT = "<script>alert('x')</script>"


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def office() -> Person:
    return PersonFactory(role="coordination")


def author_of(record: Record) -> Person:
    assert record.author is not None
    return record.author


def state_of(record: Record) -> str:
    return Record.objects.get(pk=record.pk).state


def url(name: str, record: Record) -> str:
    return reverse(f"editing:{name}", args=(record.slug,))


def test_a_draft_is_sent_in_checked_and_published_by_buttons() -> None:
    record, checker = SolutionFactory(state=State.DRAFT), client_of(office())
    client_of(author_of(record)).post(url("step", record), {"step": "submit"})
    for at in ("form", "content"):
        checker.post(url("check", record), {"seen": "1", "at": at, "verdict": "pass", "remark": ""})
    assert state_of(record) == State.PUBLISHED


def test_the_author_reads_where_the_record_stands_who_has_it_and_what_was_said() -> None:
    record, checker = SolutionFactory(state=State.DRAFT), office()
    Review.objects.create(
        record=record, version=1, step="form", passed=False, remark="Kosten fehlen.", by=checker
    )
    client = client_of(author_of(record))
    client.post(url("step", record), {"step": "submit"})
    html = client.get(url("standing", record)).content.decode()
    assert [words in html for words in ("Formprüfung", checker.name, "Kosten fehlen.", "Lizenz")] == [
        True
    ] * 4


def test_what_waits_is_listed_with_what_is_missing() -> None:
    record = SolutionFactory(state=State.FORM_CHECK)
    html = client_of(office()).get(reverse("editing:queue")).content.decode()
    assert [words in html for words in (record.title, "Betreibermodell")] == [True, True]


def test_the_list_of_what_waits_is_no_page_for_those_who_check_nothing() -> None:
    assert client_of(PersonFactory()).get(reverse("editing:queue")).status_code == 404


def test_a_verdict_on_an_older_version_is_answered_with_409_and_keeps_the_remark() -> None:
    record = SolutionFactory(state=State.FORM_CHECK, version=2)
    said = {"seen": "1", "at": "form", "verdict": "return", "remark": "Die Kosten fehlen."}
    answer = client_of(office()).post(url("check", record), said)
    assert (answer.status_code, "Die Kosten fehlen." in answer.content.decode(), state_of(record)) == (
        409, True, State.FORM_CHECK,
    )  # fmt: skip


def test_the_button_of_the_form_check_never_passes_the_content() -> None:
    record = SolutionFactory(state=State.CONTENT_CHECK)
    answer = client_of(office()).post(url("check", record), {"seen": "1", "at": "form", "verdict": "pass"})
    assert (answer.status_code, state_of(record)) == (422, State.CONTENT_CHECK)


def test_fault_09_who_leads_one_group_gets_no_page_of_anothers_record() -> None:
    leader = GroupMembershipFactory(speaker=True).person
    record = SolutionFactory(state=State.FORM_CHECK, groups=[GroupFactory()])
    said = {"seen": "1", "at": "form", "verdict": "pass"}
    client = client_of(leader)
    statuses = [
        client.get(url("check", record)).status_code,
        client.post(url("check", record), said).status_code,
    ]
    assert statuses == [404, 404]


def test_fault_13_the_office_gets_no_page_of_what_only_a_group_sees() -> None:
    record = SolutionFactory(state=State.FORM_CHECK, visibility=Visibility.GROUP, groups=[GroupFactory()])
    client = client_of(office())
    names = ("check", "standing", "versions", "comparison", "visibility")
    assert [client.get(url(name, record)).status_code for name in names] == [404] * 5


def test_a_step_that_cannot_be_is_refused_with_a_sentence() -> None:
    record = SolutionFactory(state=State.DRAFT)
    answer = client_of(author_of(record)).post(url("step", record), {"step": "submit"})
    assert (answer.status_code, "niemand außer Ihnen" in answer.content.decode()) == (422, True)


def test_the_level_is_changed_on_its_page() -> None:
    record = SolutionFactory()
    client_of(author_of(record)).post(url("visibility", record), {"visibility": "internal"})
    assert Record.objects.get(pk=record.pk).visibility == Visibility.INTERNAL


def test_a_changed_record_waits_for_a_second_look() -> None:
    record, checker = InsightFactory(learned="Alt"), client_of(office())
    edit_record(record, {"learned": "Neu"}, by=author_of(record), seen=1)
    listed = checker.get(reverse("editing:queue")).content.decode()
    shown = checker.get(url("check", record)).content.decode()
    checker.post(url("check", record), {"seen": "2", "verdict": "seen"})
    checker.get("/")  # says that it is done
    after = checker.get(reverse("editing:queue")).content.decode()
    plain = re.sub(r"<span.*?</span>", "", shown)
    assert (record.title in listed, "<del>Alt</del><ins>Neu</ins>" in plain, record.title in after) == (
        True, True, False,
    )  # fmt: skip


def test_mail_leads_to_the_pages_of_gate_and_standing() -> None:
    record, checker = SolutionFactory(state=State.DRAFT), office()
    client_of(author_of(record)).post(url("step", record), {"step": "submit"})
    said = {"seen": "1", "at": "form", "verdict": "return", "remark": "Bitte kürzer."}
    client_of(checker).post(url("check", record), said)
    bodies = {message.person: message.body for message in OutboxMessage.objects.all()}
    assert (url("check", record) in bodies[checker], url("standing", record) in bodies[record.author]) == (
        True,
        True,
    )


def test_fault_30_a_title_adds_no_header_to_a_mail() -> None:
    record = SolutionFactory(state=State.DRAFT, title="Titel\r\nBcc: alle@example.org")
    office()
    client_of(author_of(record)).post(url("step", record), {"step": "submit"})
    deliver_outbox.call()
    assert all("Bcc" not in message.extra_headers and not message.bcc for message in mail.outbox)


@pytest.mark.parametrize("factory", [MeasureFactory, SolutionFactory, InsightFactory])
def test_fault_24_no_text_of_a_record_runs_on_any_page(factory: type) -> None:
    record = factory()
    model = type(record)
    texts = [
        name
        for name in fields_of(record.kind)
        if name != "links"
        and model._meta.get_field(name).get_internal_type() in {"TextField", "CharField"}
        and not getattr(model._meta.get_field(name), "choices", None)
    ]
    content = dict.fromkeys(texts, SCRIPT)
    edit_record(record, content, by=author_of(record), seen=1)
    own, checker = client_of(author_of(record)), client_of(office())
    pages = [
        own.get(url(name, record)) for name in ("edit", "standing", "versions", "comparison", "visibility")
    ]
    pages += [own.get(reverse("editing:own")), own.get(reverse("editing:restore", args=(record.slug, 1)))]
    pages += [checker.get(url("check", record)), checker.get(reverse("editing:queue"))]
    found = [(answer.status_code, SCRIPT in answer.content.decode()) for answer in pages]
    assert found == [(200, False)] * len(pages)


def test_fields_are_called_by_their_names_in_a_comparison() -> None:
    assert label_of("solution", "cost_once_eur") == "Kosten einmalig in Euro"


def test_the_list_of_what_waits_asks_the_same_few_questions_however_many_wait() -> None:
    client = client_of(office())
    SolutionFactory(state=State.FORM_CHECK)
    MeasureFactory(state=State.FORM_CHECK)
    InsightFactory(version=2)

    def more() -> None:
        for _one in range(5):
            SolutionFactory(state=State.CONTENT_CHECK)
            MeasureFactory(state=State.FORM_CHECK)
            InsightFactory(version=2)

    assert_queries_do_not_grow(client, reverse("editing:queue"), more, at_most=25)


def test_the_list_of_versions_asks_the_same_few_questions_however_many_there_are() -> None:
    record = InsightFactory()
    author = author_of(record)
    group = GroupMembershipFactory(person=author).group
    edit_record(record, {"groups": [group]}, by=author, seen=1)

    def more() -> None:
        for seen in range(2, 8):
            edit_record(record, {"groups": [group] if seen % 2 else []}, by=author, seen=seen)

    assert_queries_do_not_grow(client_of(author), url("versions", record), more, at_most=25)
