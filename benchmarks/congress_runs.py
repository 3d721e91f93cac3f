# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs of the sample congress, timed; imported once Django is set up."""

from __future__ import annotations

import time
from statistics import median

from maschinenraum.cli.migrating import migrate
from maschinenraum.cli.sample import load
from maschinenraum.events.actions.matchmaking import start_run
from maschinenraum.events.jobs.matchmaking.planning import plan_run
from maschinenraum.events.models import Event, Run
from maschinenraum.events.queries.matchmaking.plans import PlanView
from maschinenraum.network.models import Person


def measure(seeds: int, *, goal: float) -> None:
    """Print the first run, which loads and compiles, then median and worst of those of a warm worker."""
    migrate()
    load()
    event = Event.objects.get(slug="hamburg-2023")
    office = Person.objects.create(family_name="Benchmark", role=Person.Role.COORDINATION)
    print(f"Matchmaking, {event.registrations.count()} people, {seeds} seeds. Goal: {goal:.1f} s per run.")
    print(f"The first run, with loading and compiling: {timed(event, office, 0)[0]:.2f} s")
    results = [timed(event, office, seed) for seed in range(1, seeds + 1)]
    seconds = [taken for taken, _run in results]
    steps = [sum(run.result["steps"]) for _taken, run in results]
    short = [PlanView(run).distance for _taken, run in results]
    print(f"{'':<8} {'s med':>8} {'worst':>8} {'goal':>8} {'steps med':>10} {'worst':>8} {'short':>6}")
    print(
        f"{'us':<8} {median(seconds):8.2f} {max(seconds):8.2f} {goal:8.2f}"
        f" {median(steps):10.0f} {max(steps):8d} {max(short):6d}"
    )
    print(
        "s: of the processor. short: people fewer below three meetings that the best plan might have, at most."
    )
    for said in rounds_and_advice([run for _taken, run in results]):
        print(said)


def rounds_and_advice(runs: list[Run]) -> list[str]:
    """How good rounds at tables and advice are in the worst of these runs."""
    tables = [record for run in runs for record in run.report["tables"]]
    advice = [run.report["consultations"] for run in runs]
    gap = min((record["value"] / record["bound"] for record in tables if record["bound"]), default=1.0)
    repeats, colleagues = (
        max(record[name] for record in tables) for name in ("repeats", "same_organisation")
    )
    served, weight = (min(record[name] for record in advice) for name in ("served", "value"))
    return [
        f"tables: {repeats} repeats, {colleagues} times colleagues at one table, value {gap:.1%} of the bound",
        f"advice: {served} of {advice[0]['asked']} requests, weight {weight} of {advice[0]['bound']} at most",
    ]


def timed(event: Event, by: Person, seed: int) -> tuple[float, Run]:
    """Seconds of the processor in the worker, and the run with its draft."""
    run = start_run(event, by=by, seed=seed)
    begun = time.process_time()
    plan_run.call(str(run.pk))
    seconds = time.process_time() - begun
    run.refresh_from_db()
    return seconds, run
