# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum web``: gunicorn with the pages, on an address or on a socket that is already open.

Started by hand it asks for an up-to-date database and publishes the static files; ``maschinenraum run``,
which passes a socket, has done both.
"""

import argparse
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication

from maschinenraum.cli.migrating import require_tables
from maschinenraum.cli.static_files import publish
from maschinenraum.cli.supervising import end_with_parent

THREADS = 4


class Pages(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
    """gunicorn configured in one place; slow clients are the work of the reverse proxy in front."""

    def __init__(self, bind: str) -> None:
        self.bind = bind
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn our choices; it reads neither a configuration file nor the command line."""
        for name, value in _options(self.bind).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Load the application once, before the workers are forked."""
        return import_module("maschinenraum.wsgi").application


def _options(bind: str) -> dict[str, object]:
    return {
        "bind": bind,
        "workers": settings.WEB_PROCESSES,
        "threads": THREADS,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": 8,
        "loglevel": "warning",
        # Addresses of people and the secrets in personal links belong in no log.
        "accesslog": None,
        "control_socket_disable": True,
        "proc_name": "maschinenraum-web",
    }


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    end_with_parent()
    if arguments.socket is None:
        require_tables()
        publish()
        connections.close_all()  # the processes that serve are forked and must not share one
    bind = f"{arguments.host}:{arguments.port}" if arguments.socket is None else f"fd://{arguments.socket}"
    Pages(bind).run()
    return 0
