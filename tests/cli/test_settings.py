# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each installation has of its own: a secret, and cookies that tell two copies on one host apart."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import environment

QUESTION = (
    "from maschinenraum import settings; "
    "print(settings.SECRET_KEY, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)"
)

NO_ADDRESS = (
    "MASCHINENRAUM_DATABASE_URL ist keine Adresse der Form postgresql://NAME:PASSWORT@RECHNER:5432/DATENBANK."
)

#: A page that fails, asked for under an address that holds a secret.
FAULT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "maschinenraum.settings"
import django
django.setup()
from django.conf import settings
from django.test import RequestFactory
from django.utils.log import log_response
from django.core.handlers.exception import response_for_exception
settings.ALLOWED_HOSTS = ["testserver"]
try:
    raise RuntimeError("Absicht")
except RuntimeError as error:
    print(response_for_exception(RequestFactory().get("/z/" + "geheim" * 8 + "/"), error).status_code)
"""

pytestmark = pytest.mark.process


def asked(home: Path) -> "subprocess.Popen[str]":
    """Load the settings in a process with this data folder."""
    return subprocess.Popen(
        [sys.executable, "-c", QUESTION], env=environment(home), stdout=subprocess.PIPE, text=True
    )


def test_two_copies_on_one_host_do_not_share_cookies(tmp_path: Path) -> None:
    homes = tmp_path / "one", tmp_path / "other"
    one, other = (asked(home).communicate()[0].split() for home in homes)
    assert len({*one, *other}) == 6
    assert asked(homes[0]).communicate()[0].split() == one


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DATABASE_URL", "postgresql://a:b@127.0.0.1:abc/x", NO_ADDRESS),
        ("DATABASE_URL", "postgresql://", NO_ADDRESS),
        ("DATABASE_URL", "mysql://a:b@127.0.0.1/x", NO_ADDRESS),
        ("DATABASE_URL", "sqlite:////tmp/x.db", NO_ADDRESS),
        ("DATABASE_URL", "nonsense", NO_ADDRESS),
        ("PROXIES", "x", "MASCHINENRAUM_PROXIES ist keine Zahl: x. Bitte eine Zahl wie 0 nennen."),
        (
            "WEB_PROCESSES",
            "-1",
            "MASCHINENRAUM_WEB_PROCESSES ist keine Zahl: -1. Bitte eine Zahl wie 2 nennen.",
        ),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_in_one_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "maschinenraum", "check"]
    own = environment(
        tmp_path, **{f"MASCHINENRAUM_{name}": value, "DJANGO_SETTINGS_MODULE": "maschinenraum.settings"}
    )
    outcome = subprocess.run(command, env=own, check=False, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (1, "", f"Fehler: {sentence}\n")


def test_a_fault_in_a_page_is_told_on_the_console_without_the_secret_in_its_address(tmp_path: Path) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", FAULT], env=environment(tmp_path), check=True, capture_output=True, text=True
    )
    assert outcome.stdout == "500\n"
    assert "RuntimeError: Absicht" in outcome.stderr
    assert "Internal Server Error: /z/…/" in outcome.stderr
    assert "geheim" not in outcome.stderr


def test_starts_at_once_agree_on_one_whole_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    answers = {process.communicate()[0] for process in [asked(home) for _start in range(4)]}
    assert len(answers) == 1
    assert [path.name for path in home.iterdir()] == ["secret-key"]
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
