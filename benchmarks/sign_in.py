# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether time betrays who has an account: sign-in requests for known and unknown addresses, in turn.

Real settings, real Argon2, a SQLite file of its own; each request is answered by the whole program, with
an address and a client that have not been seen before, so that no limit steps in.
"""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

GOAL = 1.10
ROUNDS_A_SEED = 10
#: Who is asked for: an account with a password, one that only ever used links, a closed one, nobody.
KINDS = ("with a password", "without a password", "closed account", "unknown")
Ask = Callable[[str, str], None]


def run(seeds: int) -> None:
    """Print medians per kind of address, and how far the slowest is from the fastest."""
    with tempfile.TemporaryDirectory(prefix="mr-benchmark-") as home:
        os.environ |= {"MASCHINENRAUM_HOME": home, "DJANGO_SETTINGS_MODULE": "maschinenraum.settings"}
        os.environ.pop("MASCHINENRAUM_DATABASE_URL", None)
        import_module("django").setup()
        logging.disable(logging.WARNING)  # every wrong password is one
        import_module("django.core.management").call_command("migrate", verbosity=0)
        import_module("maschinenraum.cli.static_files").publish()
        rounds = seeds * ROUNDS_A_SEED
        people(rounds)
        print(f"Sign-in, {rounds} requests of each kind in turn, median in ms. Goal: ratio <= {GOAL:.2f}")
        print(f"  {'':<16}" + "".join(f"{kind:>20}" for kind in KINDS) + f"{'ratio':>8}")
        for name, ask in (("wrong password", by_password), ("mailed link", by_link)):
            print(row(name, measure(ask(), rounds)))
        import_module("django.db").connections.close_all()


def people(rounds: int) -> None:
    """Three accounts a round; the kind "unknown" has none."""
    make_password = import_module("django.contrib.auth.hashers").make_password
    model = import_module("maschinenraum.network.models").Person
    known = make_password("Leuchtturm-Wattwanderung")
    for kind, password, active in ((0, known, True), (1, make_password(None), True), (2, known, False)):
        model.objects.bulk_create(
            model(
                email=address(kind, number),
                family_name="Beispiel",
                password=password,
                is_active=active,
                is_example=True,
            )
            for number in range(rounds)
        )


def address(kind: int, number: int) -> str:
    """All addresses are equally long: what is compared is the account, not the text."""
    return f"person-{kind}-{number:06d}@stadt.example"


def measure(ask: Ask, rounds: int) -> list[float]:
    """Return the median of each kind in milliseconds; the order changes with every round."""
    rng = np.random.default_rng(1)
    seconds: list[list[float]] = [[] for _kind in KINDS]
    for number in range(-3, rounds):  # three rounds to warm up, which are not counted
        for kind in rng.permutation(len(KINDS)).tolist():
            client = f"10.{kind}.{(number + 3) // 250}.{(number + 3) % 250}"
            begun = time.perf_counter()
            ask(address(kind, number % rounds), client)
            if number >= 0:
                seconds[kind].append(time.perf_counter() - begun)
    return [1000 * median(one) for one in seconds]


def by_password() -> Ask:
    """Send the form for a password, with a wrong one."""
    return sender("/anmelden/", "password-email", {"password-password": "Leuchtturm-Wattwanderer"}, 422)


def by_link() -> Ask:
    """Send the form for a mailed link."""
    return sender("/anmelden/link/", "link-email", {}, 302)


def sender(path: str, field: str, more: dict[str, Any], status: int) -> Ask:
    """Return a function that sends the form and insists on the usual answer."""
    visitor = import_module("django.test").Client(headers={"host": "localhost"})

    def ask(email: str, client: str) -> None:
        response = visitor.post(path, {field: email, **more}, REMOTE_ADDR=client)
        assert response.status_code == status, response.status_code

    return ask


def row(name: str, medians: Iterable[float]) -> str:
    """One line of the table."""
    found = list(medians)
    ratio = max(found) / min(found)
    return f"  {name:<16}" + "".join(f"{one:20.1f}" for one in found) + f"{ratio:8.3f}"
