# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The shell: bar, languages, banner, headers, refusals."""

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import PersonFactory
from tests.web.measures import weigh

pytestmark = pytest.mark.django_db

PUBLIC_PAGES = [
    "/",
    "/netzwerk/",
    "/netzwerk/organisationen/",
    "/gruppen/",
    "/suche/",
    "/stil/",
    "/anmelden/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
]
CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def parts(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


@pytest.mark.parametrize("page", PUBLIC_PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_pages_answer_in_both_languages(client: Client, prefix: str, page: str) -> None:
    response = client.get(prefix + page)
    assert response.status_code == 200
    assert f'<html lang="{"en" if prefix else "de"}">' in response.content.decode()


def test_the_browser_s_language_does_not_choose_the_page_s(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "en"})
    assert '<html lang="de">' in response.content.decode()


def test_the_bar_links_the_same_page_in_the_other_language(client: Client) -> None:
    assert 'href="/en/netzwerk/?land=01"' in client.get("/netzwerk/?land=01").content.decode()
    assert 'href="/netzwerk/?land=01"' in client.get("/en/netzwerk/?land=01").content.decode()


@pytest.mark.parametrize("page", PUBLIC_PAGES)
def test_pages_carry_the_content_security_policy_and_nothing_inline(client: Client, page: str) -> None:
    response = client.get(page)
    html = response.content.decode()
    assert parts(response["Content-Security-Policy"]) == parts(CSP)
    assert " style=" not in html
    assert "<script>" not in html
    assert "onclick" not in html


@pytest.mark.parametrize("page", PUBLIC_PAGES)
def test_public_pages_weigh_at_most_60_kib_and_8_requests(client: Client, page: str) -> None:
    weight = weigh(client, page)
    assert weight.bytes <= 60 * 1024
    assert weight.requests <= 8


@pytest.mark.parametrize("page", [page for page in PUBLIC_PAGES if page != "/anmelden/"])
def test_fault_60_no_cookie_for_readers_without_account(client: Client, page: str) -> None:
    assert dict(client.get(page).cookies) == {}


def test_fault_60_the_only_cookie_before_signing_in_protects_a_form(client: Client) -> None:
    assert set(client.get("/anmelden/").cookies) == {settings.CSRF_COOKIE_NAME}


def test_fault_37_answers_to_signed_in_readers_stay_out_of_caches(client: Client) -> None:
    client.force_login(PersonFactory())
    response = client.get("/netzwerk/")
    assert response["Cache-Control"] == "private, no-store"
    assert "Cookie" in response["Vary"]


def test_answers_that_need_no_cookie_still_vary_by_it(client: Client) -> None:
    response = client.get("/netzwerk/")
    assert response["Cache-Control"] == "no-cache"
    assert "Cookie" in response["Vary"]


def test_the_banner_stands_while_any_example_is_loaded(client: Client) -> None:
    assert "Diese Installation enthält Beispieldaten" not in client.get("/").content.decode()
    PersonFactory(is_example=True)
    assert "Diese Installation enthält Beispieldaten" in client.get("/").content.decode()


def test_what_is_not_there_and_what_may_not_be_seen_are_the_same_page(client: Client) -> None:
    person = PersonFactory()
    hidden = client.get(f"/netzwerk/personen/{person.pk}/")
    absent = client.get("/netzwerk/personen/7b0c0f9e-9d1b-4c39-8a52-0e8f0b1f7f11/")
    nothing = client.get("/so/etwas/gibt/es/nicht/")
    assert hidden.status_code == absent.status_code == nothing.status_code == 404
    assert hidden.content == absent.content == nothing.content


def test_fault_33_a_foreign_host_header_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "boese.example"}).status_code == 400


def test_fault_34_a_form_without_its_token_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/abmelden/")
    assert response.status_code == 403
    assert "Dieses Formular ist abgelaufen" in response.content.decode()


def test_the_leitstand_is_for_the_office_alone(client: Client) -> None:
    client.force_login(PersonFactory())
    assert client.get("/leitstand/").status_code == 404
    assert "Leitstand" not in client.get("/").content.decode()
    client.force_login(PersonFactory(role="coordination"))
    assert client.get("/leitstand/").status_code == 200
    assert "Leitstand" in client.get("/").content.decode()
