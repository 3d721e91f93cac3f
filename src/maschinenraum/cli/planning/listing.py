# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan as three lists: per person, per place and per time. Lists for doors and tables hold no reasons."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome
from maschinenraum.cli.planning.phrases import Translate, translator

Cells = list[str]


@dataclass(frozen=True)
class Listing:
    """One list: the name of its file without suffix, its title, its columns and rows."""

    file: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """What the things of a plan are called."""

    places: str
    place: str
    times: str
    gathering: str
    topic: str


def words_of(kind: str, _: Translate) -> Words:
    """The words of a kind of plan."""
    return {
        "meetings": Words(_("Tische"), _("Tisch"), _("Zeiten"), _("Gespräche"), _("Thema")),
        "tables": Words(_("Tische"), _("Tisch"), _("Runden"), _("Tischrunden"), _("Thema")),
        "workshops": Words(_("Räume"), _("Raum"), _("Runden"), _("Workshops"), _("Workshop")),
        "consultations": Words(_("Orte"), _("Ort"), _("Zeiten"), _("Beratungen"), _("Anliegen")),
    }[kind]


def listings(outcome: Outcome, language: str, mark: str) -> tuple[Listing, Listing, Listing]:
    """The three lists. ``mark`` stands in every row of a plan that was not finished."""
    _ = translator(language)
    words = words_of(outcome.kind, _)
    columns = _Columns(outcome, words, mark, _)
    return (
        columns.listing(_file(_("Personen")), _("Personen"), _by_person(outcome, columns), personal=True),
        columns.listing(
            _file(words.places), words.places, _by(outcome, columns, lambda g: (g.place, g.time))
        ),
        columns.listing(_file(words.times), words.times, _by(outcome, columns, lambda g: (g.time, g.place))),
    )


def _file(title: str) -> str:
    return title.lower().replace("ä", "ae").replace(" ", "-")


@dataclass(frozen=True)
class _Columns:
    """Which columns there are: none that would be empty in every row."""

    outcome: Outcome
    words: Words
    mark: str
    translate: Translate

    def listing(self, file: str, title: str, rows: Iterable[Cells], *, personal: bool = False) -> Listing:
        heads = self.personal_heads() if personal else self.heads()
        stamp = [self.mark] if self.mark else []
        columns = (*heads, *([self.translate("Status")] if self.mark else []))
        return Listing(file, title, columns, tuple((*row, *stamp) for row in rows))

    @property
    def has_titles(self) -> bool:
        return any(gathering.title for gathering in self.outcome.gatherings)

    @property
    def has_roles(self) -> bool:
        return any(member.role for gathering in self.outcome.gatherings for member in gathering.members)

    def place_heads(self) -> Cells:
        _, times = self.translate, self.outcome.times
        return [
            *([_("Tag")] if any(time.day for time in times) else []),
            _("Zeit"),
            *([_("Beginn"), _("Ende")] if any(time.start for time in times) else []),
            self.words.place,
            *([self.words.topic] if self.has_titles else []),
        ]

    def place_cells(self, gathering: Gathering | None) -> Cells:
        if gathering is None:
            return [""] * len(self.place_heads())
        times, own = self.outcome.times, self.outcome.times[gathering.time]
        return [
            *([own.day] if any(time.day for time in times) else []),
            own.name,
            *([own.start, own.end] if any(time.start for time in times) else []),
            self.outcome.places[gathering.place],
            *([gathering.title] if self.has_titles else []),
        ]

    def heads(self) -> Cells:
        _ = self.translate
        person = [_("Person"), _("Organisation"), *([_("Rolle")] if self.has_roles else [])]
        second = [f"{head} 2" for head in person] if self.outcome.in_pairs else []
        return [*self.place_heads(), *person, *second]

    def personal_heads(self) -> Cells:
        _ = self.translate
        company = [_("Mit"), _("Organisation des Gegenübers")] if self.outcome.in_pairs else [_("Mit")]
        role = [_("Rolle")] if self.has_roles else []
        others = company if self.outcome.company else []
        return [_("Person"), _("Organisation"), *self.place_heads(), *role, *others, _("Warum")]

    def person_cells(self, member: Member) -> Cells:
        person = self.outcome.people[member.person]
        return [person.name, person.organisation, *([member.role] if self.has_roles else [])]

    def personal_cells(self, index: int, gathering: Gathering | None, member: Member) -> Cells:
        person = self.outcome.people[index]
        role = [member.role] if self.has_roles else []
        return [
            person.name,
            person.organisation,
            *self.place_cells(gathering),
            *role,
            *self._others(gathering, member),
            " ".join(member.why),
        ]

    def _others(self, gathering: Gathering | None, member: Member) -> Cells:
        if not self.outcome.company:
            return []
        present = [self.outcome.people[other.person] for other in others(gathering, member)]
        names = "; ".join(person.name for person in present)
        return (
            [names, "; ".join(person.organisation for person in present)]
            if self.outcome.in_pairs
            else [names]
        )


def others(gathering: Gathering | None, member: Member) -> list[Member]:
    """Who else is there."""
    if gathering is None:
        return []
    return [other for other in gathering.members if other.person != member.person]


def by_person(outcome: Outcome) -> dict[int, list[tuple[Gathering, Member]]]:
    """Everyone's gatherings in the order of time."""
    found: dict[int, list[tuple[Gathering, Member]]] = defaultdict(list)
    for gathering in outcome.in_order():
        for member in gathering.members:
            found[member.person].append((gathering, member))
    return found


def _by_person(outcome: Outcome, columns: _Columns) -> Iterator[Cells]:
    """Nobody is missing: who has nothing stands there with the reason."""
    own = by_person(outcome)
    for index in range(len(outcome.people)):
        for gathering, member in own[index]:
            yield columns.personal_cells(index, gathering, member)
        if not own[index]:
            said = outcome.notices.get(index, "")
            yield columns.personal_cells(index, None, Member(index, why=(said,) if said else ()))


def _by(
    outcome: Outcome, columns: _Columns, order: Callable[[Gathering], tuple[int, int]]
) -> Iterator[Cells]:
    for gathering in sorted(outcome.gatherings, key=order):
        people: Sequence[Cells] = [columns.person_cells(member) for member in gathering.members]
        if outcome.in_pairs:
            yield columns.place_cells(gathering) + [cell for person in people for cell in person]
        else:
            yield from (columns.place_cells(gathering) + person for person in people)
