# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in and out, and one's own account."""

from datetime import timedelta
from math import ceil
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maschinenraum.events.actions.erasure import erase_person
from maschinenraum.network.actions import people
from maschinenraum.network.actions import sign_in as signing_in
from maschinenraum.network.queries.groups import groups_of
from maschinenraum.network.queries.sign_in_links import open_page, person_by_sign_in_token
from maschinenraum.web.account.forms import ErasureForm, LanguageForm, LinkForm, NewPasswordForm, PasswordForm
from maschinenraum.web.caching import private
from maschinenraum.web.requests import client_of, page_of_ours, person_of, safe_next, wanted_page

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Both ways in on one page; a POST tries address and password."""
    target = safe_next(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(target)
        return _sign_in_page(request, LinkForm(prefix="link"), PasswordForm(prefix="password"))
    form = PasswordForm(request.POST, prefix="password")
    if not form.is_valid():
        return _sign_in_page(request, LinkForm(prefix="link"), form, status=422)
    address, client = form.cleaned_data["email"], client_of(request)
    try:
        signing_in.count_sign_in_attempt(
            kind="password", limit=signing_in.PASSWORD, address=address, client=client
        )
    except signing_in.TooManyAttempts as refusal:
        return _too_many(request, refusal.wait)
    person = authenticate(request, username=address, password=form.cleaned_data["password"])
    if person is None:
        form.add_error(None, _("E-Mail-Adresse und Passwort passen nicht zusammen."))
        return _sign_in_page(request, LinkForm(prefix="link"), form, status=422)
    signing_in.forget_sign_in_attempts(kind="password", address=address, client=client)
    login(request, person)
    return redirect(target)


@require_POST
def request_link(request: HttpRequest) -> HttpResponse:
    """Ask for a sign-in link by mail; the answer is the same whoever the address belongs to."""
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        return _sign_in_page(request, form, PasswordForm(prefix="password"), status=422)
    try:
        signing_in.request_sign_in_link(
            address=form.cleaned_data["email"],
            language=get_language() or "de",
            client=client_of(request),
            then=wanted_page(request),
        )
    except signing_in.TooManyAttempts as refusal:
        return _too_many(request, refusal.wait)
    return redirect("account:link-is-sent")


@require_safe
def link_is_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is under way, if the address is known."""
    return render(request, "account/link_is_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
def mailed_link(request: HttpRequest, person_id: UUID, token: str) -> HttpResponse:
    """The page a mailed link opens: a button. Mail scanners open links; only the POST uses it up."""
    then = page_of_ours(request, open_page(request.GET.get("weiter", "")))
    if request.method == "POST":
        person = signing_in.use_sign_in_link(person_id=person_id, token=token)
        if person is not None:
            login(request, person, backend=BACKEND)
            return redirect(then or "home:today")
        return _link_is_over(request, then)
    if person_by_sign_in_token(person_id, token, timezone.now()) is None:
        return _link_is_over(request, then)
    return private(render(request, "account/mailed_link.html"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, _("Sie sind abgemeldet."))
    return redirect("home:today")


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """My data, my links, my language, my password."""
    person = person_of(request)
    context = {
        "person": person,
        "groups": groups_of(person).select_related("kind"),
        "language_form": LanguageForm(initial={"language": person.language}),
    }
    return render(request, "account/mine.html", context)


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a password, or a new one; this session stays, all others end."""
    person = person_of(request)
    form = NewPasswordForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        people.change_password(by=person, password=form.cleaned_data["new"])
        update_session_auth_hash(request, person)
        messages.success(request, _("Ihr neues Passwort gilt ab jetzt."))
        return redirect("account:mine")
    status = 422 if form.errors else 200
    return render(request, "account/change_password.html", {"form": form}, status=status)


@require_POST
@login_required
def change_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of mail."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        people.change_language(by=person_of(request), language=form.cleaned_data["language"])
        messages.success(request, _("Ihre Nachrichten kommen ab jetzt in dieser Sprache."))
    return redirect("account:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def renew_links(request: HttpRequest) -> HttpResponse:
    """End all secret links and calendar feeds given out so far, after saying what that means."""
    if request.method != "POST":
        return render(request, "account/renew_links.html")
    people.renew_secret_links(by=person_of(request))
    messages.success(request, _("Ihre geheimen Links sind erneuert. Die alten öffnen nichts mehr."))
    return redirect("account:mine")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's own account for good, after saying what goes and what stays."""
    person = person_of(request)
    form = ErasureForm(person, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erase_person(person, by=person)
        except people.LastAdministrator:
            form.add_error(
                None,
                _("Sie sind die einzige Administration. Bitte legen Sie zuerst ein zweites Konto dafür an."),
            )
        else:
            logout(request)
            messages.success(request, _("Ihr Konto ist gelöscht."))
            return redirect("home:today")
    status = 422 if form.errors else 200
    return private(render(request, "account/erase.html", {"form": form}, status=status))


def _sign_in_page(
    request: HttpRequest, link_form: LinkForm, password_form: PasswordForm, status: int = 200
) -> HttpResponse:
    context = {
        "link_form": link_form,
        "password_form": password_form,
        "next": wanted_page(request),
    }
    return render(request, "account/sign_in.html", context, status=status)


def _link_is_over(request: HttpRequest, then: str) -> HttpResponse:
    query = f"?{urlencode({'next': then})}" if then else ""
    context = {"again": f"{reverse('account:sign-in')}{query}"}
    return private(render(request, "account/link_is_over.html", context, status=404))


def _too_many(request: HttpRequest, wait: timedelta) -> HttpResponse:
    context = {"minutes": max(1, ceil(wait.total_seconds() / 60))}
    response = render(request, "account/too_many.html", context, status=429)
    response["Retry-After"] = str(max(1, ceil(wait.total_seconds())))
    return response
