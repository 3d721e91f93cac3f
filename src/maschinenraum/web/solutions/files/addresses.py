# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole address of a record, as it stands in files that leave the site."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from maschinenraum.solutions.models import Record


def page_address(request: HttpRequest, record: Record) -> str:
    """Return the address of the record's page; the same one whatever language the reader uses."""
    with translation.override("de"):
        path = reverse("solutions:record", args=(record.slug,))
    return request.build_absolute_uri(path)
