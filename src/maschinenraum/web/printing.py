# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""PDF files to print: tagged, set by typst from data. What people wrote is data, never markup.

The template is a file of ours; it reads all words from one JSON text. No font and no file of this machine
gets into the result, and the same data give the same file, whenever it is written.
"""

import json
import re
from collections.abc import Collection
from typing import Any, cast

import typst

#: How typst names a letter that none of its fonts has, or that PDF/UA forbids.
UNSHOWN = re.compile(r'the text (?:contains the disallowed codepoint )?`"((?:[^"\\]|\\.)+)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
BOX = "□"
#: The same data give the same file, whenever it is written.
ALWAYS = 946_684_800


def printed(template: bytes, data: Any) -> tuple[bytes, tuple[str, ...]]:
    """Return the PDF (PDF/UA-1), and the letters it cannot show, in whose place a box stands."""
    unshown: set[str] = set()
    while True:
        try:
            written = compiler(template, data, unshown).compile(
                format="pdf", pdf_standards="ua-1", timestamp=ALWAYS
            )
        except typst.TypstError as error:
            found = _unshown(error.diagnostic) - unshown
            if not found:
                raise
            unshown |= found
        else:
            return cast("bytes", written), tuple(sorted(unshown))


def compiler(template: bytes, data: Any, unshown: Collection[str] = ()) -> typst.Compiler:
    """Return the sheets, ready to be written."""
    text = json.dumps(_boxed(data, unshown), ensure_ascii=False)
    return typst.Compiler(template, ignore_system_fonts=True, sys_inputs={"data": text})


def _unshown(diagnostic: str) -> set[str]:
    """The letters that typst complains of.

    >>> sorted(_unshown('error: the text `"田"` could not be displayed; the text `"\\\\u{7}"` could not'))
    ['\\x07', '田']
    """
    return {
        ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).replace("\\\\", "\\")
        for text in UNSHOWN.findall(diagnostic)
    }


def _boxed(given: Any, unshown: Collection[str]) -> Any:
    """The data with a box for every letter that cannot be shown; what has no shape anyway is left out."""
    if isinstance(given, dict):
        return {name: _boxed(value, unshown) for name, value in given.items()}
    if isinstance(given, list):
        return [_boxed(value, unshown) for value in given]
    if not isinstance(given, str):
        return given
    for text in sorted(unshown, key=len, reverse=True):
        given = given.replace(text, BOX if text.isprintable() else "")
    return given
