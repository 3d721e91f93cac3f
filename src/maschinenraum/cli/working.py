# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum worker``: the worker of the queue, with the recurring work."""

import argparse
import logging
import signal
import sys
from pathlib import Path

from django.conf import settings

from maschinenraum.cli.jobs import enqueue_tick
from maschinenraum.cli.refusals import Refused
from maschinenraum.cli.supervising import end_with_parent
from maschinenraum.cli.worker import Worker
from maschinenraum.network.jobs.mail import setting_problem


def run(arguments: argparse.Namespace) -> int:
    """Work until told to stop; the job at hand is finished first."""
    if problem := setting_problem(settings.MAIL_URL):
        raise Refused(problem)
    end_with_parent()
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    worker = Worker(Path(settings.HOME), enqueue_tick)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, worker.stop)
    worker.run()
    return 0
