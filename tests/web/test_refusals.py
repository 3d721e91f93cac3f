# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Requests that are refused, and forms sent again: every answer is a page that leads on."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from maschinenraum.web.addresses import readable
from tests.factories import EventFactory, PersonFactory
from tests.web.matrix import ROLES, Level, World, address, body, empty_world, seed
from tests.web.matrix_table import TABLE

pytestmark = pytest.mark.django_db

ONLY_SENT = [name for name, row in TABLE.items() if row.get is None]


@pytest.fixture
def world() -> World:
    built = empty_world()
    seed(built, Level.PUBLIC)
    return built


def heading(content: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", content.decode())
    assert found
    return found[1]


def language_link(content: bytes) -> str:
    found = re.search(r'href="([^"]+)" lang="(?:de|en)" hreflang', content.decode())
    assert found
    return found[1]


# --- an address that only takes a form ---------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_address_that_only_takes_a_form_answers_a_link_with_a_page(prefix: str, world: World) -> None:
    titles = {"": "Hier wird nur ein Formular abgeschickt", "/en": "This address only takes a form"}
    for name in ONLY_SENT:
        response = world.client("K").get(prefix + address(name, TABLE[name], world, Level.PUBLIC))
        assert (response.status_code, response["Allow"]) == (405, "POST"), name
        assert heading(response.content) == titles[prefix], name


def test_its_page_leads_to_a_page_in_both_languages(world: World) -> None:
    client = world.client("K")
    for name in ONLY_SENT:
        content = client.get(address(name, TABLE[name], world, Level.PUBLIC)).content.decode()
        onward = re.findall(r'kern-btn--primary" href="([^"]+)"', content)
        for link in (*onward, language_link(content.encode())):
            assert client.get(link).status_code in {200, 302, 404}, (name, link)
        assert len(onward) == 1


def test_a_link_to_such_an_address_tells_nothing_of_a_hidden_event() -> None:
    hidden = EventFactory(visibility="private", slug="verborgen")
    pages = []
    for slug in (hidden.slug, "gibtsnicht"):
        path = reverse("events:meeting-lock", args=(slug, uuid4(), uuid4()))
        pages.append(re.sub(rf"{slug}|[0-9a-f-]{{36}}", "", Client().get(path).content.decode()))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("role", ROLES)
def test_an_address_is_a_page_or_leads_to_the_one_above_it(role: str, world: World) -> None:
    for name, row in TABLE.items():
        path = address(name, row, world, Level.PUBLIC)
        assert (readable(path) == path) == (row.get is not None), name
        assert path.startswith(readable(path)), name


# --- the other language of a refused form -------------------------------------------------------------


def test_the_other_language_of_a_refused_form_is_the_page_it_stood_on(client: Client) -> None:
    refused = client.post("/anmelden/link/", {"link-email": "kiel"})
    assert (refused.status_code, language_link(refused.content)) == (422, "/en/anmelden/")
    assert client.get("/en/anmelden/").status_code == 200
    english = client.post("/en/anmelden/link/", {"link-email": "kiel"})
    assert (english.status_code, language_link(english.content)) == (422, "/anmelden/")


def test_no_refused_form_links_to_an_address_that_is_no_page(world: World) -> None:
    for name, row in TABLE.items():
        if row.post:
            client = world.client("K")
            response = client.post(address(name, row, world, Level.PUBLIC))
            if response.status_code == 422:
                assert client.get(language_link(body(response))).status_code in {200, 302}, name


# --- after signing in ------------------------------------------------------------------------------


def signed_in_from(path: str) -> str:
    """Send a form when the session has ended, sign in, and return where that leads."""
    client = Client()
    person = PersonFactory(email="kim@example.org", role="coordination")
    person.set_password("ein langes Passwort")
    person.save()
    sent = client.post(path)
    assert sent.status_code == 302
    form = {"password-email": "kim@example.org", "password-password": "ein langes Passwort"}
    page = client.get(sent["Location"]).content.decode()
    found = re.search(r'name="next" value="([^"]*)"', page)
    answer = client.post("/anmelden/", form | {"next": found[1] if found else ""})
    return str(answer["Location"])


def test_whoever_signs_in_after_sending_a_form_is_back_on_its_page(world: World) -> None:
    args = (
        world.slug("events", Level.PUBLIC),
        world.key("runs", Level.PUBLIC),
        world.key("meetings", Level.PUBLIC),
    )
    assert signed_in_from(reverse("events:meeting-lock", args=args)) == reverse("events:meeting", args=args)


def test_fault_27_a_foreign_next_is_the_first_page_also_after_a_form(client: Client) -> None:
    person = PersonFactory()
    client.force_login(person)
    for foreign in (
        "//boese.example/konto/sprache/",
        "/\\boese.example",
        "https:boese.example",
        "javascript:1",
    ):
        assert client.get("/anmelden/", {"next": foreign})["Location"] == "/", foreign


def test_a_next_of_our_own_keeps_its_language_and_its_question(client: Client) -> None:
    client.force_login(PersonFactory())
    wanted = {
        "/en/konto/sprache/": "/en/konto/",
        "/netzwerk/?land=01": "/netzwerk/?land=01",
        "/abmelden/": "/",
    }
    assert {path: client.get("/anmelden/", {"next": path})["Location"] for path in wanted} == wanted


# --- requests that cannot be read ------------------------------------------------------------------


def test_fault_33_a_foreign_host_gets_a_page_that_leads_to_our_own_name(client: Client) -> None:
    for path, words in (("/", "Unter diesem Namen gibt es uns nicht"), ("/en/", "We do not go by this name")):
        response = client.get(path, headers={"host": "boese.example"})
        assert (response.status_code, heading(response.content)) == (400, words)
        assert f'href="{settings.SITE_URL}{path}"' in response.content.decode()
        assert b"boese.example" not in response.content


def test_fault_55_a_body_that_is_too_large_is_told_so(client: Client) -> None:
    large = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    for path, words in (
        ("/anmelden/", "Das ist zu viel auf einmal"),
        ("/en/anmelden/", "That is too much at once"),
    ):
        response = client.post(path, {"password-email": large})
        assert (response.status_code, heading(response.content)) == (413, words)


def test_fault_55_too_many_fields_and_a_broken_body_are_answered_with_a_page(client: Client) -> None:
    fields = {f"feld{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    broken = client.generic("POST", "/anmelden/", b"--x", content_type="multipart/form-data; boundary=\xff")
    for response in (client.post("/anmelden/", fields), broken):
        assert (response.status_code, heading(response.content)) == (400, "Diese Anfrage verstehen wir nicht")
