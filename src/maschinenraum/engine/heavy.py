# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
"""The one place where heavy libraries are loaded, on first use.

All at once they cost five seconds and 285 MB, which a web server must not pay at its start.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any


@cache
def min_cost_flow() -> Any:
    """OR-Tools' network flow solver (the class `SimpleMinCostFlow`)."""
    return import_module("ortools.graph.python.min_cost_flow").SimpleMinCostFlow


@cache
def cp_sat() -> Any:
    """OR-Tools' constraint solver (the module `cp_model`)."""
    return import_module("ortools.sat.python.cp_model")


@cache
def highs() -> Any:
    """The HiGHS solver for linear and mixed-integer programmes (the module `highspy`)."""
    return import_module("highspy")


def silent_model() -> Any:
    """A new, empty HiGHS model that solves on one thread and prints nothing.

    The class itself greets on the console while it is made, before it can be told not to; its base does not.
    """
    model = highs().Highs.__base__()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    return model


@cache
def tantivy() -> Any:
    """The search library (the module `tantivy`)."""
    return import_module("tantivy")


@cache
def german_forms() -> Any:
    """German word forms and their lemmas (simplemma's data), read where they lie: 20 MB, 0.6 s."""
    factory = import_module("simplemma.strategies.dictionaries.stream_dictionary_factory")
    return factory.StreamDictionaryFactory().get_dictionary("de")


def numba_is_at_hand() -> bool:
    """Whether numba has been loaded already, so that using it costs nothing more."""
    return "numba" in sys.modules and not numba_is_off()


def numba_is_off() -> bool:
    """Whether numba is missing or switched off by the environment (NUMBA_DISABLE_JIT=1)."""
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return True
    try:
        import_module("numba")
    except ImportError:
        return True
    return False


def compiled(module: ModuleType) -> Any:
    """The functions of a module, compiled by numba; the module itself where numba is missing or switched off.

    They may call the module's own functions, and functions imported by name from other modules of the engine, which
    are compiled alike. Each must be defined before it is called.
    """
    return module if numba_is_off() else _compiled(module)


@cache
def _compiled(module: ModuleType) -> Any:
    jit = import_module("numba").njit(cache=True, nogil=True)
    # The compiled functions see one another, not the originals: they share a namespace of their own.
    names: dict[str, Any] = dict(vars(module))
    for name, thing in functions(module, own=False):
        names[name] = getattr(_compiled(sys.modules[thing.__module__]), thing.__name__)
    # Numba's cache notices a change of the module, but not of those it calls.
    version = sources(module)
    for name, thing in functions(module, own=True):
        twin = FunctionType(thing.__code__, names, name, thing.__defaults__)
        twin.__module__, twin.__qualname__ = thing.__module__, f"{thing.__qualname__}_{version}"
        names[name] = jit(twin)
    return SimpleNamespace(**names)


def functions(module: ModuleType, *, own: bool) -> list[tuple[str, FunctionType]]:
    """The functions that a module defines, or those it has from other modules of the engine, with their names."""
    engine = __name__.rpartition(".")[0]
    return [
        (name, thing)
        for name, thing in vars(module).items()
        if isinstance(thing, FunctionType)
        and (thing.__module__ == module.__name__) == own
        and (own or thing.__module__.startswith(engine))
    ]


@cache
def sources(module: ModuleType) -> str:
    """A fingerprint of all that is compiled with a module."""
    called = {thing.__module__ for _, thing in functions(module, own=False)}
    digest = hashlib.sha256(Path(str(module.__file__)).read_bytes())
    for name in sorted(called):
        digest.update(sources(sys.modules[name]).encode())
    return digest.hexdigest()[:16]


@cache
def rdflib() -> Any:
    """The library for linked data (the module `rdflib`): it reads a vocabulary someone else wrote."""
    return import_module("rdflib")


def sentence_transformer(name: str) -> Any:
    """A model of sentence-transformers that lies on this machine; nothing is downloaded."""
    return import_module("sentence_transformers").SentenceTransformer(name, local_files_only=True)
