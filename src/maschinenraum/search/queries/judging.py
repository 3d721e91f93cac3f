# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a model of meaning helps the search, measured on questions whose right answers are known."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from statistics import fmean, stdev

from maschinenraum.engine.retrieval import Index

FIRST = 10
#: How much better the mean must be, in standard errors of the difference, and at all, to call it a help.
STANDARD_ERRORS, LEAST = 2.0, 0.02
FEWEST = 20


#: The judged sets that come with the program: one seen while weights were chosen, one held out.
SHIPPED = ("", "held_out_")


@dataclass(frozen=True)
class Need:
    """A question and how well documents answer it: 2 very, 1 somewhat."""

    text: str
    grades: Mapping[str, float]


@dataclass(frozen=True)
class Judgement:
    """nDCG of the first ten hits without and with the model, and what follows."""

    without: float
    with_model: float
    needs: int
    verdict: str


def read_needs(text: str) -> list[Need]:
    """Return the needs of a CSV file with the columns ``need`` and ``grades``; raises ``ValueError``."""
    rows = list(csv.DictReader(text.splitlines()))
    if not rows or not {"need", "grades"} <= set(rows[0]):
        raise ValueError("need, grades")
    return [_need(row) for row in rows]


def judged_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped file of judgements, e.g. ``held_out_duplicates``."""
    text = files("maschinenraum.search").joinpath(f"data/judged/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def judged_needs(part: str) -> list[Need]:
    """Return the needs of a shipped set; grades name its solutions."""
    return [_need(row) for row in judged_rows(f"{part}needs")]


def judged_solutions(part: str) -> list[tuple[str, str, str]]:
    """Return key, title and text of every solution of a shipped set."""
    return [(row["key"], row["title"], row["text"]) for row in judged_rows(f"{part}solutions")]


def _need(row: Mapping[str, str]) -> Need:
    return Need(row["need"], dict(map(_grade, filter(None, row["grades"].split(";")))))


def _grade(pair: str) -> tuple[str, float]:
    key, _colon, grade = pair.strip().rpartition(":")
    return key, float(grade)


def ndcg(found: Sequence[str], grades: Mapping[str, float], first: int = FIRST) -> float:
    """Normalised discounted cumulative gain of the first hits (Järvelin and Kekäläinen, 2002).

    >>> ndcg(["a", "b"], {"a": 2.0}), ndcg(["b", "c"], {"a": 2.0})
    (1.0, 0.0)
    """

    def gain(values: Sequence[float]) -> float:
        return sum((2**value - 1) / math.log2(place + 2) for place, value in enumerate(values[:first]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(key, 0.0) for key in found]) / best if best else 0.0


def judged(needs: Sequence[Need], without: Index, with_model: Index, name: str) -> Judgement:
    """Ask both indexes the same questions; grades name documents by their keys."""
    pairs = [(_score(need, without), _score(need, with_model)) for need in needs]
    plain, fused = fmean(one for one, _ in pairs), fmean(other for _, other in pairs)
    return Judgement(plain, fused, len(pairs), _verdict([other - one for one, other in pairs], name))


def _score(need: Need, index: Index) -> float:
    return ndcg([key for key, _score in index.ranking(need.text, FIRST)], need.grades)


def _verdict(differences: Sequence[float], name: str) -> str:
    if len(differences) < FEWEST:
        return f"{len(differences)} Fragen sind zu wenige für ein Urteil; nötig sind mindestens {FEWEST}."
    gained = fmean(differences)
    error = stdev(differences) / math.sqrt(len(differences))
    if gained >= LEAST and gained >= STANDARD_ERRORS * error:
        return f"{name} hilft: Die Treffer werden merklich besser."
    if gained <= -LEAST and -gained >= STANDARD_ERRORS * error:
        return f"{name} schadet: Bitte schalten Sie es nicht ein."
    return f"{name} bringt nichts, was sich von Zufall unterscheiden ließe; lassen Sie es ausgeschaltet."
