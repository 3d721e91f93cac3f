# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The real settings with a short wait for a locked database, so that a test need not wait 40 s."""

from maschinenraum.settings import *  # noqa: F403
from maschinenraum.settings import DATABASES

BUSY_SECONDS = 0.5
DATABASES["default"].get("OPTIONS", {})["timeout"] = BUSY_SECONDS
