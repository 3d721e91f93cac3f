# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The shell: bar, languages, banner, headers, refusals."""

import gzip
from collections.abc import Callable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client

from tests.factories import EventFactory, GroupFactory, Maker, PersonFactory
from tests.web.matrix import body
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


def test_pages_and_tables_are_served_compressed(client: Client) -> None:
    for path in ("/", "/stil/", "/netzwerk/projekte.csv"):
        plain = body(client.get(path))
        served = client.get(path, headers={"accept-encoding": "gzip, br"})
        assert (served["Content-Encoding"], "Accept-Encoding" in served["Vary"]) == ("gzip", True), path
        assert gzip.decompress(body(served)) == plain, path


@pytest.mark.parametrize("path", ["/", "/netzwerk/projekte.csv", "/gibt-es-nicht/", "/abmelden/"])
def test_an_answer_to_head_has_the_headers_of_get_and_no_body(path: str) -> None:
    (status, headers, content), (asked, asked_headers, asked_content) = (
        answer_of_the_server(method, path) for method in ("GET", "HEAD")
    )
    assert (asked, asked_headers, asked_content) == (status, headers, b"")
    assert content != b""


def answer_of_the_server(method: str, path: str) -> tuple[str, dict[str, str], bytes]:
    """Ask the application as a server does; the test client would take the body away by itself."""
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    started: list[Any] = []
    environ["HTTP_HOST"] = "localhost"

    def start(
        status: str, headers: list[tuple[str, str]], _failed: Any = None, /
    ) -> Callable[[bytes], object]:
        started.extend((status, dict(headers)))
        return BytesIO().write

    response = get_wsgi_application()(environ, start)
    content = b"".join(response)
    response.close()
    return started[0], started[1], content


def test_robots_leave_the_readers_own_pages_alone_in_both_languages(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    own = [
        f"Disallow: {prefix}/{part}/" for prefix in ("", "/en") for part in ("anmelden", "konto", "leitstand")
    ]
    assert lines == ["User-agent: *", *own]


def test_no_page_may_be_framed_by_another_site(client: Client) -> None:
    assert client.get("/")["X-Frame-Options"] == "DENY"


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


def test_fault_12_a_hidden_example_does_not_switch_the_banner_on(client: Client) -> None:
    before = client.get("/").content
    GroupFactory(visibility="private", is_example=True)
    GroupFactory(visibility="network", is_example=True)
    EventFactory(visibility="internal", is_example=True)
    assert client.get("/").content == before


@pytest.mark.parametrize("make", [GroupFactory, EventFactory])
def test_the_banner_stands_where_the_reader_may_see_an_example(
    client: Client, make: type[Maker[Any]]
) -> None:
    make(visibility="public", is_example=True)
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
