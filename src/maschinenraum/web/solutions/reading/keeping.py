# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keeping a record fresh from its page: confirming it, and handing on who answers for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maschinenraum.solutions.actions.freshness import confirm_record, hand_over_record
from maschinenraum.solutions.queries.people import people_to_hand_to
from maschinenraum.solutions.rules import may_confirm, may_hand_over
from maschinenraum.web.requests import person_of
from maschinenraum.web.solutions.reading.forms import HandOverForm
from maschinenraum.web.solutions.reading.record import seen_record


@require_POST
@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever answers for the record says that it is still true."""
    record = seen_record(request, slug)
    if not may_confirm(request.user, record):
        raise Http404
    confirm_record(record, by=person_of(request))
    messages.success(request, _("Danke. Der Eintrag gilt ab heute wieder als bestätigt."))
    return redirect("solutions:record", record.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the colleague who answers for the record from now on."""
    record = seen_record(request, slug)
    if not may_hand_over(request.user, record):
        raise Http404
    people = people_to_hand_to(request.user, record)
    form = HandOverForm(request.POST or None, people=people, initial={"person": record.responsible_id})
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["person"]
        hand_over_record(record, to=to, as_contact=form.cleaned_data["as_contact"], by=person_of(request))
        messages.success(request, _("Künftig fragen wir %(name)s.") % {"name": to.name})
        return redirect("solutions:record", record.slug)
    context = {"record": record, "form": form, "people": people}
    status = 422 if request.method == "POST" else 200
    return render(request, "solutions/reading/hand_over.html", context, status=status)
