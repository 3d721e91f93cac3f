# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Refuses to build a package without what set-up makes: it would install, and then serve bare pages."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MADE = (
    "web/static/generated/kern.css",
    "web/static/generated/fira-sans-400.woff2",
    "web/static/generated/fira-sans-600.woff2",
    "locale/en/LC_MESSAGES/django.mo",
)


class CompletePackage(BuildHookInterface[Any]):
    """Called by the build before it collects files; the project itself is installed before they are made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """End the build in one sentence where a file is missing."""
        package = Path(self.root) / "src" / "maschinenraum"
        missing = [name for name in MADE if not (package / name).is_file()]
        if version != "editable" and missing:
            sys.exit(f"Im Paket fehlt {', '.join(missing)}: bitte zuerst 'make setup' ausführen.")
