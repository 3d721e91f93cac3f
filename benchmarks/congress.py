# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""A whole run of the worker on the sample's 191 people: from the stored snapshot to the stored draft."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module

import django

GOAL = 5.0  # seconds in the worker


def run(seeds: int) -> None:
    """Load the sample into a database of its own and plan its congress once per seed."""
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as home:
        os.environ["MASCHINENRAUM_HOME"] = home
        os.environ.pop("MASCHINENRAUM_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "maschinenraum.settings"
        django.setup()
        # Whatever imports models waits until Django is set up.
        import_module("benchmarks.congress_runs").measure(seeds, goal=GOAL)
