# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Confirming a record by the link of a mail or on its page, handing it over, and the office's list."""

import logging
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from maschinenraum.network.changes.people import deactivate, renew_secret_links
from maschinenraum.network.models import OutboxMessage, Person, Visibility
from maschinenraum.network.rules import today
from maschinenraum.solutions.jobs.freshness import ask_for_confirmations
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.confirming import confirming_token
from maschinenraum.solutions.queries.freshness import months_after
from tests.factories import PersonFactory, SolutionFactory
from tests.web.matrix import writing_forbidden
from tests.web.measures import assert_queries_do_not_grow

pytestmark = pytest.mark.django_db


def lapsed(**facts: Any) -> Record:
    return SolutionFactory(**{"confirmed_on": months_after(today(), -8), **facts})


def link_of(record: Record) -> str:
    """Return the path of the link that the mail carries."""
    ask_for_confirmations(timezone.now())
    found = re.search(r"https?://[^/]+(/\S+)", OutboxMessage.objects.latest("created_at").body)
    assert found is not None
    return found[1]


def responsible_of(record: Record) -> Person:
    assert record.responsible is not None
    return record.responsible


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def is_fresh(record: Record) -> bool:
    return Record.objects.get(pk=record.pk).confirmed_on == today()


# --- the link of the mail -----------------------------------------------------------------------------


def test_fault_35_a_mail_gateway_that_opens_the_link_confirms_nothing() -> None:
    record = lapsed()
    path = link_of(record)
    with writing_forbidden():
        for _visit in range(3):
            assert Client().get(path).status_code == 200
            assert Client().head(path).status_code == 200
            assert Client().get(f"{path}ja/").status_code == 405
    assert not is_fresh(record)


def test_fault_35_the_button_confirms_without_signing_in_and_a_second_click_does_no_harm() -> None:
    record = lapsed()
    path = link_of(record)
    html = Client().get(path).content.decode()
    action = re.search(r'action="([^"]+/ja/)"', html)
    assert action is not None
    for _click in range(2):
        answer = Client().post(action[1], follow=True)
        assert "Danke, der Eintrag ist bestätigt" in answer.content.decode()
    assert is_fresh(record)
    assert list(record.confirmations.values_list("by", "on")) == [(record.responsible_id, today())]


def test_the_page_leads_to_the_record_for_whoever_must_change_it() -> None:
    record = lapsed()
    html = Client().get(link_of(record)).content.decode()
    assert "Stimmt nicht mehr: bearbeiten" in html
    assert f'href="/wissen/{record.slug}/bearbeiten/"' in html


def test_fault_20_no_cache_keeps_the_page_and_no_address_is_passed_on() -> None:
    response = Client().get(link_of(lapsed()))
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "strict-origin")


def test_fault_20_the_token_stands_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    record = lapsed()
    path = link_of(record)
    token = confirming_token(responsible_of(record), record)
    assert token in path
    renew_secret_links(responsible_of(record))
    with caplog.at_level(logging.DEBUG):
        Client().get(path)
        Client().post(f"{path}ja/")
    assert [line for line in caplog.messages if token in line] == []


def test_fault_36_a_wrong_an_ended_and_an_invented_link_are_answered_alike() -> None:
    record = lapsed()
    path, person = link_of(record), responsible_of(record)
    token = confirming_token(person, record)
    wrong = path.replace(token, token[::-1])
    invented = path.replace(str(person.pk), str(uuid4())).replace(str(record.pk), str(uuid4()))
    paths = [wrong, invented]
    answers = [Client().get(one) for one in paths]
    renew_secret_links(person)
    answers.append(Client().get(path))
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    bodies = [answer.content.decode() for answer in answers]
    bare = [body.replace(one, "") for body, one in zip(bodies, [*paths, path], strict=True)]
    assert bare[0] == bare[1] == bare[2]
    assert [Client().post(f"{one}ja/").status_code for one in [*paths, path]] == [404, 404, 404]
    assert not is_fresh(record)


def test_fault_16_the_open_page_of_somebody_deactivated_confirms_nothing() -> None:
    record = lapsed()
    path = link_of(record)
    deactivate(responsible_of(record))
    assert Client().post(f"{path}ja/").status_code == 404
    assert not is_fresh(record)


def test_a_link_ends_with_the_records_publication() -> None:
    record = lapsed()
    path = link_of(record)
    Record.objects.filter(pk=record.pk).update(state=Record.State.WITHDRAWN)
    assert Client().get(path).status_code == 404


def test_fault_24_markup_in_the_title_stays_text_on_the_page_and_in_the_mail() -> None:
    record = lapsed(title='<script>alert("x")</script>', summary="<img src=x onerror=alert(1)>")
    html = Client().get(link_of(record)).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html


# --- the page of the record -----------------------------------------------------------------------------


def test_colleagues_confirm_with_a_button_on_the_page() -> None:
    record = lapsed()
    client = signed_in(PersonFactory(organisation=record.organisation))
    assert "Ja, heute bestätigen" in client.get(f"/wissen/{record.slug}/").content.decode()
    answer = client.post(f"/wissen/{record.slug}/bestaetigen/", follow=True)
    assert "gilt ab heute wieder als bestätigt" in answer.content.decode()
    assert is_fresh(record)


def test_others_see_no_button() -> None:
    record = lapsed(visibility=Visibility.PUBLIC)
    for client in (Client(), signed_in(PersonFactory()), signed_in(PersonFactory(role="coordination"))):
        assert "heute bestätigen" not in client.get(f"/wissen/{record.slug}/").content.decode()


def test_a_record_is_handed_to_a_colleague_who_becomes_the_contact_too() -> None:
    record = lapsed()
    colleague = PersonFactory(organisation=record.organisation, family_name="Nebelmoor")
    client, path = signed_in(responsible_of(record)), f"/wissen/{record.slug}/uebergeben/"
    assert "Alex Nebelmoor (Beispiel)" in client.get(path).content.decode()
    answer = client.post(path, {"person": colleague.pk, "as_contact": "on"}, follow=True)
    assert "Künftig fragen wir Alex Nebelmoor." in answer.content.decode()
    stored = Record.objects.get(pk=record.pk)
    assert (stored.responsible, stored.contact) == (colleague, colleague)
    assert stored.version == record.version + 1


def test_fault_10_a_record_cannot_be_handed_to_somebody_else() -> None:
    record, stranger = lapsed(), PersonFactory()
    path = f"/wissen/{record.slug}/uebergeben/"
    assert signed_in(responsible_of(record)).post(path, {"person": stranger.pk}).status_code == 422
    assert Record.objects.get(pk=record.pk).responsible == record.responsible


def test_the_office_finds_an_heir_for_what_somebody_left_behind() -> None:
    record = lapsed()
    colleague = PersonFactory(organisation=record.organisation)
    deactivate(responsible_of(record))
    client = signed_in(PersonFactory(role="coordination"))
    client.post(f"/wissen/{record.slug}/uebergeben/", {"person": colleague.pk})
    assert Record.objects.get(pk=record.pk).responsible == colleague


# --- the office -----------------------------------------------------------------------------------------


@pytest.fixture
def office() -> Client:
    return signed_in(PersonFactory(role="coordination"))


def test_the_office_reads_what_is_due_why_and_who_was_asked_when(office: Client) -> None:
    person = PersonFactory(family_name="Nebelmoor")
    lapsed(title="Pegelpaket", author=person, organisation=person.organisation)
    SolutionFactory(title="Frisch", contact=person, author=person, organisation=person.organisation)
    ask_for_confirmations(timezone.now() - timedelta(days=20))
    html = office.get("/leitstand/wissen/").content.decode()
    row = html[html.index("Pegelpaket") :]
    assert "nicht bestätigt, Kontakt nicht mehr gültig" in row
    assert row.count("Alex Nebelmoor") == 2
    assert "Frisch" not in html


def test_the_office_sees_no_group_it_is_not_in(office: Client) -> None:
    lapsed(title="Nur für die Gruppe", visibility=Visibility.GROUP)
    assert "Nur für die Gruppe" not in office.get("/leitstand/wissen/").content.decode()
    assert b"Gruppe" not in b"".join(office.get("/leitstand/wissen.csv"))


def test_fault_29_the_exported_list_carries_no_formula(office: Client) -> None:
    lapsed(title='=HYPERLINK("http://x")')
    text = b"".join(office.get("/leitstand/wissen.csv")).decode("utf-8-sig")
    heading, row = text.splitlines()
    assert heading.startswith("Titel;Art;Kommune;Warum;")
    assert row.startswith("\"'=HYPERLINK")
    assert row.endswith(";Beispiel")


def test_the_list_asks_the_same_number_of_queries_however_long_it_is(office: Client) -> None:
    def more() -> None:
        for _number in range(8):
            lapsed(further_organisations=[PersonFactory().organisation])
        ask_for_confirmations(timezone.now())

    more()
    assert_queries_do_not_grow(office, "/leitstand/wissen/", more)


def test_a_day_in_the_past_reads_as_it_was(office: Client) -> None:
    lapsed(confirmed_on=date(2025, 3, 3))
    assert "Mo., 3. März 2025" in office.get("/leitstand/wissen/").content.decode()
