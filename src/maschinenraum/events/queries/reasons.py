# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Why a meeting: stored facts put into words, in the reader's language and from the reader's side.

Facts name topics, statements and who wished (``engine.affinity.Reason``); names and texts are
today's. What a statement says is quoted, so a reason can be checked by both who read it. A topic is
named only as long as a statement of today speaks of it. Nothing is said of a wish not to meet: such
a pair has no meeting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from maschinenraum.events.models import Meeting, Registration, Statement
from maschinenraum.search.models import Concept

#: More reasons than this nobody reads in a corridor.
MOST = 3
QUOTE_LENGTH = 140
WISHES = frozenset({"wish must", "wish would"})

Fact = Mapping[str, Any]
#: A registration, what kind of statement, and a topic one of these speaks of.
Spoken = tuple[UUID, str, str]


def sentences(meeting: Meeting, reader: Registration | None = None) -> list[str]:
    """Return the reasons of one meeting; for lists load a ``Wording`` once. ``reader`` None: an organiser."""
    return Wording.of([meeting]).sentences(meeting, reader)


@dataclass(frozen=True)
class Wording:
    """Words for the reasons of many meetings, with the texts and topics they need."""

    texts: Mapping[int, str]
    topics: Mapping[str, Concept]
    spoken_of: Mapping[Spoken, str]

    @classmethod
    def of(cls, meetings: Collection[Meeting]) -> "Wording":
        """Load statements and topics of these meetings' reasons, in three queries."""
        facts = [fact for meeting in meetings for fact in meeting.reasons]
        statements = {fact.get(side) for fact in facts for side in ("sought", "offered")} - {None}
        topics = {str(fact["concept"]) for fact in facts if fact.get("concept")}
        people = {
            key for meeting in meetings if meeting.reasons for key in (meeting.first_id, meeting.second_id)
        }
        said = Statement.objects.filter(registration__in=people, concepts__in=topics).order_by("-pk")
        return cls(
            texts=dict(Statement.objects.filter(pk__in=statements).values_list("pk", "text")),
            topics=Concept.objects.in_bulk(sorted(topics)),
            spoken_of={
                (person, kind, topic): text
                for person, kind, topic, text in said.values_list("registration", "kind", "concepts", "text")
            },
        )

    def sentences(self, meeting: Meeting, reader: Registration | None = None) -> list[str]:
        """Return at least one sentence per meeting, the strongest reason first.

        The meeting's two registrations and their people must be loaded.
        """
        said = [self._wishes(meeting, reader)]
        for fact in meeting.reasons:
            if fact["kind"] in {"seeks offers", "words match"}:
                said.append(self._exchange(fact, meeting, reader))
            elif fact["kind"] == "shared seek":
                said.append(self._shared(fact, meeting, reader))
        found = list(dict.fromkeys(sentence for sentence in said if sentence))
        return found[:MOST] or [_without_reason(meeting)]

    def _wishes(self, meeting: Meeting, reader: Registration | None) -> str:
        wishers = {fact["seeker"] for fact in meeting.reasons if fact["kind"] in WISHES}
        if len(wishers) == 2:
            if reader is None:
                return _("Weil sich beide dieses Gespräch gewünscht haben.")
            return _("Weil Sie beide sich dieses Gespräch gewünscht haben.")
        for side in wishers:
            wisher, other = _ends(meeting, side)
            if reader is None:
                return _("Weil %(wisher)s sich ein Gespräch mit %(other)s wünscht.") % {
                    "wisher": wisher.person.name,
                    "other": other.person.name,
                }
            if wisher.pk == reader.pk:
                return _("Weil Sie sich dieses Gespräch gewünscht haben.")
            return _("Weil %(wisher)s Sie treffen möchte.") % {"wisher": wisher.person.name}
        return ""

    def _exchange(self, fact: Fact, meeting: Meeting, reader: Registration | None) -> str:
        """One seeks what the other offers; "" where what they say today does not say so any more."""
        seeker, giver = _ends(meeting, fact["seeker"])
        topic = self._topic(fact)
        if topic:
            seeks = self._said_of(fact, "sought", seeker, Statement.Kind.SEEK)
            offers = self._said_of(fact, "offered", giver, Statement.Kind.OFFER)
            if seeks is None or offers is None:
                return ""
            parts = {
                "seeks": _seeks(_name(seeker, reader), topic, seeks),
                "offers": _offers(_name(giver, reader), offers),
            }
            return _("Weil %(seeks)s und %(offers)s.") % parts
        sought, offered = self._quote(fact.get("sought")), self._quote(fact.get("offered"))
        if sought and offered:
            parts = {
                "seeks": _seeks_words(_name(seeker, reader), sought),
                "offers": _offers_words(_name(giver, reader), offered),
            }
            return _("Weil die Angaben zusammenpassen: %(seeks)s; %(offers)s.") % parts
        return ""

    def _shared(self, fact: Fact, meeting: Meeting, reader: Registration | None) -> str:
        topic = self._topic(fact)
        ends = zip(("sought", "offered"), _ends(meeting, fact["seeker"]), strict=True)
        said = [self._said_of(fact, side, person, Statement.Kind.SEEK) for side, person in ends]
        if not topic or None in said:
            return ""
        one, other = meeting.first, meeting.second
        if reader is not None and other.pk == reader.pk:
            one, other = other, one
        if reader is None:
            return _("Weil %(one)s und %(other)s beide etwas zum Thema %(topic)s suchen.") % {
                "one": one.person.name,
                "other": other.person.name,
                "topic": topic,
            }
        return _("Weil Sie und %(other)s beide etwas zum Thema %(topic)s suchen.") % {
            "other": other.person.name,
            "topic": topic,
        }

    def _said_of(self, fact: Fact, side: str, person: Registration, kind: Statement.Kind) -> str | None:
        """What the person says of the topic today; None where nothing they say speaks of it any more.

        A statement that still stands is as the run read it: whoever changes one writes another.
        """
        if fact.get(side) in self.texts:
            return self._quote(fact.get(side))
        text = self.spoken_of.get((person.pk, kind, fact.get("concept") or ""))
        return None if text is None else _shortened(text)

    def _topic(self, fact: Fact) -> str:
        concept = self.topics.get(fact.get("concept") or "")
        return concept.label if concept else ""

    def _quote(self, statement: int | None) -> str:
        return _shortened(self.texts.get(statement or 0, ""))


def _shortened(text: str) -> str:
    return Truncator(" ".join(text.split()).rstrip(" .!;,")).chars(QUOTE_LENGTH)


def _ends(meeting: Meeting, side: str) -> tuple[Registration, Registration]:
    """Return the person on this side of the meeting, and the other one."""
    ends = (meeting.first, meeting.second)
    return ends if side == "first" else (ends[1], ends[0])


def _name(person: Registration, reader: Registration | None) -> str:
    """The person's name, or "" for the reader."""
    return "" if reader is not None and person.pk == reader.pk else person.person.name


def _seeks(name: str, topic: str, text: str) -> str:
    words = {"name": name, "topic": topic, "text": text}
    to_others, to_seeker = (
        _("%(name)s etwas zum Thema %(topic)s sucht"),
        _("Sie etwas zum Thema %(topic)s suchen"),
    )
    pattern = to_others if name else to_seeker
    return _with_quote(pattern, text) % words


def _offers(name: str, text: str) -> str:
    pattern = _("%(name)s dazu etwas anbietet") if name else _("Sie dazu etwas anbieten")
    return _with_quote(pattern, text) % {"name": name, "text": text}


def _seeks_words(name: str, text: str) -> str:
    pattern = _("%(name)s sucht „%(text)s“") if name else _("Sie suchen „%(text)s“")
    return pattern % {"name": name, "text": text}


def _offers_words(name: str, text: str) -> str:
    pattern = _("%(name)s bietet „%(text)s“") if name else _("Sie bieten „%(text)s“")
    return pattern % {"name": name, "text": text}


def _with_quote(pattern: str, text: str) -> str:
    """People write sentences as well as single words; in brackets either reads well."""
    quote = _("(„%(text)s“)")  # by itself: a sentence inside an f-string is not found for translation
    return f"{pattern} {quote}" if text else pattern


def _without_reason(meeting: Meeting) -> str:
    if meeting.origin == Meeting.Origin.HAND:
        return _("Die Veranstalterinnen und Veranstalter haben dieses Gespräch eingeplant.")
    if meeting.reasons:
        return _(
            "Die Angaben, aus denen sich dieses Gespräch ergab, wurden inzwischen geändert oder gelöscht."
        )
    return _("Kein gemeinsames Thema gefunden; das Gespräch ist eine Gelegenheit, sich kennenzulernen.")


def shortfall(
    report: Mapping[str, Any], pseudonym: str | None, registration: Registration, *, lost: bool, own: bool
) -> str:
    """Say why a person has fewer meetings than everyone should: to the person (``own``) or an organiser.

    ``pseudonym`` is the person's in the run whose ``report`` it is; ``lost`` says that the plan had
    enough of them. A limit is named as the run knew it, whatever it is today.
    """
    if pseudonym is None:
        return _("Sie kamen nach der Planung dazu.") if own else _("Kam nach diesem Lauf dazu.")
    binding = "gone" if lost else report.get("bindings", {}).get(pseudonym, "")
    most = report.get("limits", {}).get(pseudonym)
    if binding == "cap" and most is not None and most != registration.max_meetings:
        binding = "cap_then"
    return shortfall_sentence(binding, own=own, most=registration.max_meetings if most is None else most)


def shortfall_sentence(binding: str, *, own: bool, most: int | None = None) -> str:
    """Say which rule keeps a person below the target: to the person (``own``) or to an organiser.

    ``most`` is the person's own limit.

    What people keep to themselves (times they cannot, whom they do not want to meet) is one and the
    same sentence to an organiser, and whom others do not want to meet is not told to the person.
    """
    few = _("Zu gemeinsamen freien Zeiten gibt es zu wenige mögliche Gespräche.")
    limit = {"most": most if most is not None else _("unbekannt")}
    few_slots = _("Im Programm gibt es zu wenige Zeiten für Gespräche.")
    to_person = {
        "few_slots": few_slots,
        "cap": _("Sie möchten höchstens so viele Gespräche führen: %(most)s.") % limit,
        "cap_then": _("Bei der Planung wollten Sie höchstens so viele Gespräche führen: %(most)s.") % limit,
        "presence": _("Neben Ihren Programmpunkten und Anwesenheitszeiten bleiben zu wenige Zeitfenster."),
        "own_times": _("Sie sind in zu wenigen Zeitfenstern frei."),
        "few_options": few,
        "gone": _("Mindestens ein Gespräch Ihres Zeitplans findet nicht statt."),
        "not_planned": _("Bei der letzten Planung wurde nur ein Teil des Programms neu geplant."),
        "tables_full": _("Zu den Zeiten, in denen Sie frei sind, sind alle Tische besetzt."),
        "partners_taken": _("Alle möglichen Gesprächspartnerinnen und Gesprächspartner sind schon vergeben."),
    }
    to_organiser = {
        "few_slots": few_slots,
        "cap": _("Möchte höchstens so viele Gespräche führen: %(most)s.") % limit,
        "cap_then": _("Wollte bei der Planung höchstens so viele Gespräche führen: %(most)s.") % limit,
        "presence": _("Neben Programmpunkten und Anwesenheitszeiten bleiben zu wenige Zeitfenster."),
        "own_times": few,
        "few_options": few,
        "gone": _("Mindestens ein geplantes Gespräch findet nicht statt."),
        "not_planned": _("Dieser Lauf hat nur einen Programmpunkt neu geplant."),
        "tables_full": _("Zu den möglichen Zeiten sind alle Tische besetzt."),
        "partners_taken": _("Alle möglichen Gesprächspartnerinnen und Gesprächspartner sind schon vergeben."),
    }
    return (to_person if own else to_organiser).get(binding, _("Von Hand geändert."))
