# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""Finite fields, and rings made of them."""

from __future__ import annotations

from itertools import product

import numpy as np

from maschinenraum.engine.inputs import Whole


def prime_powers(number: int) -> list[int]:
    """The powers of different primes whose product the number is.

    >>> prime_powers(360)
    [8, 9, 5]
    """
    found, p = [], 2
    while number > 1:
        power = 1
        while number % p == 0:
            number //= p
            power *= p
        if power > 1:
            found.append(power)
        p += 1 if p * p <= number or number == 1 else number - p
    return found


def multiplication(q: int) -> tuple[Whole, Whole]:
    """Addition and multiplication tables of GF(q), q a prime power; 0 is zero, 1 is one. O(q²) and a short search.

    An element is the number whose digits to base p are the coefficients of a polynomial; products are taken
    modulo an irreducible one (R. Lidl, H. Niederreiter, Finite Fields, 1997, ch. 2).

    >>> add, times = multiplication(4)
    >>> int(add[2, 3]), int(times[2, 3])
    (1, 1)
    """
    p = next(d for d in range(2, q + 1) if q % d == 0)
    degree = next(k for k in range(1, q) if p**k == q)
    digits = np.array([[e // p**k % p for k in range(degree)] for e in range(q)])
    weight = p ** np.arange(degree)
    add = (digits[:, None] + digits[None]) % p @ weight
    for modulus in product(range(p), repeat=degree):
        shift = np.zeros((degree, degree), np.int64)  # multiplication by x
        shift[1:, :-1] = np.eye(degree - 1, dtype=np.int64)
        shift[:, -1] = [-c % p for c in modulus]
        powers = [np.eye(degree, dtype=np.int64)]
        for _ in range(degree - 1):
            powers.append(shift @ powers[-1] % p)
        matrices = np.tensordot(digits, np.array(powers), 1) % p
        times = np.einsum("aij,bj->abi", matrices, digits) % p @ weight
        if (times[1:, 1:] > 0).all():
            return add, times
    raise AssertionError("there is a field of every prime power")  # pragma: no cover


def ring(order: int) -> tuple[Whole, Whole, int]:
    """Addition and multiplication tables of a product of fields of this order, and its smallest factor m.

    The elements 0 .. m - 1 differ from one another by units. O(order²).

    >>> add, times, m = ring(6)
    >>> m, int(times[2, 3])
    (2, 0)
    """
    factors = prime_powers(order)
    smallest = min(factors)
    weights = np.cumprod([1, *factors[:-1]])
    codes = np.arange(order)
    diagonal = np.arange(smallest) * weights.sum()
    code = np.concatenate([diagonal, np.setdiff1d(codes, diagonal)])
    add, times = np.zeros((order, order), np.int64), np.zeros((order, order), np.int64)
    for q, weight in zip(factors, weights, strict=True):
        plus, by = multiplication(q)
        digit = code // weight % q
        add += plus[digit[:, None], digit] * weight
        times += by[digit[:, None], digit] * weight
    element = np.argsort(code)
    return element[add], element[times], smallest
