# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""``maschinenraum run``: database, static files and sample in order, then the pages and the worker."""

import argparse
import errno
import fcntl
import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from maschinenraum.cli import sample
from maschinenraum.cli.migrating import migrate
from maschinenraum.cli.refusals import Refused
from maschinenraum.cli.static_files import publish
from maschinenraum.cli.supervising import Part, PartFailed, Supervisor
from maschinenraum.network.jobs.mail import setting_problem
from maschinenraum.network.sample.sign_ins import SampleSignIn, create_sample_sign_ins, sample_sign_ins

READY_WITHIN_SECONDS = 60.0
# Sign-ins whose password everyone knows are made only where nobody else can reach the pages.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def run(arguments: argparse.Namespace) -> int:
    """Run the installation until Ctrl-C."""
    home = Path(settings.HOME)
    if problem := setting_problem(settings.MAIL_URL):
        raise Refused(problem)
    with _only_here(home), _open_socket(arguments.host, arguments.port) as listening:
        migrate()
        publish()
        if not arguments.without_sample and sample.is_empty():
            print("Das Beispielnetzwerk wird geladen …", flush=True)
            sample.load()
        supervisor = Supervisor(
            [
                Part("Seiten", ["web", "--socket", str(listening.fileno())], [listening.fileno()]),
                Part("Hintergrundarbeit", ["worker"]),
            ],
            {**os.environ, "MASCHINENRAUM_HOME": str(home), "PORT": str(arguments.port)},
        )
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.stop)
        supervisor.start()
        try:
            sign_ins = _sign_ins(arguments)  # while the pages start: looking at passwords takes a second
            _wait_until_answered(arguments, supervisor)
            if not supervisor.stopped.is_set():
                _tell(arguments, home, sign_ins)
            supervisor.watch()
        except PartFailed as failure:
            raise Refused(str(failure)) from failure
        finally:
            supervisor.end()
    print("\nMaschinenraum ist beendet.", flush=True)
    return 0


@contextmanager
def _only_here(home: Path) -> Iterator[None]:
    """Hold the folder: two installations may not share one."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused(
                f"Mit dem Datenordner {home} läuft Maschinenraum schon: bitte dort beenden oder mit "
                "MASCHINENRAUM_HOME einen anderen Ordner nennen."
            ) from error
        yield


@contextmanager
def _open_socket(host: str, port: int) -> Iterator[socket.socket]:
    """Open the address before anything else, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((host, port))
            opened.listen(2048)
        except OSError as error:
            raise Refused(_why_not(error, host, port)) from error
        yield opened


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Der Port {port} ist schon belegt: bitte einen anderen nennen, etwa PORT={_free_port(host)}."
    if error.errno == errno.EACCES:
        return f"Der Port {port} ist diesem Konto nicht erlaubt: bitte einen über 1023 nennen, etwa 8000."
    return f"Die Adresse {host} gehört nicht zu diesem Rechner ({error.strerror})."


def _free_port(host: str) -> int:
    """A port that is free right now, as the system gives it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _wait_until_answered(arguments: argparse.Namespace, supervisor: Supervisor) -> None:
    """Wait for the first answer of the pages; watch the parts meanwhile."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    pages = supervisor.parts[0].process
    while not supervisor.stopped.is_set():
        connection = http.client.HTTPConnection(arguments.host, arguments.port, timeout=READY_WITHIN_SECONDS)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except OSError:
            supervisor.stopped.wait(0.05)
        else:
            if status >= http.client.INTERNAL_SERVER_ERROR:
                raise PartFailed(
                    "Die Startseite antwortet mit einem Fehler; die Meldungen darüber sagen, warum."
                )
            return
        finally:
            connection.close()
        if time.monotonic() > deadline or (pages is not None and pages.poll() is not None):
            raise PartFailed("Die Seiten sind nicht gestartet; die Meldungen darüber sagen, warum.")


def _sign_ins(arguments: argparse.Namespace) -> tuple[SampleSignIn, ...]:
    if arguments.without_sample or arguments.host not in LOOPBACK:
        return ()
    create_sample_sign_ins()
    return sample_sign_ins()


def _tell(arguments: argparse.Namespace, home: Path, sign_ins: Sequence[SampleSignIn]) -> None:
    host = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    print(f"\nMaschinenraum läuft: http://{host}:{arguments.port}/   (Daten in {home})", flush=True)
    for sign_in in sign_ins:
        print(f"  {sign_in.part}: {sign_in.email}   Passwort: {sign_in.password}")
    print("Beenden mit Strg-C.", flush=True)
