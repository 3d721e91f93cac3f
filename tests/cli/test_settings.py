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


def test_starts_at_once_agree_on_one_whole_secret(tmp_path: Path) -> None:
    home = tmp_path / "home"
    answers = {process.communicate()[0] for process in [asked(home) for _start in range(4)]}
    assert len(answers) == 1
    assert [path.name for path in home.iterdir()] == ["secret-key"]
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
