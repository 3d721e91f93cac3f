# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing a record and changing it: the form, its draft, and what happens when two people write at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.network.models import Visibility
from maschinenraum.solutions.actions.drafts import discard_draft, save_draft
from maschinenraum.solutions.actions.refusals import ContentRefused, Overtaken, Refused
from maschinenraum.solutions.actions.writing import edit_record, write_record
from maschinenraum.solutions.models import Record
from maschinenraum.solutions.queries.content import content_of
from maschinenraum.solutions.queries.drafts import own_draft
from maschinenraum.solutions.queries.offered import Offers
from maschinenraum.solutions.rules import CHECKED_STATES, may_edit, may_write_records
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.editing.access import record_of, seen_in
from maschinenraum.web.solutions.editing.conflicts import merged
from maschinenraum.web.solutions.editing.forms import FORMS, RecordForm
from maschinenraum.web.solutions.editing.naming import initial_of, topics_proposed, typed_in_form


@require_safe
@login_required
def choose_kind(request: HttpRequest) -> HttpResponse:
    """What is it: a measure, a solution, an insight?"""
    if not may_write_records(request.user):
        raise Http404
    return render(
        request, "solutions/editing/choose_kind.html", {"has_organisation": _has_organisation(request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """A new record; its key is drawn with the form, so that sending it twice makes one."""
    person = person_of(request)
    if not may_write_records(person):
        raise Http404
    if not _has_organisation(request):
        return redirect("editing:choose-kind")
    offers = Offers(person)
    if request.method != "POST":
        return _first_form(request, kind, offers)
    form = FORMS[kind](request.POST, offers=offers)
    key = _key_in(request) or uuid4()
    if "propose" in request.POST:
        return _with_topics(request, form, key, None)
    if form.is_valid():
        try:
            level = Visibility(form.cleaned_data["visibility"])
            record = write_record(form.kind, form.content(), by=person, visibility=level, key=key)
        except Refused as refusal:
            _note(form, refusal)
        else:
            messages.success(request, _("„%(title)s“ ist als Entwurf gespeichert.") % {"title": record.title})
            return redirect("editing:standing", record.slug)
    save_draft(key, form.kind, typed_in_form(request.POST), by=person)
    return _page(request, form, key, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a record says; 409 with both versions where somebody else was faster."""
    record = record_of(request, slug, may_edit)
    person, offers = person_of(request), Offers(person_of(request), record)
    if request.method != "POST":
        if record.state in CHECKED_STATES | {Record.State.ARCHIVED}:
            messages.info(
                request,
                _("So, wie der Eintrag steht, lässt er sich nicht ändern. Hier sehen Sie, was zu tun ist."),
            )
            return redirect("editing:standing", slug)
        return _form_of(request, record, offers)
    form, seen = FORMS[record.kind](request.POST, offers=offers), seen_in(request)
    if "propose" in request.POST:
        return _with_topics(request, form, record.pk, record, seen)
    if form.is_valid():
        try:
            changed = edit_record(record, form.content(), by=person, seen=seen)
        except Overtaken as refusal:
            return _conflict(request, form, record, seen, str(refusal))
        except Refused as refusal:
            _note(form, refusal)
        else:
            messages.success(request, _("„%(title)s“ ist gespeichert.") % {"title": changed.title})
            return redirect("editing:standing", slug)
    save_draft(record.pk, form.kind, typed_in_form(request.POST), by=person, seen=seen)
    return _page(request, form, record.pk, record=record, seen=seen, status=422)


@require_POST
@login_required
def keep_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed, sent by the page's own script; or throw the draft away."""
    person, key = person_of(request), _key_in(request)
    if key is None or not may_write_records(person):
        raise Http404
    record = Record.objects.filter(pk=key).first()
    if record is not None and not may_edit(person, record):
        raise Http404
    if "drop" in request.POST:
        discard_draft(key, by=person)
        messages.info(request, _("Was Sie getippt hatten, ist verworfen."))
        return redirect("editing:own")
    kind = record.kind if record is not None else request.POST.get("kind", "")
    if kind not in FORMS:
        raise Http404
    seen = seen_in(request) or None
    is_kept = save_draft(key, Record.Kind(kind), typed_in_form(request.POST), by=person, seen=seen)
    return HttpResponse(status=204 if is_kept else 409)


def _has_organisation(request: HttpRequest) -> bool:
    return person_of(request).organisation_id is not None


def _first_form(request: HttpRequest, kind: str, offers: Offers) -> HttpResponse:
    """The empty form, or a draft of one's own that the address names."""
    key = _uuid(request.GET.get("entwurf", ""))
    draft = own_draft(offers.person, key) if key else None
    if draft is None or draft.kind != kind:
        return _page(request, FORMS[kind](offers=offers), uuid4())
    form = FORMS[kind](offers=offers, initial={**draft.fields, "proposed": draft.fields.get("topics", ())})
    return _page(request, form, draft.key, draft=draft)


def _form_of(request: HttpRequest, record: Record, offers: Offers) -> HttpResponse:
    """What the record says, or what the person had typed over it and not sent."""
    draft = own_draft(offers.person, record.pk)
    initial = initial_of(content_of(record), record.kind, offers)
    if draft is not None:
        initial = {**{name: [] for name in ("topics", "groups")}, **draft.fields}
    initial["proposed"] = [*initial.get("topics", ()), *topics_proposed(initial)]
    form = FORMS[record.kind](offers=offers, initial=initial)
    seen = record.version if draft is None else draft.fields.get("seen") or record.version
    return _page(request, form, record.pk, record=record, seen=seen, draft=draft)


def _with_topics(
    request: HttpRequest, form: RecordForm, key: UUID, record: Record | None, seen: int | None = None
) -> HttpResponse:
    """The same form again, with topics found in what was typed; nothing is stored but the draft."""
    typed = typed_in_form(request.POST)
    save_draft(key, form.kind, typed, by=person_of(request), seen=seen)
    found = topics_proposed(typed)
    if not found:
        messages.info(request, _("In Ihrem Text haben wir keine Wörter des Wortschatzes gefunden."))
    proposed = [*typed.get("topics", ()), *found]
    again = FORMS[form.kind](offers=form.offers, initial={**typed, "proposed": proposed})
    return _page(request, again, key, record=record, seen=seen)


def _conflict(
    request: HttpRequest, form: RecordForm, record: Record, seen: int, sentence: str
) -> HttpResponse:
    now = record_of(request, record.slug, may_edit)
    again, conflicts = merged(form, now, seen)
    more = {"conflicts": conflicts, "overtaken": sentence, "newest": now.versions.first()}
    return _page(request, again, now.pk, record=now, seen=now.version, status=409, **more)


def _note(form: RecordForm, refusal: Refused) -> None:
    """Write a refusal to its field, or above the form."""
    field = getattr(refusal, "field", "") if isinstance(refusal, ContentRefused) else ""
    form.add_error(field if field in form.fields else None, str(refusal))


def _page(
    request: HttpRequest,
    form: RecordForm,
    key: UUID,
    *,
    record: Record | None = None,
    seen: int | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context: Mapping[str, Any] = {
        "form": form,
        "key": key,
        "record": record,
        "kind": form.kind,
        "kind_label": Record.Kind(form.kind).label,
        "seen": seen,
        **more,
    }
    return render(request, "solutions/editing/form.html", dict(context), status=status)


def _key_in(request: HttpRequest) -> UUID | None:
    return _uuid(request.POST.get("key", ""))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
