# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which addresses are pages: some only take a form, and nobody can be sent there by a link."""

import inspect
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation


def readable(address: str) -> str:
    """Return the address; of one that only takes a form, the nearest page above it, where the form stands.

    An address that leads nowhere is returned as it is: it is answered like any other of its kind.
    """
    path = address.partition("?")[0].partition("#")[0]
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        if _view_of(path) is None or _is_page(path):
            return address
        while not _is_page(path):
            path = path.rstrip("/").rpartition("/")[0] + "/"
    return path


def _is_page(path: str) -> bool:
    """Whether an address can be read, going by the methods its view was limited to."""
    view: Any = _view_of(path)
    is_page = view is not None
    while inspect.isfunction(view):
        methods = inspect.getclosurevars(view).nonlocals.get("request_method_list")
        is_page = is_page and (methods is None or "GET" in methods)
        view = getattr(view, "__wrapped__", None)
    return is_page


def _view_of(path: str) -> Callable[..., Any] | None:
    try:
        return resolve(path).func
    except Resolver404:
        return None
