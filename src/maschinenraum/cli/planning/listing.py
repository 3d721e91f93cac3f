# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""A plan as three lists: per person, per place and per time. Lists for doors and tables hold no reasons."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from maschinenraum.cli.planning.outcome import Gathering, Member, Outcome
from maschinenraum.cli.planning.phrases import Translate, translator

Cells = list[str]


@dataclass(frozen=True)
class Listing:
    """One list: the name of its file without suffix, its title, its columns and rows.

    group  the column whose change begins a new group of rows: a person, a place or a time
    day    the column of days, or -1
    """

    file: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    group: int
    day: int


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
        columns.listing(_("Personen"), _by_person(outcome, columns), _("Person"), personal=True),
        columns.listing(words.places, _by(outcome, columns, lambda g: (g.place, g.time)), words.place),
        columns.listing(words.times, _by(outcome, columns, lambda g: (g.time, g.place)), _("Zeit")),
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

    def listing(self, title: str, rows: Iterable[Cells], group: str, *, personal: bool = False) -> Listing:
        heads = self.personal_heads() if personal else self.heads()
        stamp = [self.mark] if self.mark else []
        columns = (*heads, *([self.translate("Status")] if self.mark else []))
        return Listing(
            file=_file(title),
            title=title,
            columns=columns,
            rows=tuple((*row, *stamp) for row in rows),
            group=columns.index(group),
            day=columns.index(self.translate("Tag")) if self.has_days else -1,
        )

    @cached_property
    def has_days(self) -> bool:
        return any(time.day for time in self.outcome.times)

    @cached_property
    def has_hours(self) -> bool:
        return any(time.start for time in self.outcome.times)

    @cached_property
    def has_titles(self) -> bool:
        return any(gathering.title for gathering in self.outcome.gatherings)

    @cached_property
    def has_roles(self) -> bool:
        return any(member.role for gathering in self.outcome.gatherings for member in gathering.members)

    def place_heads(self) -> Cells:
        _ = self.translate
        return [
            *([_("Tag")] if self.has_days else []),
            _("Zeit"),
            *([_("Beginn"), _("Ende")] if self.has_hours else []),
            self.words.place,
            *([self.words.topic] if self.has_titles else []),
        ]

    def place_cells(self, gathering: Gathering | None) -> Cells:
        if gathering is None:
            return [""] * len(self.place_heads())
        own = self.outcome.times[gathering.time]
        return [
            *([own.day] if self.has_days else []),
            own.name,
            *([own.start, own.end] if self.has_hours else []),
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
            said = outcome.notices.get(index) or columns.translate("Für Sie ist nichts eingeplant.")
            yield columns.personal_cells(index, None, Member(index, why=(said,)))


def _by(
    outcome: Outcome, columns: _Columns, order: Callable[[Gathering], tuple[int, int]]
) -> Iterator[Cells]:
    for gathering in sorted(outcome.gatherings, key=order):
        people: Sequence[Cells] = [columns.person_cells(member) for member in gathering.members]
        if outcome.in_pairs:
            yield columns.place_cells(gathering) + [cell for person in people for cell in person]
        else:
            yield from (columns.place_cells(gathering) + person for person in people)
