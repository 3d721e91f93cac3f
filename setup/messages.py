# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Brings the English catalogue up to date with the German sentences in the source.

German is written in templates and Python files; the English stands in
``locale/en/LC_MESSAGES/django.po``. Run inside ``.venv``: ``python -m setup.messages`` adds new
sentences, drops those no longer used, and lists what has no English yet.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "maschinenraum"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2
#
# English for the German sentences of the source; kept up to date by setup/messages.py."""


def _source(path: Path) -> bytes:
    """Return a file as Python that Babel can read; of a template only what is to be translated."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    # The tokenizer would take the template's indentation for Python's.
    return re.sub(r"^[ \t]+", "", templatize(text, origin=str(path)), flags=re.MULTILINE).encode()


def sentences(package: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """Yield (sentence or its singular and plural, context, file) of the whole package."""
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.html")]):
        if "migrations" in path.parts:
            continue
        found = extract("python", BytesIO(_source(path)), keywords=KEYWORDS)
        for _line, message, _comments, context in found:
            yield message, context, path.relative_to(package).as_posix()


def updated(package: Path, catalogue: Path) -> Catalog:
    """Return the catalogue with exactly the sentences of the source and the English known so far."""
    with catalogue.open("rb") if catalogue.exists() else BytesIO() as file:
        known = read_po(file, locale="en")
    fresh = Catalog(locale="en", header_comment=HEADER, fuzzy=False)
    for message, context, name in sentences(package):
        english = known.get(message if isinstance(message, str) else message[0], context)
        text = english.string if english is not None and not english.fuzzy else None
        flags = english.flags - {"fuzzy"} if english is not None else ()
        fresh.add(message, text, locations=[(name, 0)], context=context, flags=flags)
    return fresh


def missing(catalogue: Catalog) -> list[str]:
    """Return the sentences that have no English yet."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def write(catalogue: Catalog, target: Path) -> None:
    """Write the catalogue in a stable order, without a date, so that it changes only with the words."""
    stream = BytesIO()
    write_po(stream, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    # Of the header only what gettext needs: the rest is empty, or changes with every run.
    needed = ("Language:", "Plural-Forms:", "MIME-Version:", "Content-Type:", "Content-Transfer-Encoding:")
    head, _blank, body = stream.getvalue().decode().partition("\n\n")
    lines = [line for line in head.splitlines() if not line.startswith('"') or line[1:].startswith(needed)]
    text = "\n".join(lines) + "\n\n" + body
    partial = target.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(target)


def main() -> int:
    """Update the catalogue; return 1 when English is missing."""
    catalogue = updated(PACKAGE, CATALOGUE)
    write(catalogue, CATALOGUE)
    without = missing(catalogue)
    for sentence in without:
        print(sentence)
    print(f"{len(catalogue)} Sätze, davon {len(without)} ohne Englisch.")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
