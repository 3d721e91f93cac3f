# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The vocabulary as SKOS files: out for everybody, in for the office."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.network.actions.vocabulary import NotStorable, apply_vocabulary, take_in_vocabulary
from maschinenraum.network.queries.vocabulary import difference_of_file, vocabulary_files_seen_by
from maschinenraum.network.rules import may_edit_vocabulary
from maschinenraum.search.queries.vocabulary import thesaurus_concepts
from maschinenraum.search.skos.reading import MOST_BYTES, NotSkos
from maschinenraum.search.skos.writing import as_jsonld, as_turtle
from maschinenraum.web.lists import page_of
from maschinenraum.web.requests import person_of
from maschinenraum.web.vocabulary.addresses import scheme_address
from maschinenraum.web.vocabulary.forms import VocabularyUpload
from maschinenraum.web.vocabulary.words import changed_facts, spoken

MOST_SHOWN = 100


@require_safe
def turtle(request: HttpRequest) -> StreamingHttpResponse:
    """All concepts in use as Turtle."""
    lines = as_turtle(thesaurus_concepts(), scheme_address(request))
    answer = StreamingHttpResponse(lines, content_type="text/turtle; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="vokabular.ttl"'
    return answer


@require_safe
def jsonld(request: HttpRequest) -> HttpResponse:
    """All concepts in use as JSON-LD."""
    text = as_jsonld(thesaurus_concepts(), scheme_address(request))
    answer = HttpResponse(text, content_type="application/ld+json")
    answer["Content-Disposition"] = 'attachment; filename="vokabular.jsonld"'
    return answer


def _office_only(request: HttpRequest) -> None:
    if not may_edit_vocabulary(request.user):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def file_list(request: HttpRequest) -> HttpResponse:
    """Files read so far, and the upload of another."""
    _office_only(request)
    form = VocabularyUpload()
    if request.method == "POST":
        form = VocabularyUpload(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                # One byte more than allowed tells that there is more; the rest need not be read.
                taken = take_in_vocabulary(file.read(MOST_BYTES + 1), name=file.name, by=person_of(request))
                return redirect("vocabulary:file", taken.pk)
            except NotSkos as refused:
                form.add_error("file", _(str(refused)))
    context = {"form": form, "page": page_of(request, vocabulary_files_seen_by(request.user))}
    return render(request, "vocabulary/files.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def file_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file and what it would change now."""
    _office_only(request)
    file = get_object_or_404(vocabulary_files_seen_by(request.user), pk=pk)
    difference = difference_of_file(file)
    context = {
        "file": file,
        "difference": difference,
        "new": [(one, changed_facts(None, one)) for one in difference.new[:MOST_SHOWN]],
        "changed": [(now, changed_facts(old, now)) for old, now in difference.changed[:MOST_SHOWN]],
        "problems": spoken(difference.problems[:MOST_SHOWN]),
        "is_cut": max(len(difference.new), len(difference.changed), len(difference.problems)) > MOST_SHOWN,
        "most_shown": MOST_SHOWN,
        "may_apply": not difference.problems and bool(difference.new or difference.changed),
    }
    return render(request, "vocabulary/file.html", context)


@require_POST
@login_required
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a file in force."""
    _office_only(request)
    file = get_object_or_404(vocabulary_files_seen_by(request.user), pk=pk)
    try:
        apply_vocabulary(file, by=person_of(request))
        messages.success(request, _("Das Vokabular ist übernommen."))
    except NotStorable:
        messages.error(request, _("Die Datei widerspricht inzwischen dem Vokabular; nichts wurde geändert."))
    return redirect("vocabulary:file", pk)
