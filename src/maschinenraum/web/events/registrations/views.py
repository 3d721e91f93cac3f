# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Registering oneself, seeing what was noted, signing off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.events.actions import registrations as actions
from maschinenraum.events.actions.registration_drafts import discard_draft, save_draft
from maschinenraum.events.models import Event, Registration, RegistrationDraft, Statement
from maschinenraum.events.queries.advice import advice_sessions, advisers_offered
from maschinenraum.events.queries.congresses import event_seen_by
from maschinenraum.events.queries.registration_drafts import draft_ends_on, last_sent, own_draft
from maschinenraum.events.queries.registrations import (
    answers_of,
    first_answers,
    own_registration,
    partner_labels,
    possible_partners,
    registration_is_open,
    registration_opens_later,
    slots_offered,
    workshops_of,
)
from maschinenraum.events.rules import may_register, may_see_participants
from maschinenraum.search.queries.vocabulary import offered_concepts
from maschinenraum.web.events.registrations.forms import (
    EMPTY_ROWS,
    FEWEST_CHOICES,
    MORE_ROWS,
    PARTNERS_LIST,
    Offered,
    RegistrationForm,
    initial_of,
    typed,
)
from maschinenraum.web.events.seen import seen_event
from maschinenraum.web.requests import person_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, filled with what is known; sent again it changes the one registration."""
    event = seen_event(request, slug, may_register)
    offered = _offered(request, event)
    form = RegistrationForm(offered, request.POST)
    if not registration_is_open(event):
        if request.method == "POST":
            save_draft(event, typed(form), by=person_of(request))
        return _closed(request, event)
    if request.method != "POST":
        return _form_page(request, _first_form(request, offered), draft=own_draft(person_of(request), event))
    if "more" in request.POST:
        again = {**typed(form), "rows": form.row_count + MORE_ROWS}
        save_draft(event, again, by=person_of(request))
        return _form_page(request, RegistrationForm(offered, rows=again["rows"], initial=again), more=True)
    return _send(request, event, form)


@login_required
@require_POST
def keep_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is being typed, sent by the page's own script; or throw the draft away."""
    event = seen_event(request, slug, may_register)
    if "drop" in request.POST:
        discard_draft(event, by=person_of(request))
        messages.info(request, _("Der Entwurf ist verworfen."))
        return redirect("events:register", slug)
    fields = typed(RegistrationForm(_offered(request, event), request.POST))
    opened_after = request.POST.get("opened_after")
    is_kept = save_draft(event, fields, opened_after=opened_after, by=person_of(request))
    return HttpResponse(status=204 if is_kept else 409)


def _send(request: HttpRequest, event: Event, form: RegistrationForm) -> HttpResponse:
    if not form.is_valid():
        return _refused(request, form)
    try:
        actions.register(event, form.answers(), by=person_of(request))
    except actions.RegistrationClosed:
        save_draft(event, typed(form), by=person_of(request))
        return _closed(request, event)
    except actions.AnswerRefused:
        form.add_error(None, _("Inzwischen hat sich das Programm geändert. Bitte prüfen Sie Ihre Angaben."))
        return _refused(request, form)
    return redirect("events:registration-noted", event.slug)


def _refused(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    save_draft(form.offered.event, typed(form), by=person_of(request))
    return _form_page(request, form, status=422)


@login_required
@require_safe
def noted(request: HttpRequest, slug: str) -> HttpResponse:
    """What was noted, without wishes: those stand in the person's own form and nowhere else."""
    registration = _own(request, slug)
    answers = answers_of(registration)
    statements = registration.statements.prefetch_related("concepts")
    context = {
        "event": registration.event,
        "registration": registration,
        "days": sorted(answers.days),
        "choices": registration.workshop_choices.select_related("session__group", "session__format").order_by(
            "rank"
        ),
        "requests": registration.advice_requests.select_related("adviser__person__organisation").order_by(
            "rank", "pk"
        ),
        "offers": [one for one in statements if one.kind == Statement.Kind.OFFER],
        "seeks": [one for one in statements if one.kind == Statement.Kind.SEEK],
        "is_open": registration_is_open(registration.event),
    }
    return render(request, "events/registrations/noted.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, then sign off."""
    registration = _own(request, slug)
    if request.method != "POST":
        return render(request, "events/registrations/cancel.html", {"event": registration.event})
    actions.cancel_registration(registration.event, by=person_of(request))
    messages.success(request, _("Sie sind abgemeldet. Sie können sich jederzeit wieder anmelden."))
    return redirect("events:list")


def _own(request: HttpRequest, slug: str) -> Registration:
    event = event_seen_by(request.user, slug)
    registration = own_registration(person_of(request), event) if event else None
    if registration is None or registration.state != Registration.State.REGISTERED:
        raise Http404
    return registration


def _offered(request: HttpRequest, event: Event) -> Offered:
    own = own_registration(person_of(request), event)
    workshops = tuple(workshops_of(request.user, event))
    partners = list(possible_partners(request.user, event))
    return Offered(
        event=event,
        workshops=workshops,
        slots=tuple(slots_offered(request.user, event)),
        concepts=tuple(offered_concepts()),
        partners=partner_labels(partners),
        choices=max(FEWEST_CHOICES, own.workshop_choices.filter(session__in=workshops).count() if own else 0),
        names_people=bool(may_see_participants(request.user, event)),
        advisers=tuple(advisers_offered(request.user, event)),
        people={partner.pk: partner.person_id for partner in partners},
        gives_advice=advice_sessions(request.user, event).exists(),
    )


def _first_form(request: HttpRequest, offered: Offered) -> RegistrationForm:
    person, event = person_of(request), offered.event
    unsent = own_draft(person, event)
    if unsent is not None:
        return RegistrationForm(offered, rows=unsent.fields.get("rows", EMPTY_ROWS), initial=unsent.fields)
    registration = own_registration(person, event)
    answers = answers_of(registration) if registration else first_answers(person, event)
    in_force = registration is not None and registration.state == Registration.State.REGISTERED
    by_form = in_force and registration is not None and registration.origin == Registration.Origin.FORM
    initial = initial_of(answers, offered, consents=by_form)
    return RegistrationForm(offered, rows=initial["rows"], initial=initial)


def _form_page(
    request: HttpRequest,
    form: RegistrationForm,
    *,
    status: int = 200,
    more: bool = False,
    draft: RegistrationDraft | None = None,
) -> HttpResponse:
    registration = own_registration(person_of(request), form.offered.event)
    context = {
        **_about_draft(draft),
        "opened_after": last_sent(person_of(request), form.offered.event),
        "event": form.offered.event,
        "form": form,
        "partners": [
            (form.offered.partners[one.pk], one.person.is_example)
            for one in possible_partners(request.user, form.offered.event)
            if one.pk in form.offered.partners
        ],
        "partners_list": PARTNERS_LIST,
        "opens_more": more or form.says_more,
        "person": person_of(request),
        "registration": registration
        if registration and registration.state == Registration.State.REGISTERED
        else None,
    }
    return render(request, "events/registrations/form.html", context, status=status)


def _about_draft(draft: RegistrationDraft | None) -> dict[str, object]:
    is_of_today = draft is not None and timezone.localdate(draft.saved_at) == timezone.localdate()
    return {"draft": draft, "draft_is_of_today": is_of_today}


def _closed(request: HttpRequest, event: Event) -> HttpResponse:
    context = {
        **_about_draft(own_draft(person_of(request), event)),
        "event": event,
        "opens_later": registration_opens_later(event),
        "draft_ends_on": draft_ends_on(event),
    }
    return render(
        request, "events/registrations/closed.html", context, status=409 if request.method == "POST" else 200
    )
