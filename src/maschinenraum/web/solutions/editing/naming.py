# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people mean by the names they type: topics, organisations, other records; and contents as a form shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from maschinenraum.engine.language import ConceptTagger, fold, sort_key, tokens
from maschinenraum.search.queries.vocabulary import concept_labels
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import LINKS, columns_of
from maschinenraum.solutions.queries.offered import Offers

MOST_PROPOSED = 12
#: What is read to propose topics.
READ_FOR_TOPICS = (
    "title", "summary", "description", "results", "problem", "benefit", "technology", "standards", "learned",
)  # fmt: skip
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "seen", "key", "kind", "propose"})
LISTS = frozenset({"fields_of_action", "spatial_types", "topics", "groups"})


def topics_named(text: str, offers: Offers) -> tuple[frozenset[str], list[str]]:
    """Return the concepts of words divided by commas, and the words no concept goes by."""
    wanted = [word.strip() for word in text.replace(";", ",").replace("\n", ",").split(",") if word.strip()]
    if not wanted:
        return frozenset(), []
    by_word: dict[str, str] = {}
    for key, labels in concept_labels().items():
        for label in labels:
            by_word.setdefault(fold(label), key)
    found = {word: by_word.get(fold(word)) for word in wanted}
    unknown = [word for word, key in found.items() if key is None]
    if unknown:
        tagger = ConceptTagger(concept_labels())
        for word in list(unknown):
            tagged = tagger.tag(word)
            if len(tagged) == 1:
                found[word] = next(iter(tagged))
                unknown.remove(word)
    return frozenset(key for key in found.values() if key), unknown


def topics_proposed(fields: Mapping[str, Any]) -> list[str]:
    """Return the concepts that what was typed speaks of, those spoken of most often first."""
    text = "\n".join(str(fields.get(name) or "") for name in READ_FOR_TOPICS)
    counts: dict[str, int] = {}
    for mention in ConceptTagger(concept_labels()).mentions(tokens(text)):
        counts[mention.concept] = counts.get(mention.concept, 0) + 1
    return sorted(counts, key=lambda key: (-counts[key], key))[:MOST_PROPOSED]


def organisations_named(text: str, offers: Offers) -> tuple[list[Any], list[str]]:
    """Return the organisations of names, one a line, and the names nobody has."""
    wanted = [line.strip() for line in text.splitlines() if line.strip()]
    if not wanted:
        return [], []
    by_name: dict[str, Any] = {}
    for pk, name, short in offers.further_organisations().values_list("pk", "name", "short_name"):
        for called in filter(None, (name, short)):
            by_name.setdefault(fold(called), pk)
    found = {name: by_name.get(fold(name)) for name in wanted}
    return [pk for pk in dict.fromkeys(found.values()) if pk], [
        name for name, pk in found.items() if pk is None
    ]


def linked_records(
    said: Mapping[str, Any], rows: int, offers: Offers
) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """Return the links of the rows as pairs of kind and key, and what is wrong, by the name of the field."""
    links: list[tuple[str, Any]] = []
    problems: dict[str, str] = {}
    for n in range(rows):
        typed = str(said.get(f"link_target_{n}") or "").strip()
        if not typed:
            continue
        found = _meant(typed, offers)
        kind = said.get(f"link_kind_{n}")
        if len(found) == 1 and kind:
            links.append((kind, found[0].pk))
        elif found:
            problems[f"link_target_{n}"] = _(
                "So heißen mehrere Einträge. Bitte geben Sie die Adresse des Eintrags an."
            )
        else:
            problems[f"link_target_{n}"] = _not_found(typed, offers)
    return list(dict.fromkeys(links)), problems


def _meant(typed: str, offers: Offers) -> Sequence[Record]:
    """The records that go by this title, or the one of this address."""
    slug = typed.rstrip("/").rpartition("/")[2]
    by_address = list(offers.targets().filter(slug=slug)[:1])
    return by_address or list(offers.targets().filter(sort_key=sort_key(typed))[:2])


def _not_found(typed: str, offers: Offers) -> str:
    near = [record.title for record in offers.targets().filter(sort_key__contains=sort_key(typed))[:3]]
    if not near:
        return _("Einen solchen Eintrag finden wir nicht. Bitte geben Sie Titel oder Adresse an.")
    titles = ", ".join(f"„{title}“" for title in near)
    return _("Einen solchen Eintrag finden wir nicht. Meinen Sie %(titles)s?") % {"titles": titles}


# --- contents and drafts as the form shows them -------------------------------------------------------


def initial_of(content: Mapping[str, Any], kind: str, offers: Offers) -> dict[str, Any]:
    """Return what a record says as the form shows it; what this person may not see is left out."""
    initial: dict[str, Any] = {name: content.get(name) for name in columns_of(kind)}
    for name in LISTS:
        initial[name] = list(content.get(name, ()))
    keys = content.get("further_organisations", ())
    names = offers.further_organisations().filter(pk__in=keys).values_list("name", flat=True)
    initial["further"] = "\n".join(names)
    return initial | _rows_of(content.get(LINKS, ()), offers)


def _rows_of(links: Sequence[Sequence[str]], offers: Offers) -> dict[str, str]:
    keys = [target for _kind, target in links]
    seen = {str(record.pk): record for record in offers.targets().filter(pk__in=keys)}
    titles = [record.sort_key for record in seen.values()]
    shared = (
        offers.targets().filter(sort_key__in=titles).values("sort_key").annotate(n=Count("pk", distinct=True))
    )
    ambiguous = {row["sort_key"] for row in shared.order_by() if row["n"] > 1}
    shown = [(kind, seen[target]) for kind, target in links if target in seen]
    rows: dict[str, str] = {}
    for n, (kind, record) in enumerate(shown):
        rows[f"link_kind_{n}"] = kind
        rows[f"link_target_{n}"] = record.slug if record.sort_key in ambiguous else record.title
    return rows


def typed_in_form(data: Any) -> dict[str, Any]:
    """Return what was typed (a ``QueryDict``), to be kept as a draft and to be shown again."""
    return {
        name: data.getlist(name) if name in LISTS else data.get(name)
        for name in data
        if name not in NOT_TYPED
    }
