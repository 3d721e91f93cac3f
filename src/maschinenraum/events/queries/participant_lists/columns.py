# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which column of a list means what, whatever language and spelling its author chose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maschinenraum.engine.language import fold
from maschinenraum.events.models import Event
from maschinenraum.events.queries.participant_lists.cells import NotUnderstood, days_in
from maschinenraum.events.queries.participant_lists.comparing import ANSWERS, WISHES
from maschinenraum.network.spreadsheets import column_letter, plain_heading

#: Headings by what they mean, folded; the first of each is ours (see the template).
HEADINGS: dict[str, tuple[str, ...]] = {
    "given_name": ("vorname", "vornamen", "rufname", "given name", "first name", "firstname", "forename"),
    "family_name": (
        "nachname", "familienname", "zuname", "name nachname", "family name", "last name", "lastname", "surname",
    ),
    "full_name": (
        "name", "vor und nachname", "vorname und nachname", "vorname nachname", "nachname vorname", "person",
        "teilnehmende person", "teilnehmer", "teilnehmerin", "teilnehmende", "full name", "participant",
    ),
    "email": (
        "e mail", "email", "mail", "e mail adresse", "emailadresse", "mailadresse", "mail adresse", "e mail address",
        "email address", "kontakt e mail", "dienstliche e mail", "dienstliche e mail adresse",
    ),
    "organisation": (
        "organisation", "kommune", "stadt", "gemeinde", "landkreis", "kreis", "institution", "einrichtung",
        "arbeitgeber", "verwaltung", "modellprojekt", "projekt", "behoerde", "kommune organisation",
        "organisation kommune", "stadt kreis", "organization", "municipality", "city", "employer", "company", "firma",
        "unternehmen",
    ),
    "ags": ("ags", "gemeindeschluessel", "amtlicher gemeindeschluessel", "schluessel", "municipality key"),
    "position": ("funktion", "position", "rolle", "taetigkeit", "job title", "role", "amt", "stelle"),
    "offers": (
        "bietet", "bietet an", "biete", "ich biete", "angebot", "angebote", "was ich biete", "was ich anbiete",
        "was bieten sie", "was bieten sie an", "was koennen sie bieten", "offers", "offer", "i offer", "what i offer",
    ),
    "seeks": (
        "sucht", "suche", "ich suche", "gesuch", "gesuche", "bedarf", "bedarfe", "was ich suche", "was suchen sie",
        "wonach suchen sie", "interessen", "seeks", "seek", "i seek", "what i seek", "looking for", "needs",
    ),
    "days": (
        "tage", "tag", "anwesenheit", "anwesend", "anwesend am", "teilnahme", "teilnahme am", "teilnahmetage",
        "an welchen tagen", "days", "day", "attendance",
    ),
    "workshops": (
        "workshops", "workshop", "workshopwahl", "workshop wahl", "workshopwunsch", "workshop wunsch",
        "workshopwuensche", "wunschworkshop", "arbeitsgruppe", "workshop choice", "workshop choices",
    ),
    "max_meetings": (
        "hoechstens", "hoechstens gespraeche", "gespraeche", "maximal", "max gespraeche", "maximale gespraeche",
        "hoechstzahl gespraeche", "anzahl gespraeche", "gespraeche hoechstens", "max", "max meetings",
        "maximum meetings", "meetings", "at most",
    ),
    "musts": (
        "muss treffen", "muss ich treffen", "muss ich unbedingt treffen", "unbedingt treffen",
        "will unbedingt treffen", "moechte unbedingt treffen", "must meet", "i must meet",
        "must meet with", "has to meet",
    ),
    "woulds": (
        "moechte treffen", "moechte ich treffen", "moechte gern treffen", "moechte gerne treffen",
        "wuerde gern treffen", "wuerde gerne treffen", "gern treffen", "gerne treffen", "will treffen",
        "wunschgespraeche", "would like to meet", "i would like to meet", "would meet", "wants to meet",
        "want to meet", "like to meet",
    ),
    "nevers": (
        "moechte nicht treffen", "moechte ich nicht treffen", "nicht treffen", "will nicht treffen",
        "will ich nicht treffen", "bitte nicht treffen", "darf nicht treffen", "kein gespraech mit",
        "keine gespraeche mit", "does not want to meet", "do not want to meet", "i do not want to meet",
        "would not like to meet", "would like not to meet", "must not meet", "not meet", "no thanks",
        "no meeting with", "never meet",
    ),
}  # fmt: skip
MEANINGS = {heading: meaning for meaning, headings in HEADINGS.items() for heading in headings}
#: A heading of a ranked wish, e.g. "Workshop 1", "2. Wahl", "Erstwunsch".
RANKED = re.compile(
    r"(?:workshop(?:wunsch|wahl)?|wahl|wunsch|prioritaet|choice|choice of workshop) ([1-9]\d?)"
    r"|([1-9]\d?)\.? (?:workshop(?:wunsch|wahl)?|wahl|wunsch|prioritaet|choice)"
)
#: Whom somebody asks for advice and what, e.g. "Beratung 1" and "Frage 1".
ASKED = re.compile(
    r"(?:beratung|beraterin|berater|advice|adviser|advisor) ([1-9])|([1-9]) (?:beratung|advice)"
)
QUESTION = re.compile(r"(?:frage|question) ([1-9])|([1-9]) (?:frage|question)")
#: A heading that speaks of not meeting somebody; "no" as the last word is a number ("Phone no.").
REFUSING = re.compile(r"nicht|\b(?:kein\w*|not|never)\b|\bno \w")
RANKED_WORDS = {"erst": 1, "zweit": 2, "dritt": 3}


@dataclass(frozen=True)
class Columns:
    """Where each meaning stands in the row; ``by_day`` are columns with a mark for one day each.

    ``requests`` are columns with an adviser, each with that of the question, where there is one.
    """

    names: tuple[str, ...]
    places: dict[str, int]
    workshops: tuple[int, ...]
    by_day: dict[int, date]
    unknown: tuple[str, ...]
    requests: tuple[tuple[int, int | None], ...] = ()

    def named(self, meaning: str) -> str:
        """Return how people find the column: its letter and its name in the file."""
        place = self.places.get(meaning)
        if place is None and meaning == "workshops" and self.workshops:
            place = self.workshops[0]
        if place is None and meaning == "requests" and self.requests:
            place = self.requests[0][0]
        if place is None and meaning == "family_name":
            place = self.places.get("full_name")
        return "" if place is None else f"{column_letter(place)} ({self.names[place]})"

    @property
    def answers(self) -> tuple[str, ...]:
        """Which answers of a registration the list has a column for; about all others it says nothing."""
        held = {
            "days": bool(self.by_day),
            "workshops": bool(self.workshops),
            "requests": bool(self.requests),
        }
        return tuple(name for name in (*ANSWERS, *WISHES) if name in self.places or held.get(name))

    @property
    def missing(self) -> tuple[str, ...]:
        """What a list of participants cannot do without and this one lacks."""
        has_name = "family_name" in self.places or "full_name" in self.places
        return (*(() if has_name else ("family_name",)), *(() if "email" in self.places else ("email",)))


def columns_of(names: Sequence[str], event: Event) -> Columns:
    """Return what each column means; the first of two with one meaning counts, the other is named unknown."""
    places: dict[str, int] = {}
    ranked: dict[int, int] = {}
    by_day: dict[int, date] = {}
    unknown: list[str] = []
    asked, questions = _numbered(ASKED, names), _numbered(QUESTION, names)
    paired = {*asked.values(), *(place for number, place in questions.items() if number in asked)}
    for place, name in enumerate(names):
        if place in paired:
            continue
        heading = plain_heading(name)
        rank = _rank(heading)
        meaning = MEANINGS.get(heading)
        day = None if meaning or rank else _day(name, event)
        if rank is not None and rank not in ranked:
            ranked[rank] = place
        elif day is not None:
            by_day[place] = day
        elif meaning is not None and meaning not in places:
            places[meaning] = place
        elif name:
            unknown.append(f"{column_letter(place)} ({name})")
    if "family_name" not in places and "given_name" in places and "full_name" in places:
        # "Vorname" beside "Name": the second is the family name.
        places["family_name"] = places.pop("full_name")
    workshops = [ranked[rank] for rank in sorted(ranked)]
    if "workshops" in places:
        workshops.insert(0, places["workshops"])
    requests = tuple((asked[number], questions.get(number)) for number in sorted(asked))
    return Columns(tuple(names), places, tuple(workshops), by_day, tuple(unknown), requests)


def unclear_refusal(columns: Columns) -> int | None:
    """Return the place of a column not understood that seems to hold whom somebody does not want to meet.

    "Möchte treffen (nicht)" counts too: what stands in brackets is not read elsewhere.
    """
    clear = {place for meaning, place in columns.places.items() if meaning not in ("musts", "woulds")}
    clear |= {*columns.workshops, *columns.by_day}
    clear |= {place for pair in columns.requests for place in pair if place is not None}
    for place, name in enumerate(columns.names):
        if place not in clear and REFUSING.search(" ".join(re.findall(r"[^\W_]+", fold(name)))):
            return place
    return None


def _numbered(pattern: re.Pattern[str], names: Sequence[str]) -> dict[int, int]:
    """Return the places of columns of one kind by their number; the first of two with one number counts."""
    places: dict[int, int] = {}
    for place, name in enumerate(names):
        if found := pattern.fullmatch(plain_heading(name)):
            places.setdefault(int(found.group(1) or found.group(2)), place)
    return places


def _rank(heading: str) -> int | None:
    found = RANKED.fullmatch(heading)
    if found:
        return int(found.group(1) or found.group(2))
    return next(
        (
            rank
            for word, rank in RANKED_WORDS.items()
            if re.fullmatch(rf"{word}e?[nrs]? ?(?:wahl|wunsch)", heading)
        ),
        None,
    )


def _day(name: str, event: Event) -> date | None:
    try:
        days = days_in(name, event)
    except NotUnderstood:
        return None
    return next(iter(days)) if len(days) == 1 else None
