# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Forms for signing in and for one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maschinenraum.network.models import Person

ADDRESS = gettext_lazy("E-Mail-Adresse")


class LinkForm(forms.Form):
    """The address a sign-in link is to be mailed to."""

    email = forms.EmailField(
        label=ADDRESS,
        max_length=254,
        help_text=gettext_lazy("Die dienstliche Adresse, mit der Sie im Netzwerk bekannt sind."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class PasswordForm(forms.Form):
    """Address and password; the view compares them."""

    email = forms.EmailField(
        label=ADDRESS, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Passwort"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, typed twice; the old one is asked for when there is one."""

    old = forms.CharField(
        label=gettext_lazy("Bisheriges Passwort"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("Neues Passwort"),
        max_length=500,
        strip=False,
        help_text=gettext_lazy(
            "Mindestens 8 Zeichen. Mehrere Wörter sind leichter zu merken als Sonderzeichen."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Neues Passwort, noch einmal"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not person.has_usable_password():
            del self.fields["old"]

    def clean_old(self) -> str:
        """Refuse a wrong old password: an unlocked screen must not be enough."""
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise forms.ValidationError(_("Das ist nicht Ihr bisheriges Passwort."))
        return old

    def clean_new(self) -> str:
        """Apply the installation's password rules."""
        new: str = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean(self) -> dict[str, Any]:
        """Refuse two different new passwords."""
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("Die beiden neuen Passwörter sind verschieden."))
        return cleaned


class LanguageForm(forms.Form):
    """The language of mail."""

    language = forms.ChoiceField(
        label=gettext_lazy("Sprache Ihrer Nachrichten"), choices=Person.Language, widget=forms.RadioSelect
    )


class ErasureForm(forms.Form):
    """One's own address, typed once more: nobody erases an account by a slip of the hand."""

    email = forms.EmailField(
        label=gettext_lazy("Ihre E-Mail-Adresse, zur Bestätigung"),
        max_length=254,
        help_text=gettext_lazy("Die Adresse, die auf der Seite „Mein Konto“ steht."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        """Refuse any address but the person's own."""
        email: str = self.cleaned_data["email"]
        if email.strip().lower() != (self.person.email or "").lower():
            raise forms.ValidationError(_("Das ist nicht die Adresse dieses Kontos."))
        return email
