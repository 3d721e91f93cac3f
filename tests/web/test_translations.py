# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every German sentence has its English, with the same gaps to fill in, and no English is left over."""

import re

import pytest
from babel.messages.pofile import read_po

from setup.messages import CATALOGUE, PACKAGE, missing, updated

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
