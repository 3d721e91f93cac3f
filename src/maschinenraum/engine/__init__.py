# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pure reasoning: who meets whom, when, at which table, in which workshop, and why.

Arrays and frozen dataclasses in, frozen results with reasons out. No Django, no files, no network, no hidden
randomness: the same input, seed and number of steps give the same result in another process, too.

`meetings`       one-to-one meetings in slots, at tables: who meets whom, and when agreed meetings take place
`tables`         rotating tables: nobody beside the same person twice
`workshops`      places in parallel workshops by ranked wishes
`consultations`  advice by appointment: the largest weight of requests served, as early as possible
`affinity`       who could gain from meeting whom, and why, from what people seek and offer
`language`       folding, sorting, stemming and tagging of German text
`places`         points of the earth drawn onto a small map of Germany

Heavy libraries (OR-Tools, HiGHS, numba) are loaded on first use, in `engine.heavy` only.
"""

ENGINE_VERSION = "2026.4"

__all__ = ["ENGINE_VERSION"]
