# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""YAML of strangers, read as texts, lists and mappings and nothing else, within narrow bounds.

No value is guessed to be a number or a date: ``softwareVersion: 1.10`` stays 1.10, ``no`` stays "no". A
name for a part (alias) is followed only while what all of them together stand for stays small.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from maschinenraum.network.spreadsheets import FileRefused

Content: TypeAlias = "str | list[Content] | dict[str, Content] | None"

MOST_BYTES = 128 * 1024
MOST_PARTS = 10_000
MOST_ALIASES = 100
DEEPEST = 16
NOTHING = {"", "~", "null", "Null", "NULL"}


def _(text: str) -> str:
    """Mark a sentence for the catalogue; ``FileRefused.sentence`` translates it."""
    return text


@dataclass
class Document:
    """A file as read, and the keys that stood in it twice, of which the last counts."""

    content: dict[str, Content]
    twice: list[str] = field(default_factory=list)


def read_document(data: bytes) -> Document:
    """Return the one mapping a YAML file consists of; raises ``FileRefused``."""
    if len(data) > MOST_BYTES:
        raise FileRefused(
            _("Die Datei ist größer als %(most)s kB und keine übliche publiccode.yml."),
            most=MOST_BYTES // 1024,
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(_("Die Datei ist kein Text in UTF-8. Bitte speichern Sie sie als UTF-8.")) from None
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise FileRefused(
            _("Hier ist die Datei kein gültiges YAML. Bitte prüfen Sie Einrückung und Anführungszeichen."),
            row=mark.line + 1 if mark else None,
        ) from error
    if not isinstance(builder.root, dict):
        raise FileRefused(_("Die Datei ist keine publiccode.yml: Sie enthält keine Angaben mit Namen."))
    return Document(builder.root, builder.twice)


class _Builder:
    """Puts events together to one document and counts what it costs."""

    def __init__(self) -> None:
        self.root: Content = None
        self.twice: list[str] = []
        self._open: list[_Part] = []
        self._named: dict[str, tuple[Content, int]] = {}
        self._parts = self._aliases = self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Add what one event says."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise FileRefused(_("Die Datei enthält mehrere Dokumente. Bitte laden Sie nur eines hoch."))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count(1)
            if len(self._open) >= DEEPEST:
                raise FileRefused(_("Die Angaben sind tiefer verschachtelt, als erlaubt ist."))
            empty: Content = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._open.append(_Part(empty, event.anchor, self._parts))
        elif isinstance(event, yaml.CollectionEndEvent):
            part = self._open.pop()
            self._place(part.content, part.anchor, self._parts - part.began + 1)
        elif isinstance(event, yaml.ScalarEvent):
            self._count(1)
            is_nothing = event.style is None and event.value in NOTHING
            self._place(None if is_nothing else event.value, event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            self._follow(event.anchor)

    def _follow(self, name: str | None) -> None:
        self._aliases += 1
        if self._aliases > MOST_ALIASES or name not in self._named:
            raise FileRefused(_("Die Datei verweist zu oft oder ins Leere auf andere Teile ihrer selbst."))
        content, size = self._named[name]
        self._count(size)
        self._place(content, None, size)

    def _count(self, parts: int) -> None:
        self._parts += parts
        if self._parts > MOST_PARTS:
            raise FileRefused(_("Die Datei besteht aus mehr Angaben, als erlaubt sind."))

    def _place(self, content: Content, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self._named[anchor] = (content, size)
        if not self._open:
            self.root = content
        else:
            self._open[-1].add(content, self.twice)


@dataclass
class _Part:
    """A list or mapping that is not complete yet; ``began`` is the count of parts at its start."""

    content: Content
    anchor: str | None
    began: int
    key: str | None = None
    has_key: bool = False

    def add(self, content: Content, twice: list[str]) -> None:
        """Add the next item, or the next key, or the value of the last key."""
        if isinstance(self.content, list):
            self.content.append(content)
        elif not self.has_key:
            self.has_key, self.key = True, content if isinstance(content, str) else None
        elif isinstance(self.content, dict):
            self.has_key = False
            if self.key is not None:
                if self.key in self.content:
                    twice.append(self.key)
                self.content[self.key] = content


def leaves(content: Content, path: str = "") -> Iterator[str]:
    """Yield the dotted path of everything said; the items of a list share one.

    >>> list(leaves({"legal": {"license": "MIT"}, "usedBy": ["A", "B"]}))
    ['legal.license', 'usedBy']
    """
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, f"{path}.{key}" if path else key)
    elif content is not None:
        yield path
