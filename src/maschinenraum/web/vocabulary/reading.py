# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as everybody reads it: a list with search, and a page per concept."""

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from maschinenraum.engine.language import sort_key
from maschinenraum.network.rules import may_edit_vocabulary, may_propose_concepts
from maschinenraum.search.models import Concept, ConceptLabel
from maschinenraum.search.queries.vocabulary import concepts
from maschinenraum.solutions.queries.records import published_records
from maschinenraum.web.lists import answers, filters_set, page_of
from maschinenraum.web.vocabulary.forms import ConceptFilter
from maschinenraum.web.vocabulary.words import fact_names

CONCEPTS_PER_PAGE = 50
MOST_RECORDS = 20


@require_safe
def concept_list(request: HttpRequest) -> HttpResponse:
    """All concepts in the order of the reader's dictionary, found by any of their words."""
    order = (Lower("label_en"), "key") if get_language() == "en" else ("sort_key", "key")
    in_use = concepts().order_by(*order)
    tops = in_use.filter(Exists(Concept.objects.filter(broader=OuterRef("pk"), is_retired=False)))
    form = ConceptFilter(request.GET, tops)
    values = answers(form)
    found = Concept.objects.order_by(*order) if values.get("ruhend") else in_use
    if text := sort_key(values.get("text", "")):
        found = found.filter(Q(sort_key__contains=text) | Q(pk__in=_said_otherwise(text)))
    if top := values.get("unter"):
        found = found.filter(broader=top)
    page = page_of(request, found.prefetch_related("broader", "labels"), CONCEPTS_PER_PAGE)
    context = {
        "form": form,
        "filters": filters_set(values),
        "page": page,
        "query": request.GET.urlencode(),
        "may_propose": may_propose_concepts(request.user),
        "may_edit": may_edit_vocabulary(request.user),
    }
    return render(request, "vocabulary/list.html", context)


def _said_otherwise(text: str) -> set[str]:
    """Return the concepts with ``text`` in another of their words.

    Compared here: SQLite does not know that ö is the small Ö.
    """
    words = [
        *Concept.objects.values_list("pk", "label_en"),
        *ConceptLabel.objects.values_list("concept", "label"),
    ]
    return {key for key, label in words if text in sort_key(label)}


@require_safe
def concept_record(request: HttpRequest, key: str) -> HttpResponse:
    """One concept: what it means, all its words, what stands around it, which records carry it."""
    concept = get_object_or_404(Concept, pk=key)
    labels = list(concept.labels.all())
    words = [
        (name, [one.label for one in labels if (one.kind, one.language) == (kind, language)], language)
        for (kind, language), name in fact_names().items()
        if kind != "preferred"
    ]
    here = Q(topics=concept) | Q(fields_of_action=concept) | Q(spatial_types=concept)
    tagged = published_records(request.user).filter(
        pk__in=published_records(request.user).filter(here).values("pk")
    )
    context = {
        "concept": concept,
        "words": [entry for entry in words if entry[1]],
        "broader": concept.broader.order_by("sort_key"),
        "narrower": concept.narrower.filter(is_retired=False).order_by("sort_key"),
        "related": concept.related.filter(is_retired=False).order_by("sort_key"),
        "records": tagged[:MOST_RECORDS],
        "record_count": tagged.count(),
        "may_propose": may_propose_concepts(request.user),
        "may_edit": may_edit_vocabulary(request.user),
    }
    return render(request, "vocabulary/concept.html", context)
