# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole journey of a congress in a real browser, with the worker's own code behind it.

Sign in, take in ten late participants, plan, read the reasons, hold one meeting, plan again, publish,
open a participant's secret link on a phone, fetch the calendar, say what became of a meeting.
"""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
import vobject
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from maschinenraum.cli import sample
from maschinenraum.cli.worker import Worker
from maschinenraum.events.models import Meeting, MeetingAnswer, Registration, Run
from maschinenraum.network.models import OutboxMessage
from maschinenraum.network.sample.sign_ins import PASSWORD, create_sample_sign_ins
from maschinenraum.search.changes.vocabulary import load_vocabulary
from tests.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OpenPage = Callable[..., Page]
CONGRESS = "/veranstaltungen/hamburg-2023/"
COCKPIT = f"{CONGRESS}leitstand/"
LATE = [
    ("Anouk", "Spätberg", "anouk@spaet.example", "Ein Betriebsmodell für LoRaWAN", "Erfahrung mit Open Source"),
    ("Bela", "Spätdorf", "bela@spaet.example", "Ein Datenschutzkonzept", "Ein Betriebsmodell für LoRaWAN"),
    ("Cleo", "Spätfeld", "cleo@spaet.example", "Bürgerbeteiligung mit Jugendlichen", "Ein Datenschutzkonzept"),
    ("Dilan", "Späthain", "dilan@spaet.example", "Vergabe von Software", "Einen digitalen Zwilling"),
    ("Emre", "Spätkamp", "emre@spaet.example", "Einen digitalen Zwilling", "Vergabe von Software"),
    ("Frida", "Spätloh", "frida@spaet.example", "Sensoren für Starkregen", "Finanzierung im Regelbetrieb"),
    ("Gero", "Spätmoor", "gero@spaet.example", "Finanzierung im Regelbetrieb", "Sensoren für Starkregen"),
    ("Hava", "Spätried", "hava@spaet.example", "Eine City-App", "Wirkungsmessung mit OKR"),
    ("Ilja", "Spätsee", "ilja@spaet.example", "Wirkungsmessung mit OKR", "Eine City-App"),
    ("Jule", "Spättal", "jule@spaet.example", "Geodaten für alle", "Bürgerbeteiligung mit Jugendlichen"),
]  # fmt: skip


@pytest.fixture
def sample_network(live_server: LiveServer) -> None:
    """The sample network with its sign-ins, as ``make run`` loads it."""
    load_vocabulary()
    sample.load()
    create_sample_sign_ins()


def work(folder: Path) -> None:
    """Do everything that waits in the queue."""
    worker = Worker(folder, tick=lambda: None)
    while worker.work_once():
        pass


def sign_in(page: Page, address: str) -> None:
    form = page.locator("form").filter(has=page.locator("input[type=password]"))
    form.get_by_label("E-Mail-Adresse").fill(address)
    form.get_by_label("Passwort").fill(PASSWORD)
    form.get_by_role("button", name="Anmelden").click()


def late_list() -> bytes:
    """A list as another office would send it: semicolons, umlauts, an organisation nobody knows."""
    rows = [("Vorname", "Nachname", "E-Mail", "Organisation", "Bietet", "Sucht")]
    rows += [(*names[:3], f"Stadt {names[1]}", *names[3:]) for names in LATE]
    return "\r\n".join(";".join(row) for row in rows).encode("cp1252")


def take_in_late_participants(page: Page) -> None:
    page.goto(f"{CONGRESS}teilnehmende/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "nachzügler.csv", "mimeType": "text/csv", "buffer": late_list()}
    )
    page.get_by_role("button", name="Liste prüfen").click()
    expect(page.get_by_text("10 Zeilen können übernommen werden.")).to_be_visible()
    page.get_by_role("button", name="Übernehmen").click()


def plan(page: Page, button: str, folder: Path) -> None:
    page.goto(COCKPIT)
    page.get_by_role("button", name=button).click()
    work(folder)
    page.goto(COCKPIT)


def hold_the_first_meeting_of(page: Page, person: Registration) -> tuple[int, str]:
    """Open a meeting from the person's page, read its reasons, hold it; return its table and time."""
    run = Run.objects.latest("number")
    page.goto(f"{COCKPIT}laeufe/{run.pk}/personen/{person.pk}/")
    page.locator("main a[href*='/gespraeche/']").first.click()
    assert page.locator(".mr-reason").first.inner_text().startswith("Weil ")
    page.get_by_role("button", name="Festhalten", exact=True).click()
    held = Meeting.objects.get(run=run, locked=True)
    return held.table, held.slot.starts_at.isoformat()


def publish(page: Page, kind: str) -> None:
    page.goto(COCKPIT)
    page.get_by_role("link", name=re.compile("^Veröffentlichen")).click()
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Zeitplan veröffentlichen").click()


def secret_link_of(registration: Registration) -> str:
    """The link in the mail to this participant, without the host."""
    body = OutboxMessage.objects.filter(person=registration.person).latest("created_at").body
    found = re.search(r"https?://[^/\s]+(/z/\S+)", body)
    assert found is not None, body
    return found.group(1)


def test_a_congress_from_a_late_list_to_a_follow_up(
    sample_network: None, open_page: OpenPage, live_server: LiveServer, tmp_path: Path
) -> None:
    office = open_page("/anmelden/")
    sign_in(office, "koordination@example.org")
    take_in_late_participants(office)
    assert Registration.objects.filter(person__email__endswith="@spaet.example").count() == 10

    plan(office, "Planung starten", tmp_path)
    late = Registration.objects.get(person__email="bela@spaet.example")
    held = hold_the_first_meeting_of(office, late)
    plan(office, "Neu planen", tmp_path)
    second = Run.objects.latest("number")
    locked = Meeting.objects.get(run=second, locked=True)
    assert (second.number, (locked.table, locked.slot.starts_at.isoformat())) == (2, held)

    publish(office, "vorläufig")
    work(tmp_path)
    assert OutboxMessage.objects.exclude(state=OutboxMessage.State.SENT).count() == 0
    phone = open_page(secret_link_of(late), size=PHONE)
    expect(phone.get_by_role("heading", name="Mein Zeitplan")).to_be_visible()
    meetings = Meeting.objects.filter(run=second, first=late) | Meeting.objects.filter(
        run=second, second=late
    )
    expect(phone.locator(".mr-plan__item--meeting")).to_have_count(meetings.count())
    assert phone.locator(".mr-plan__item--meeting .mr-reason").first.inner_text().startswith("Weil ")

    address = phone.locator("#kalender-adresse").input_value().replace(settings.SITE_URL, live_server.url)
    with urlopen(address) as answer:
        calendar = vobject.readOne(answer.read().decode())
    titles = [event.summary.value for event in calendar.vevent_list]
    assert len([title for title in titles if title.startswith("Gespräch: ")]) == meetings.count()

    phone.get_by_role("button", name="wir bleiben dran").first.click()
    expect(phone.get_by_role("heading", name="Hier bleiben Sie dran")).to_be_visible()
    answers = MeetingAnswer.objects.filter(registration=late).values_list("kind", flat=True)
    assert list(answers) == [MeetingAnswer.Kind.FOLLOW_UP]
