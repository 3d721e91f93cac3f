# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum check``: each point says in plain words what is wrong and what to do."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maschinenraum.cli.program import main
from maschinenraum.cli.worker import Worker
from maschinenraum.network.jobs.mail import deliver_outbox
from tests.cli.conftest import Start

Told = Callable[[], tuple[int, dict[str, str]]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run the command; return its status and what it says of each point, "!" first where it is not well."""

    def tell() -> tuple[int, dict[str, str]]:
        status = main(["check"])
        points = {}
        for line in capsys.readouterr().out.splitlines():
            title, _, finding = line[2:].partition(": ")
            points[title] = (line[:2].strip() + " " + finding).strip()
        return status, points

    return tell


@pytest.mark.django_db
def test_every_point_of_a_sound_installation_is_named(told: Told, settings: Any, tmp_path: Path) -> None:
    settings.HOME, settings.MAIL_FOLDER = tmp_path, tmp_path / "mail"
    assert told() == (
        0,
        {
            "Datenordner": "gut",
            "Datenbank": "gut",
            "Migrationen": "gut",
            "Einstellungen": "gut",
            "Geheimnis": "gut",
            "Mail": f"in Dateien unter {tmp_path / 'mail'}",
            "Worker": "läuft zurzeit nicht auf diesem Rechner; es wartet auch nichts auf ihn.",
            "Proxys": "gut",
            "Freier Speicher": "gut",
            "Suche": "hat noch kein Verzeichnis; der Worker legt es an.",
            "Sprachmodell": "keines eingeschaltet",
            "Gestaltung und Schriften": "gut",
        },
    )


PROXY = (
    "! Davor steht offenbar ein Proxy (https), aber MASCHINENRAUM_PROXIES ist 0: Alle Besucher zählen als einer, "
    "und einer, der Passwörter rät, sperrt alle aus. Bitte die Zahl Ihrer Proxys eintragen."
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "signs",
    [
        {"HTTPS": True},
        {"SITE_URL": "https://maschinenraum.example"},
        {"CSRF_TRUSTED_ORIGINS": ["https://maschinenraum.example"]},
    ],
)
def test_a_proxy_that_nobody_entered_is_noticed(told: Told, settings: Any, signs: dict[str, Any]) -> None:
    for name, value in signs.items():
        setattr(settings, name, value)
    status, points = told()
    assert (status, points["Proxys"]) == (1, PROXY)
    settings.TRUSTED_PROXIES = 1
    status, points = told()
    assert (status, points["Proxys"]) == (0, "gut")


@pytest.mark.django_db
def test_a_job_that_waits_for_a_worker_is_noticed(told: Told, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    deliver_outbox.enqueue()
    assert told()[0] == 0
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=7))
    assert told()[1]["Worker"] == (
        "! läuft nicht, und seit 7 Minuten wartet ein Auftrag; bitte 'maschinenraum worker' starten."
    )


@pytest.mark.django_db
def test_a_living_worker_is_seen(told: Told, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers" / "died-without-a-word").touch()
    worker = Worker(tmp_path, tick=lambda: None)
    with worker._alive():
        assert told()[1]["Worker"] == "gut"
    assert told()[1]["Worker"].startswith("läuft zurzeit nicht")


@pytest.mark.django_db
def test_a_secret_that_can_be_guessed_is_noticed(told: Told, settings: Any) -> None:
    settings.SECRET_KEY = "geheim"
    status, points = told()
    assert (status, points["Geheimnis"].partition(";")[0]) == (
        1,
        "! kürzer als 50 Zeichen und damit zu erraten",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("smtp://post.example", "Netz <netz@stadt.example>", "gut"),
        ("post.example", "Netz <netz@stadt.example>", "! MASCHINENRAUM_MAIL ist weder 'files' noch"),
        ("smtp://post.example", "Netz <netz@localhost>", "! MASCHINENRAUM_MAIL_FROM nennt keinen Absender"),
    ],
)
def test_mail_that_would_not_arrive_is_noticed(
    told: Told, settings: Any, url: str, sender: str, said: str
) -> None:
    settings.MAIL_URL, settings.DEFAULT_FROM_EMAIL = url, sender
    assert told()[1]["Mail"][: len(said)] == said


def test_a_database_without_tables_is_told_and_nothing_breaks(start: Start, tmp_path: Path) -> None:
    check = start("check", at=tmp_path)
    assert check.wait() == 1
    assert check.stdout is not None
    out = check.stdout.read().splitlines()
    wrong = {line[2:].partition(":")[0] for line in out if line.startswith("!")}
    assert wrong == {"Migrationen", "Worker"}, out
