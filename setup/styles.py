# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""KERN's style sheet, cut down to the classes that our templates and Python files name.

The whole sheet is 340 KB (35 KB compressed). A rule stays when one of its selectors names only
classes that occur in the source. A name written up to a hyphen (``kern-icon--{{ name }}``) stands
for every class that begins so.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FONT_FACES = """\
@font-face{font-family:"Fira Sans";font-weight:400 500;font-style:normal;font-display:swap;\
src:url("fira-sans-400.woff2") format("woff2")}
@font-face{font-family:"Fira Sans";font-weight:600 700;font-style:normal;font-display:swap;\
src:url("fira-sans-600.woff2") format("woff2")}
"""
_CLASS = re.compile(r"\.(kern-[\w-]+)")
_NAMED = re.compile(r"kern-[a-z0-9_-]+")


def sources(package: Path) -> Iterator[Path]:
    """Yield the files in which class names may stand: the web room's templates and Python files."""
    for pattern in ("*.html", "*.svg", "*.py"):
        yield from sorted((package / "web").rglob(pattern))


def named_classes(texts: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the class names found and the beginnings of names that are completed at run time."""
    found = {name for text in texts for name in _NAMED.findall(text)}
    beginnings = tuple(sorted(name for name in found if name.endswith("-")))
    return frozenset(found), beginnings


def purge(sheet: str, names: frozenset[str], beginnings: tuple[str, ...]) -> str:
    """Return the sheet without rules whose every selector needs a class that nobody names."""

    def used(selector: str) -> bool:
        outside_not = re.sub(r":(?:not|is|where)\([^)]*\)", "", selector)
        return all(name in names or name.startswith(beginnings) for name in _CLASS.findall(outside_not))

    kept = []
    for prelude, body in _rules(sheet):
        if prelude.startswith(("@media", "@supports", "@layer", "@container")):
            inner = purge(body, names, beginnings)
            if inner:
                kept.append(f"{prelude}{{{inner}}}")
        elif prelude.startswith("@"):
            kept.append(f"{prelude}{{{body}}}")
        else:
            selectors = [selector for selector in _split(prelude) if used(selector)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (prelude, body) of each top-level rule; quoted text may hold braces."""
    depth, start, opened, quote = 0, 0, 0, ""
    for position, sign in enumerate(sheet):
        if quote:
            if sign == quote and sheet[position - 1] != "\\":
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "{":
            depth += 1
            if depth == 1:
                opened = position
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield sheet[start:opened].strip(), sheet[opened + 1 : position]
                start = position + 1
        elif sign == ";" and depth == 0:
            start = position + 1  # a statement such as @charset; the target is always UTF-8


def _split(prelude: str) -> list[str]:
    """Split a selector list at its top-level commas."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(prelude):
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth == 0:
            parts.append(prelude[start:position].strip())
            start = position + 1
    return [*parts, prelude[start:].strip()]


def build(kern: Path, package: Path, target: Path) -> None:
    """Write ``kern.css`` with the font faces and the purged sheet into ``target``."""
    target.mkdir(parents=True, exist_ok=True)
    sheet = re.sub(r"/\*.*?\*/", "", (kern / "kern.min.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    names, beginnings = named_classes(path.read_text(encoding="utf-8") for path in sources(package))
    partial = target / "kern.css.partial"
    partial.write_text(FONT_FACES + purge(sheet, names, beginnings), encoding="utf-8")
    partial.replace(target / "kern.css")
