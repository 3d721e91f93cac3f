# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking what an erased person said out of runs, without changing what the runs compute or planned."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from maschinenraum.events.models import Consultation, Meeting, Run, RunPseudonym, WorkshopPlace

#: What stands in place of the reasons of a meeting one of whose two was erased.
GONE_REASONS = [{"kind": "erased"}]


def forget_people(registrations: Collection[UUID]) -> None:
    """Delete the key that ties these people to runs, their words there, and the reasons drawn from them."""
    keys = RunPseudonym.objects.filter(registration__in=registrations)
    runs = list(Run.objects.filter(pk__in=keys.values("run")))
    keys.delete()
    for run in runs:
        gone = people_gone(run)
        run.snapshot, run.result = snapshot_without(run.snapshot, gone), result_without(run.result, gone)
        run.save(update_fields=["snapshot", "result"])
    theirs = Q(first__in=registrations) | Q(second__in=registrations)
    Meeting.objects.filter(theirs).exclude(reasons=[]).update(reasons=GONE_REASONS)
    WorkshopPlace.objects.filter(registration__in=registrations).update(rank=None)
    Consultation.objects.filter(registration__in=registrations).update(rank=None)


def people_gone(run: Run) -> set[str]:
    """Return the pseudonyms of a run's snapshot that lead to nobody any more."""
    there = set(run.pseudonyms.values_list("pseudonym", flat=True))
    return {person["key"] for person in run.snapshot.get("people", ())} - there


def snapshot_without(snapshot: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """Return a snapshot in which no word is left that only people gone have used.

    In its place stands a sign that is the same wherever the word was: equal words stay equal and in
    their order, so that the run is repeated to the same plan.
    """
    people = snapshot.get("people", ())
    alive = set(_stems(person for person in people if person["key"] not in gone))
    signs: dict[str, str] = {}
    for stem in _stems(person for person in people if person["key"] in gone):
        if stem not in alive:
            signs.setdefault(stem, f"–{len(signs) + 1}")
    return {**snapshot, "people": [_said_in_signs(person, signs) for person in people]}


def result_without(result: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """Return a result that says of people gone where they were, not why."""
    changed = dict(result)
    if "meetings" in result:
        changed["meetings"] = [
            {**row, "reasons": []} if set(row["people"]) & set(gone) else row for row in result["meetings"]
        ]
    for part in ("workshops", "consultations"):
        if part in result:
            changed[part] = [{**row, "rank": None} if row["person"] in gone else row for row in result[part]]
    return changed


def _stems(people: Iterable[Mapping[str, Any]]) -> list[str]:
    return [stem for person in people for said in person["statements"] for stem in said["stems"]]


def _said_in_signs(person: Mapping[str, Any], signs: Mapping[str, str]) -> dict[str, Any]:
    statements = [
        {**said, "stems": [signs.get(stem, stem) for stem in said["stems"]]} for said in person["statements"]
    ]
    return {**person, "statements": statements}
