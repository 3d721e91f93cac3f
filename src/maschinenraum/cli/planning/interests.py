# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people seek, offer and wish, weighed by the engine, and put into sentences for each of the two."""

from dataclasses import dataclass
from functools import cached_property

from maschinenraum.cli.planning.cells import statements
from maschinenraum.cli.planning.columns import Field, Record, records
from maschinenraum.cli.planning.entries import Wishes, ordered, read_wishes, smallness
from maschinenraum.cli.planning.phrases import Translate
from maschinenraum.cli.planning.register import Register
from maschinenraum.cli.planning.sources import Source
from maschinenraum.engine import affinity, language
from maschinenraum.engine.affinity import Kind
from maschinenraum.engine.inputs import Truth
from maschinenraum.engine.meetings.candidates import WEIGHT

MOST_REASONS = 3
QUOTE_LENGTH = 140
TOPIC = (
    Field("topic", "thema name", required=True),
    Field("words", "woerter begriffe stichworte synonyme", repeats=True),
)


@dataclass(frozen=True)
class Interests:
    """Everything that speaks for people to meet. ``offers`` and ``seeks`` are the texts of each person's statements."""

    people: Register
    participants: tuple[affinity.Participant, ...]
    offers: tuple[tuple[str, ...], ...]
    seeks: tuple[tuple[str, ...], ...]
    topics: tuple[str, ...]
    wishes: Wishes

    def weigh(self, available: Truth | None, per_person: int) -> affinity.Affinity:
        """The pairs worth considering, with their benefit."""
        return affinity.find(
            self.participants,
            wishes=self.wishes.wanted,
            forbidden=self.wishes.never,
            available=available,
            per_person=per_person,
        )

    @cached_property
    def reasons(self) -> dict[tuple[int, int], tuple[affinity.Reason, ...]]:
        """What speaks for each pair, put forward or not."""
        return affinity.all_reasons(self.participants, wishes=self.wishes.wanted)

    def for_two(self, reader: int, other: int, _: Translate) -> tuple[str, ...]:
        """Why the two meet alone, the strongest reason first; none where nothing speaks for it."""
        wished = (
            _("Weil Sie sich dieses Gespräch gewünscht haben."),
            _("Weil Sie beide sich dieses Gespräch gewünscht haben."),
        )
        said = self.wishes.reasons.get(ordered(reader, other), "")
        return self._sentences(reader, other, said, wished, _)

    def at_a_table(self, reader: int, other: int, _: Translate) -> tuple[str, ...]:
        """Why the two should talk among others: every sentence names the other one."""
        words = {"other": self.people.names[other]}
        wished = (
            _("Weil Sie sich ein Gespräch mit %(other)s wünschen.") % words,
            _("Weil Sie und %(other)s sich ein Gespräch gewünscht haben.") % words,
        )
        reason = self.wishes.reasons.get(ordered(reader, other), "")
        return self._sentences(
            reader, other, f"{self.people.names[other]}: {reason}" if reason else "", wished, _
        )

    def _sentences(
        self, reader: int, other: int, given: str, wished: tuple[str, str], _: Translate
    ) -> tuple[str, ...]:
        """What the organiser says, then a wish (``wished``: the reader's, or that of both), then what is shared."""
        found = self.reasons.get(ordered(reader, other), ())
        wishers = {reason.seeker for reason in found if reason.kind in {Kind.WISH_MUST, Kind.WISH_WOULD}}
        said = [given]
        if reader in wishers:
            said.append(wished[other in wishers])
        elif wishers:
            said.append(_("Weil %(wisher)s Sie treffen möchte.") % {"wisher": self.people.names[other]})
        said += [self._shared(reason, reader, other, _) for reason in found]
        return tuple(dict.fromkeys(filter(None, said)))[:MOST_REASONS]

    def _shared(self, reason: affinity.Reason, reader: int, other: int, _: Translate) -> str:
        topic = self.topics[int(reason.concept)] if reason.concept else ""
        words = {"topic": topic, "other": self.people.names[other]}
        if reason.kind is Kind.SHARED_SEEK:
            return _("Weil Sie und %(other)s beide etwas zum Thema %(topic)s suchen.") % words
        if reason.kind not in {Kind.SEEKS_OFFERS, Kind.WORDS_MATCH}:
            return ""
        sought = shortened(self.seeks[reason.seeker][reason.sought])
        offered = shortened(self.offers[reason.giver][reason.offered])
        words |= {"sought": sought, "offered": offered}
        if reason.seeker == reader:
            return _("Weil Sie „%(sought)s“ suchen und %(other)s „%(offered)s“ anbietet.") % words
        return _("Weil %(other)s „%(sought)s“ sucht und Sie „%(offered)s“ anbieten.") % words


def read_interests(source: Source, people: Register, notes: list[str]) -> Interests:
    """Statements, topics and wishes; all of them may be missing."""
    topics, tagger = _topics(source, notes)
    offers = tuple(_statements(record, "offers") for record in people)
    seeks = tuple(_statements(record, "seeks") for record in people)
    participants = tuple(
        affinity.Participant(
            organisation=language.fold(record.text("organisation")),
            offers=tuple(_tagged(text, tagger) for text in offers[i]),
            seeks=tuple(_tagged(text, tagger) for text in seeks[i]),
            weight=WEIGHT[smallness(record)],
        )
        for i, record in enumerate(people)
    )
    return Interests(people, participants, offers, seeks, topics, read_wishes(source, people, notes))


def _topics(source: Source, notes: list[str]) -> tuple[tuple[str, ...], language.ConceptTagger]:
    """Topics are known by their number, and found by their own name and any further words."""
    topics = Register("Das Thema")
    labels: dict[str, list[str]] = {}
    sheet = source.sheets.get("topics")
    for record in records(sheet, TOPIC, notes) if sheet else ():
        number = topics.add(record, record.required("topic"))
        more = [
            word for text in record.texts("words") for part in statements(text) for word in part.split(",")
        ]
        labels[str(number)] = [record.text("topic"), *more]
    return tuple(topics.names), language.ConceptTagger(labels)


def _statements(record: Record, field: str) -> tuple[str, ...]:
    return tuple(part for text in record.texts(field) for part in statements(text))


def _tagged(text: str, tagger: language.ConceptTagger) -> affinity.Statement:
    return affinity.Statement(tuple(language.significant(text)), tagger.tag(text))


def shortened(text: str) -> str:
    """A statement as it is quoted: one line, no full stop, not longer than anyone reads.

    >>> shortened("Ein Netz. ")
    'Ein Netz'
    """
    plain = " ".join(text.split()).rstrip(" .!;,")
    return plain if len(plain) <= QUOTE_LENGTH else f"{plain[: QUOTE_LENGTH - 1].rstrip()}…"
