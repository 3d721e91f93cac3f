# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A form sent after its session has ended: nothing typed is lost, and nobody else's form is passed on."""

import re
from html import unescape
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from maschinenraum.network.models import Person
from maschinenraum.web.typed import typed_in
from tests.factories import PASSWORD, EventFactory, PersonFactory

pytestmark = pytest.mark.django_db

HERE = {"origin": "http://testserver"}
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
BOX = re.compile(
    r'<label class="kern-label" for="(eingabe-\d+)">(.*?)</label>\s*<textarea ([^>]*)>\n(.*?)</textarea>',
    re.S,
)


def told(html: str) -> dict[str, str]:
    """Return label and text of everything that is shown."""
    return {unescape(label): unescape(text) for _id, label, _attributes, text in BOX.findall(html)}


def carried(html: str) -> dict[str, str]:
    """Return what "send again" would send."""
    boxes = {name(attributes): unescape(text) for _id, _label, attributes, text in BOX.findall(html)}
    fields = {unescape(key): unescape(value) for key, value in FIELD.findall(html)}
    return {key: value for key, value in (fields | boxes).items() if key != "csrfmiddlewaretoken"}


def name(attributes: str) -> str:
    found = re.search(r'name="([^"]*)"', attributes)
    assert found is not None
    return unescape(found[1])


def token(response: Any) -> str:
    """Return the token that protects the forms of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())
    assert found is not None
    return found[1]


def again(response: Any) -> dict[str, str]:
    """Return what "send again" on this page sends."""
    return {**carried(response.content.decode()), "csrfmiddlewaretoken": token(response)}


def form(**more: Any) -> dict[str, Any]:
    return {
        "days": "2030-05-16",
        "offers": "Betrieb von LoRaWAN\r\nZweite Zeile",
        "seeks": "Rat",
        "person_0": "Bo Ferne, Kiel",
        "wish_0": "would",
        "max_meetings": "4",
        "consent": "on",
        "access_need": "",
        **more,
    }


def register() -> str:
    return reverse("events:register", args=(EventFactory().slug,))


def test_what_was_typed_is_shown_with_its_labels_and_what_was_chosen_is_carried_on(client: Client) -> None:
    address = register()
    response = client.post(address, form(), headers=HERE)
    html = response.content.decode()
    assert response.status_code == 403
    assert told(html) == {
        "Was bieten Sie anderen?": "Betrieb von LoRaWAN\r\nZweite Zeile",
        "Was suchen Sie?": "Rat",
        "Höchstens so viele Gespräche": "4",
        "Person": "Bo Ferne, Kiel",
    }
    assert carried(html) == form()
    assert f'action="{address}"' in html
    assert 'href="/anmelden/" target="_blank" rel="noopener"' in html


def test_it_is_kept_out_of_every_cache(client: Client) -> None:
    response = client.post(register(), form(), headers=HERE)
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("private, no-store", "strict-origin")


def test_after_signing_in_elsewhere_the_page_says_as_whom_and_its_button_works() -> None:
    browser, address = Client(enforce_csrf_checks=True), "/konto/sprache/"
    person = PersonFactory(email="kim@kiel.example", given_name="Kim", family_name="Kai", password=PASSWORD)
    sent = {"language": "en", "csrfmiddlewaretoken": token(browser.get("/anmelden/"))}
    first = browser.post(address, sent, headers=HERE)
    entry = {"password-email": person.email, "password-password": PASSWORD}
    browser.post("/anmelden/", {**entry, "csrfmiddlewaretoken": token(browser.get("/anmelden/"))})
    second = browser.post(address, again(first), headers=HERE)  # signing in has renewed the token
    third = browser.post(address, again(second), headers=HERE)
    assert [answer.status_code for answer in (first, second, third)] == [403, 403, 302]
    assert "In einem neuen Tab anmelden" in first.content.decode()
    assert "angemeldet als Kim Kai" in second.content.decode()
    assert Person.objects.get(pk=person.pk).language == "en"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://boese.example"},
        {"origin": "http://testserver.boese.example"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
    ],
)
def test_fault_34_a_form_that_another_site_sent_is_not_passed_on(headers: dict[str, str]) -> None:
    stranger = Client(enforce_csrf_checks=True)
    refused = stranger.post(register(), form(), headers=headers)
    assert refused.status_code == 403
    assert "Dieses Formular ist abgelaufen" in refused.content.decode()
    assert "LoRaWAN" not in refused.content.decode()
    assert Client().post(register(), form(), headers=headers).status_code == 302


def test_a_form_without_anything_in_it_is_sent_to_sign_in(client: Client) -> None:
    response = client.post("/konto/links/", {"csrfmiddlewaretoken": "x"}, headers=HERE)
    assert (response.status_code, response["Location"]) == (302, "/anmelden/?next=/konto/links/")


@pytest.mark.parametrize(
    "payload", ["</textarea><script>alert(1)</script>", '"><img src=x onerror=alert(1)>']
)
def test_fault_24_nothing_typed_becomes_markup(client: Client, payload: str) -> None:
    sent = form(offers=payload, days=payload, **{payload: payload, f"{payload} x": f"{payload} x"})
    html = client.post(f"{register()}?{payload}", sent, headers=HERE).content.decode()
    assert payload not in html
    assert carried(html) == sent


def test_passwords_are_never_sent_back() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(PersonFactory(password=PASSWORD))
    answers = {"old": "Geheim-eins", "new": "Geheim-zwei", "again": "Geheim-zwei"}
    for sent in (answers, {**answers, "beside": "Ein Satz"}):
        html = strict.post("/konto/passwort/", sent, headers=HERE).content.decode()
        assert "Geheim" not in html
    assert told(html) == {"Weitere Angabe": "Ein Satz"}
    assert "Passwörter und Dateien sind nicht dabei" in html


def test_no_form_of_the_site_has_a_password_that_would_be_kept() -> None:
    kept = []
    for field, address in password_fields():
        request = RequestFactory().post(address, headers=HERE)
        request.resolver_match = resolve(address)
        request.POST = QueryDict(f"{field}=Geheim&x-{field}=Geheim&other=Zwei+Worte")
        typed = typed_in(request)
        assert typed is not None
        kept += [one.name for one in typed.values if one.value == "Geheim"]
    assert kept == []


def password_fields() -> list[tuple[str, str]]:
    """Return the fields for passwords of every form, each with an address of its part of the site."""
    resolve("/")  # loads every view
    found, waiting = [], list(forms.Form.__subclasses__())
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.startswith("maschinenraum."):
            secret = [
                key for key, one in cls.base_fields.items() if isinstance(one.widget, forms.PasswordInput)
            ]
            assert not secret or cls.__module__.startswith("maschinenraum.web.account.")
            found += [(key, "/konto/passwort/") for key in secret]
    assert len(found) >= 4
    return found


def test_signing_in_in_two_tabs_keeps_nothing() -> None:
    refused = Client(enforce_csrf_checks=True).post(
        "/anmelden/", {"password-email": "kim@kiel.example", "password-password": PASSWORD}, headers=HERE
    )
    assert refused.status_code == 403
    assert "kim@kiel.example" not in refused.content.decode()
    assert 'href="/anmelden/"' in refused.content.decode()
