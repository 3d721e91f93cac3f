# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The real settings with a short wait for a locked database, so that a test need not wait 40 s."""

import os

from maschinenraum.settings import *  # noqa: F403
from maschinenraum.settings import DATABASES as REAL

BUSY = float(os.environ.get("TEST_BUSY_SECONDS", "30"))
DATABASES = {"default": {**REAL["default"], "OPTIONS": {**REAL["default"]["OPTIONS"], "timeout": BUSY}}}
