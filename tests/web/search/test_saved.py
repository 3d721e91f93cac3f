# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Searches that people keep: told of by mail, read as a feed, by the rights of the moment."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from maschinenraum.network.changes.people import deactivate, erase, renew_secret_links
from maschinenraum.network.models import OutboxMessage, Person, SavedSearch
from maschinenraum.network.queries.secret_links import secret_token
from maschinenraum.solutions.models import Record
from maschinenraum.web.search.digests import FEED, send_digests
from tests.factories import PersonFactory, SolutionFactory
from tests.web.search.indexing import index_everything

pytestmark = pytest.mark.django_db
MONDAY = datetime(2030, 5, 13, 8, tzinfo=ZoneInfo("Europe/Berlin"))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def keep(person: Person, mail: str = "daily", query: str = "q=Badesee&land=") -> SavedSearch:
    client_of(person).post("/suche/merken/", {"name": "Badeseen", "mail": mail, "query": query})
    return SavedSearch.objects.get(person=person)


def feed_of(person: Person, search: SavedSearch) -> str:
    return reverse("search-feeds:feed", args=(person.pk, secret_token(person, FEED), search.pk))


def test_keeping_a_search_twice_keeps_it_once_and_knows_what_it_finds_now() -> None:
    person, record = PersonFactory(), SolutionFactory(title="Badesee")
    index_everything()
    keep(person)
    search = keep(person)
    assert (search.query, search.seen) == ("q=Badesee", [f"solutions.record:{record.pk}"])


def test_only_what_is_new_and_seen_today_is_mailed_once() -> None:
    person = PersonFactory()
    SolutionFactory(title="Badesee alt")
    index_everything()
    keep(person)
    SolutionFactory(title="Badesee neu")
    SolutionFactory(title="Badesee geheim", visibility="internal")
    index_everything()
    send_digests(MONDAY)
    send_digests(MONDAY + timedelta(minutes=1))
    (mail,) = OutboxMessage.objects.all()
    assert [title for title in ("alt", "neu", "geheim") if f"Badesee {title}" in mail.body] == ["neu"]


def test_fault_11_rights_are_those_of_the_moment_of_the_mail() -> None:
    person = PersonFactory()
    index_everything()
    keep(person)
    SolutionFactory(title="Badesee neu")
    index_everything()
    Record.objects.update(visibility="internal")
    send_digests(MONDAY)
    assert not OutboxMessage.objects.exists()


def test_a_weekly_search_is_told_of_on_monday_or_when_work_goes_on_after_it() -> None:
    index_everything()
    person = PersonFactory()
    search = keep(person, mail="weekly")
    SavedSearch.objects.update(told_on=MONDAY.date())
    for days, record, mails in ((3, "Badesee A", 0), (8, "Badesee B", 1), (9, "Badesee C", 1)):
        SolutionFactory(title=record)
        index_everything()
        send_digests(MONDAY + timedelta(days=days))
        assert (days, OutboxMessage.objects.count()) == (days, mails)
    assert SavedSearch.objects.get(pk=search.pk).told_on == (MONDAY + timedelta(days=8)).date()


@pytest.mark.parametrize("mail", ["never", "daily"])
def test_nobody_is_mailed_who_does_not_want_it_or_is_gone(mail: str) -> None:
    index_everything()
    person = PersonFactory()
    keep(person, mail=mail)
    if mail == "daily":
        deactivate(person)
    SolutionFactory(title="Badesee")
    index_everything()
    send_digests(MONDAY)
    assert not OutboxMessage.objects.exists()


def test_an_erased_person_keeps_no_searches() -> None:
    index_everything()
    person = PersonFactory()
    keep(person)
    erase(person)
    assert not SavedSearch.objects.exists()


def test_fault_21_the_feed_follows_todays_rights() -> None:
    person, record = PersonFactory(), SolutionFactory(title="Badesee")
    index_everything()
    address = feed_of(person, keep(person))
    assert "Badesee" in Client().get(address).content.decode().partition("<entry>")[2]
    Record.objects.filter(pk=record.pk).update(visibility="internal")
    answer = Client().get(address)
    assert (answer.status_code, "<entry>" in answer.content.decode()) == (200, False)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "strict-origin")


def test_fault_20_the_feed_ends_with_the_links_and_with_the_account() -> None:
    index_everything()
    person = PersonFactory()
    search = keep(person)
    address = feed_of(person, search)
    renew_secret_links(person)
    assert Client().get(address).status_code == 404
    address = feed_of(person, search)
    assert Client().get(address).status_code == 200
    deactivate(person)
    assert [Client().get(one).status_code for one in (address, feed_of(person, search))] == [404, 404]


def test_fault_22_nobody_reads_or_changes_anothers_search() -> None:
    index_everything()
    owner, other = PersonFactory(), PersonFactory()
    search = keep(owner)
    strange = reverse("search-feeds:feed", args=(other.pk, secret_token(other, FEED), search.pk))
    assert Client().get(strange).status_code == 404
    client = client_of(other)
    posts = [client.post(f"/suche/gemerkt/{search.pk}/{word}/") for word in ("aendern", "loeschen")]
    assert [answer.status_code for answer in posts] == [404, 404]
    assert "Badeseen" not in client.get("/suche/gemerkt/").content.decode()


def test_name_and_mail_are_changed_and_a_search_is_dropped() -> None:
    index_everything()
    person = PersonFactory()
    search = keep(person)
    client, prefix = client_of(person), search.pk.hex[:8]
    client.post(
        f"/suche/gemerkt/{search.pk}/aendern/", {f"{prefix}-name": "Baden", f"{prefix}-mail": "never"}
    )
    search.refresh_from_db()
    assert (search.name, search.mail) == ("Baden", "never")
    client.post(f"/suche/gemerkt/{search.pk}/loeschen/")
    assert not SavedSearch.objects.exists()


def test_what_is_no_search_is_not_kept() -> None:
    person = PersonFactory()
    client_of(person).post("/suche/merken/", {"name": "x", "mail": "daily", "query": "q=ab"})
    assert not SavedSearch.objects.exists()
