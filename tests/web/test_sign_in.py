# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in with a password and with a mailed link."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maschinenraum.network.actions.sign_in import MAILED_LINK
from maschinenraum.network.actions.sign_in import PASSWORD as PASSWORD_LIMIT
from maschinenraum.network.changes.attempts import count_attempt
from maschinenraum.network.changes.people import deactivate
from maschinenraum.network.jobs.sign_in import send_sign_in_link
from maschinenraum.network.models import AttemptCount, OutboxMessage, Person
from maschinenraum.network.queries.sign_in_links import seal_page, sign_in_token
from tests.factories import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db


def by_password(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/anmelden/", {"password-email": email, "password-password": password, **more})


def ask_for_link(client: Client, email: str, *, then: str = "", **more: Any) -> Any:
    return client.post("/anmelden/link/", {"link-email": email, "next": then}, **more)


def do_jobs() -> None:
    """Do the jobs that write sign-in mails."""
    for result in DBTaskResult.objects.filter(task_path__endswith="send_sign_in_link"):
        send_sign_in_link.call(**result.args_kwargs["kwargs"])


def mailed_link() -> str:
    """Do the jobs and return the link in the one mail that was written, without the host."""
    do_jobs()
    found = re.search(r"/anmelden/\S+", OutboxMessage.objects.get().body)
    assert found is not None
    return found[0]


def link_of(person: Person) -> str:
    return f"/anmelden/{person.pk}/{sign_in_token(person, timezone.now())}/"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_signs_in_whatever_case_the_address_is_typed_in(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    response = by_password(client, "Kim@Kiel.Example")
    assert response.status_code == 302
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    wrong = by_password(client, "kim@kiel.example", "falsch")
    unknown = by_password(client, "tom@kiel.example", "falsch")
    assert wrong.status_code == unknown.status_code == 422
    hide = re.compile(r'value="[^"]*"')
    assert hide.sub("", wrong.content.decode()) == hide.sub("", unknown.content.decode())


def test_a_mailed_link_signs_in_once(client: Client) -> None:
    person = PersonFactory(email="kim@kiel.example")
    assert ask_for_link(client, "kim@kiel.example").status_code == 302
    link = mailed_link()
    assert OutboxMessage.objects.get().address == "kim@kiel.example"
    assert client.post(link).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Client().post(link).status_code == 404


def test_fault_35_opening_the_link_uses_nothing_up(client: Client) -> None:
    link = link_of(PersonFactory())
    for _scan in range(3):
        response = client.get(link)
        assert response.status_code == 200
        assert "<button" in response.content.decode()
        assert not signed_in(client)
    assert client.post(link).status_code == 302


def test_a_link_older_than_thirty_minutes_opens_nothing(client: Client) -> None:
    person = PersonFactory()
    late = sign_in_token(person, timezone.now() - timedelta(minutes=31))
    assert client.post(f"/anmelden/{person.pk}/{late}/").status_code == 404
    assert not signed_in(client)


@pytest.mark.parametrize("change", [{"email": "neu@kiel.example"}, {"password": "!x"}, {"is_active": False}])
def test_a_change_of_the_account_ends_its_links(client: Client, change: dict[str, Any]) -> None:
    person = PersonFactory()
    link = link_of(person)
    Person.objects.filter(pk=person.pk).update(**change)
    assert client.post(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "-", "zz-00", "1-" + "0" * 64, "ßß-1"])
def test_a_made_up_token_opens_nothing(client: Client, token: str) -> None:
    assert client.get(f"/anmelden/{PersonFactory().pk}/{token}/").status_code == 404


def test_fault_36_asking_for_a_link_says_the_same_to_everyone(client: Client) -> None:
    PersonFactory(email="kim@kiel.example")
    known, unknown = ask_for_link(client, "kim@kiel.example"), ask_for_link(client, "tom@kiel.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert DBTaskResult.objects.count() == 2
    do_jobs()
    assert [message.address for message in OutboxMessage.objects.all()] == ["kim@kiel.example"]


def test_fault_36_the_limit_is_per_address_and_no_header_resets_it(client: Client) -> None:
    answers = [
        ask_for_link(client, "kim@kiel.example", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code
        for n in range(MAILED_LINK.address + 1)
    ]
    assert answers == [302] * MAILED_LINK.address + [429]
    assert ask_for_link(client, "tom@kiel.example").status_code == 302


def test_fault_36_passwords_cannot_be_tried_without_end(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    for _attempt in range(PASSWORD_LIMIT.pair):
        assert by_password(client, "kim@kiel.example", "falsch").status_code == 422
    assert by_password(client, "kim@kiel.example").status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert by_password(elsewhere, "kim@kiel.example").status_code == 302


def test_a_whole_congress_signs_in_from_one_address(client: Client) -> None:
    addresses = [f"p{number}@kiel.example" for number in range(110)]
    for address in addresses:
        PersonFactory(email=address, password=PASSWORD)
    answers = [by_password(client, address).status_code for address in addresses]
    assert answers == [302] * 110
    assert AttemptCount.objects.filter(count__gt=0).count() == 0


def test_a_congress_whose_people_each_slip_three_times_within_an_hour_is_let_in(client: Client) -> None:
    now = timezone.now()
    for _slip in range(230 * 3):
        count_attempt(kind="password-client", subject="127.0.0.1", now=now)
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    assert by_password(client, "kim@kiel.example").status_code == 302


def test_a_whole_congress_asks_for_links_from_one_address(client: Client) -> None:
    answers = {ask_for_link(client, f"p{number}@kiel.example").status_code for number in range(230)}
    assert answers == {302}


def test_fault_36_failures_of_one_client_are_counted_whomever_they_are_aimed_at(client: Client) -> None:
    now, rest = timezone.now(), PASSWORD_LIMIT.client - 2
    for _failure in range(rest):
        count_attempt(kind="password-client", subject="127.0.0.1", now=now)
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    answers = [
        by_password(client, "kim@kiel.example").status_code,  # a success: counts for nothing
        by_password(client, "a@kiel.example", "falsch").status_code,
        by_password(client, "b@kiel.example", "falsch").status_code,
        by_password(client, "c@kiel.example", "falsch").status_code,
        by_password(Client(REMOTE_ADDR="192.0.2.7"), "d@kiel.example", "falsch").status_code,
    ]
    assert answers == [302, 422, 422, 429, 422]


def test_a_refused_client_is_told_how_long_to_wait(client: Client) -> None:
    begun = timezone.now() - timedelta(minutes=47, seconds=30)
    for _attempt in range(PASSWORD_LIMIT.pair):
        for kind, subject in (("pair", "kim@kiel.example 127.0.0.1"), ("address", "kim@kiel.example")):
            count_attempt(kind=f"password-{kind}", subject=subject, now=begun)
    response = by_password(client, "kim@kiel.example", "falsch")
    assert response.status_code == 429
    assert 745 <= int(response["Retry-After"]) <= 750
    assert "in 13 Minuten noch einmal" in response.content.decode()


def test_fault_36_known_and_unknown_addresses_are_refused_alike(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    pages = []
    for address in ("kim@kiel.example", "tom@kiel.example"):
        for _attempt in range(PASSWORD_LIMIT.pair + 1):
            response = by_password(client, address, "falsch")
        pages.append((response.status_code, response.content))
    assert pages[0][0] == 429
    assert pages[0] == pages[1]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password is hashed."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture
def four_kinds(settings: Any) -> list[str]:
    """Addresses of someone with a password, without one, of a closed account, and of nobody."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__qualname__}"]
    PersonFactory(email="passwort@kiel.example", password=PASSWORD)
    PersonFactory(email="link@kiel.example")
    PersonFactory(email="zu@kiel.example", password=PASSWORD, is_active=False)
    return ["passwort@kiel.example", "link@kiel.example", "zu@kiel.example", "niemand@kiel.example"]


def test_fault_36_a_wrong_password_costs_the_same_work_whoever_the_address_belongs_to(
    four_kinds: list[str],
) -> None:
    work = []
    for number, address in enumerate(four_kinds):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        before = CountingHasher.hashed
        with CaptureQueriesContext(connection) as queries:
            by_password(client, address, "falsch")
        work.append((CountingHasher.hashed - before, len(queries)))
    assert work[0][0] == 1
    assert work == [work[0]] * 4


def test_fault_36_asking_for_a_link_costs_the_same_work_whoever_the_address_belongs_to(
    four_kinds: list[str],
) -> None:
    work = []
    for number, address in enumerate(four_kinds):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        before = CountingHasher.hashed
        with CaptureQueriesContext(connection) as queries:
            ask_for_link(client, address)
        work.append((CountingHasher.hashed - before, len(queries)))
    assert work == [(0, work[0][1])] * 4


def test_all_addresses_of_one_network_of_the_new_kind_are_one_client() -> None:
    for number in range(PASSWORD_LIMIT.pair):
        by_password(Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}"), "kim@kiel.example", "falsch")
    same = by_password(Client(REMOTE_ADDR="2001:db8:1:2:ffff::1"), "kim@kiel.example", "falsch")
    other = by_password(Client(REMOTE_ADDR="2001:db8:1:3::1"), "kim@kiel.example", "falsch")
    assert (same.status_code, other.status_code) == (429, 422)


@override_settings(TRUSTED_PROXIES=1)
def test_behind_our_own_proxy_its_word_tells_clients_apart() -> None:
    for _attempt in range(PASSWORD_LIMIT.pair):
        by_password(Client(headers={"x-forwarded-for": "6.6.6.6, 192.0.2.1"}), "kim@kiel.example")
    spoofed = by_password(Client(headers={"x-forwarded-for": "7.7.7.7, 192.0.2.1"}), "kim@kiel.example")
    other = by_password(Client(headers={"x-forwarded-for": "192.0.2.2"}), "kim@kiel.example")
    assert (spoofed.status_code, other.status_code) == (429, 422)


@pytest.mark.parametrize(
    "target", ["//boese.example", "/\\boese.example", "https:boese.example", "javascript:1"]
)
def test_fault_27_nobody_is_sent_to_another_site(client: Client, target: str) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    assert by_password(client, "kim@kiel.example", next=target)["Location"] == "/"


def test_after_signing_in_by_mailed_link_the_page_asked_for_opens(client: Client) -> None:
    PersonFactory(email="kim@kiel.example")
    page = client.get("/anmelden/?next=/konto/%3Fa%3D1%26b%3D2").content.decode()
    assert page.count('<input type="hidden" name="next" value="/konto/?a=1&amp;b=2">') == 2
    ask_for_link(client, "kim@kiel.example", then="/konto/?a=1&b=2")
    link = mailed_link()
    assert client.get(link).status_code == 200
    assert client.post(link)["Location"] == "/konto/?a=1&b=2"


def test_a_link_that_is_over_leads_to_one_for_the_same_page(client: Client) -> None:
    PersonFactory(email="kim@kiel.example")
    ask_for_link(client, "kim@kiel.example", then="/konto/")
    link = mailed_link()
    client.post(link)
    assert 'href="/anmelden/?next=%2Fkonto%2F"' in Client().get(link).content.decode()


FOREIGN = ["//boese.example", "/\\boese.example", "https://boese.example/", "javascript:1", "/" + "x" * 500]


@pytest.mark.parametrize("target", FOREIGN)
def test_fault_27_no_mail_leads_to_another_site(client: Client, target: str) -> None:
    PersonFactory(email="kim@kiel.example")
    ask_for_link(client, "kim@kiel.example", then=target)
    link = mailed_link()
    assert link.partition("?")[2] == ""
    assert client.post(link)["Location"] == "/"


@pytest.mark.parametrize(
    "forged",
    ["/konto/", "//boese.example", seal_page("//boese.example")[:-1]],
    ids=["plain", "another site", "broken seal"],
)
def test_fault_27_a_page_that_we_did_not_put_into_a_mailed_link_opens_nothing(
    client: Client, forged: str
) -> None:
    response = client.post(f"{link_of(PersonFactory())}?{urlencode({'weiter': forged})}")
    assert response["Location"] == "/"


def test_fault_27_even_a_sealed_page_of_another_site_opens_nothing(client: Client) -> None:
    sealed = urlencode({"weiter": seal_page("//boese.example")})
    assert client.post(f"{link_of(PersonFactory())}?{sealed}")["Location"] == "/"


def test_after_signing_in_the_page_asked_for_opens(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", password=PASSWORD)
    assert client.get("/konto/")["Location"] == "/anmelden/?next=/konto/"
    assert by_password(client, "kim@kiel.example", next="/konto/")["Location"] == "/konto/"


def test_fault_16_a_deactivated_account_loses_its_session_at_once(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    assert client.get("/konto/").status_code == 200
    deactivate(person)
    assert client.get("/konto/").status_code == 302


def test_a_deactivated_account_gets_no_link(client: Client) -> None:
    PersonFactory(email="kim@kiel.example", is_active=False)
    ask_for_link(client, "kim@kiel.example")
    do_jobs()
    assert OutboxMessage.objects.count() == 0


def test_signing_out_takes_a_button(client: Client) -> None:
    client.force_login(PersonFactory())
    assert client.get("/abmelden/").status_code == 405
    assert signed_in(client)
    client.post("/abmelden/")
    assert not signed_in(client)


def test_a_new_password_ends_the_other_sessions(client: Client) -> None:
    person = PersonFactory(password=PASSWORD)
    elsewhere = Client()
    elsewhere.force_login(person)
    client.force_login(person)
    new = "Hafen-Kran-Lotse-7"
    answers = {"old": PASSWORD, "new": new, "again": new}
    assert client.post("/konto/passwort/", answers).status_code == 302
    assert client.get("/konto/").status_code == 200
    assert elsewhere.get("/konto/").status_code == 302


def test_a_password_is_not_changed_without_the_old_one(client: Client) -> None:
    person = PersonFactory(password=PASSWORD)
    client.force_login(person)
    answers = {"old": "falsch", "new": "Hafen-Kran-Lotse-7", "again": "Hafen-Kran-Lotse-7"}
    assert client.post("/konto/passwort/", answers).status_code == 422
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_renewing_secret_links_is_asked_before_it_is_done(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    client.get("/konto/links/")
    person.refresh_from_db()
    assert person.link_counter == 0
    client.post("/konto/links/")
    person.refresh_from_db()
    assert person.link_counter == 1
