# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rules of the house that no ready-made tool checks, as functions from a source tree to findings.

Each takes the folder of a package laid out like ``src/maschinenraum`` and yields one line per breach,
so that the same function runs on the real tree and on one that breaks it.
"""

import ast
import io
import os
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

STAIRCASE = ("engine", "search", "network", "solutions", "exchange", "events", "insights", "impact", "web")
RANK = {room: step for step, room in enumerate(STAIRCASE)} | {"impact": STAIRCASE.index("insights")}
BANNED_NAMES = frozenset({"utils", "helpers", "common", "misc", "base", "core"})
HEAVY = frozenset({"highspy", "numba", "ortools", "scipy", "simplemma", "sklearn", "tantivy"})
ADDRESS_PLACE, ADDRESS_MODULES = (
    "network/queries/addresses.py",
    frozenset({"django.urls", "django.shortcuts"}),
)
HEAVY_PLACE = "engine/heavy.py"
MOST_LINES, MOST_FUNCTION_LINES, MOST_SETTINGS_LINES = 400, 60, 200
RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})

Rule = Callable[[Path], Iterator[str]]


def modules(package: Path) -> Iterator[tuple[str, Path]]:
    """Yield every Python file with its path inside the package, without migrations."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if "migrations" not in inside.parts:
            yield inside.as_posix(), path


def _trees(package: Path) -> Iterator[tuple[str, ast.Module]]:
    for name, path in modules(package):
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def signals(package: Path) -> Iterator[str]:
    """No signals anywhere: what follows from what must be read at the call."""
    for name, tree in _trees(package):
        for line, module in sorted(set(_imported(tree))):
            if module == "django.dispatch" or "signals" in module.split("."):
                yield f"{name}:{line} imports {module}"


def upward_keys(package: Path) -> Iterator[str]:
    """No key named by a string may point to a room further up; import-linter cannot see those."""
    for name, tree in _trees(package):
        own = RANK.get(name.split("/")[0])
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and own is not None:
                target = _related_room(node)
                if target in RANK and RANK[target] > own:
                    yield f"{name}:{node.lineno} points up to {target}"


def _related_room(call: ast.Call) -> str:
    kind = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if kind not in RELATIONS:
        return ""
    given = [*call.args[:1], *(word.value for word in call.keywords if word.arg in {"to", "through"})]
    rooms = [
        value.value.partition(".")[0]
        for value in given
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value
    ]
    return max(rooms, key=lambda room: RANK.get(room, -1), default="")


def banned_names(package: Path) -> Iterator[str]:
    """No module or folder whose name says nothing."""
    for name, _path in modules(package):
        if BANNED_NAMES & {part.removesuffix(".py") for part in name.split("/")}:
            yield f"{name} has a name that says nothing"


def long_files(package: Path) -> Iterator[str]:
    """No file over 400 lines of code; settings stay below 200."""
    for name, path in modules(package):
        lines = len(code_lines(path.read_text(encoding="utf-8")))
        limit = MOST_SETTINGS_LINES if name == "settings.py" else MOST_LINES
        if lines > limit:
            yield f"{name} has {lines} lines of code, more than {limit}"


def long_functions(package: Path) -> Iterator[str]:
    """No function over 60 lines of code."""
    for name, path in modules(package):
        text = path.read_text(encoding="utf-8")
        counted = code_lines(text)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = len(counted & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))
                if lines > MOST_FUNCTION_LINES:
                    yield f"{name}:{node.lineno} {node.name} has {lines} lines of code"


def code_lines(text: str) -> set[int]:
    """Return the numbers of the lines that hold code: no blank line, comment or docstring."""
    idle = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in idle:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def heavy_imports(package: Path) -> Iterator[str]:
    """Heavy libraries are named in one place of the engine only, which loads them on first use."""
    for name, tree in _trees(package):
        if name == HEAVY_PLACE:
            continue
        for line, module in sorted(set(_imported(tree))):
            if module.split(".")[0] in HEAVY:
                yield f"{name}:{line} imports {module}"


def hidden_imports(package: Path) -> Iterator[str]:
    """No file excuses itself from the rule against imports inside functions, but the one place."""
    for name, path in modules(package):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            excused = "PLC0415" in line or line.strip() == "# ruff: noqa"
            if excused and name != HEAVY_PLACE:
                yield f"{name}:{number} excuses an import inside a function"


def logic_in_save(package: Path) -> Iterator[str]:
    """No model overrides ``save`` or ``delete``: what happens is written in ``changes``."""
    for name, tree in _trees(package):
        if "models" not in name.removesuffix(".py").split("/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "bulk_create"}:
                yield f"{name}:{node.lineno} overrides {node.name}"


def heavy_at_start(package: Path) -> Iterator[str]:
    """Starting the web server loads none of the heavy libraries (asked in a process of its own)."""
    question = (
        "import sys; from django.urls import get_resolver; import maschinenraum.wsgi; get_resolver().url_patterns; "
        f"print(*sorted({{module.split('.')[0] for module in sys.modules}} & {set(HEAVY)!r}))"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "maschinenraum.settings",
        "PYTHONPATH": str(package.parent),
    }
    answer = subprocess.run(
        [sys.executable, "-c", question], env=environment, capture_output=True, text=True, check=False
    )
    if answer.returncode:
        yield f"the web server does not start: {answer.stderr.strip().splitlines()[-1]}"
    yield from (f"starting the web server loads {library}" for library in answer.stdout.split())


def addresses_of_pages(package: Path) -> Iterator[str]:
    """No room below ``web`` asks for the address of a page, which would climb the stairs by a string."""
    for name, tree in _trees(package):
        if name.split("/")[0] in {*STAIRCASE} - {"web"} and name != ADDRESS_PLACE:
            for line, module in sorted(set(_imported(tree))):
                if module in ADDRESS_MODULES:
                    yield f"{name}:{line} imports {module}"
        if name == ADDRESS_PLACE:
            yield from (f"{name}:{line} names a page" for line in _pages_named(tree))


def _pages_named(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") in {"reverse", "reverse_lazy"}
            and (not node.args or isinstance(node.args[0], ast.Constant))
        ):
            yield node.lineno


RULES: tuple[Rule, ...] = (
    signals, upward_keys, addresses_of_pages, banned_names, long_files, long_functions,
    heavy_imports, hidden_imports, logic_in_save, heavy_at_start,
)  # fmt: skip
