# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum worker``: the worker of the queue, with the recurring work."""

import argparse
import logging
import signal
import sys
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from maschinenraum.cli.jobs import enqueue_tick
from maschinenraum.cli.refusals import Refused
from maschinenraum.cli.supervising import end_with_parent
from maschinenraum.cli.worker import Worker
from maschinenraum.network.jobs.mail import setting_problem
from maschinenraum.search.jobs.index_files import keep_index

log = logging.getLogger(__name__)


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop; the job at hand is finished first."""
    if problem := setting_problem(settings.MAIL_URL):
        raise Refused(problem)
    end_with_parent()
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    worker = Worker(Path(settings.HOME), lambda: _each_minute(worker))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, worker.stop)
    worker.run()
    return 0


def _each_minute(worker: Worker) -> None:
    """Enqueue the recurring work, and keep this computer's own index files, which no job elsewhere could."""
    enqueue_tick()
    try:
        keep_index(timezone.now(), worker.stopped.is_set)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("The index of the search could not be kept; it is tried again in a minute.")
