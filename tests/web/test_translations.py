# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every German sentence has its English, with the same gaps to fill in, and no English is left over."""

import ast
import re

import pytest
from babel.messages.pofile import read_po

from setup.messages import CATALOGUE, KEYWORDS, PACKAGE, missing, updated

pytestmark = pytest.mark.house

GAP = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def texts(message: object) -> list[str]:
    return list(message) if isinstance(message, list | tuple) else [str(message)]


def test_every_sentence_has_english() -> None:
    assert missing(updated(PACKAGE, CATALOGUE)) == []


def test_no_english_is_left_over() -> None:
    with CATALOGUE.open("rb") as file:
        written = {(message.id, message.context) for message in read_po(file, locale="en")}
    used = {(message.id, message.context) for message in updated(PACKAGE, CATALOGUE)}
    assert sorted(map(str, written - used)) == []


def test_the_english_fills_the_same_gaps() -> None:
    wrong = []
    catalogue = updated(PACKAGE, CATALOGUE)
    without = set(missing(catalogue))
    for message in catalogue:
        if message.id and str(message.id) not in without:
            german = {gap for text in texts(message.id) for gap in GAP.findall(text)}
            english = {gap for text in texts(message.string) for gap in GAP.findall(text)}
            if german != english:
                wrong.append(str(message.id))
    assert wrong == []


def test_no_sentence_hides_where_it_is_not_found() -> None:
    """Babel reads no f-string: what is marked for translation inside one would stay German."""
    known = {texts(message.id)[0] for message in updated(PACKAGE, CATALOGUE)}
    marked = {
        sentence
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for sentence in marked_in(node)
    }
    assert marked - known == set()


def marked_in(node: ast.AST) -> set[str]:
    """Return the sentence a call marks for translation, if the node is such a call."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS):
        return set()
    return {
        one.value for one in node.args[:1] if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
