# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Random numbers for kernels: the same on Python lists and, compiled by numba, on int64 arrays."""

from __future__ import annotations

RANDOM = 0  # the place in a kernel's book where the state stands: a whole number in 1 .. 2^32 - 1


def draw(book: list[int], bound: int) -> int:
    """A whole number in 0 .. bound - 1 (xorshift, G. Marsaglia 2003)."""
    x = book[RANDOM]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    book[RANDOM] = x
    return x % bound


def pick(book: list[int], mask: int, slots: int) -> int:
    """One slot of a mask that is not empty, at random."""
    t = draw(book, slots)
    while not (mask >> t) & 1:
        t += 1
        if t == slots:
            t = 0
    return t
