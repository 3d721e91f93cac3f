# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""What pages of other rooms show of similar records."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from maschinenraum.network.models import Person
from maschinenraum.solutions.models import Record
from tests.factories import OrganisationFactory, PersonFactory, SolutionFactory
from tests.web.search.indexing import index_everything

pytestmark = pytest.mark.django_db
TEXT = "Sensoren messen die Wassertemperatur am Badesee"


def shown(tag: str, record: Record, viewer: Person | None = None) -> list[str]:
    index_everything()
    request = RequestFactory().get("/")
    request.user = viewer or AnonymousUser()
    html = Template("{% load finding %}{% " + tag + " record %}").render(
        Context({"request": request, "record": record})
    )
    return re.findall(r"<a[^>]*>(.*?)</a>", html)


def test_similar_records_are_those_this_reader_may_see() -> None:
    record = SolutionFactory(title="Badesee", summary=TEXT, visibility="public")
    SolutionFactory(title="Strandbad", summary=TEXT, visibility="public")
    SolutionFactory(title="Geheimer Badesee", summary=TEXT, visibility="network")
    assert shown("similar_records", record) == ["Strandbad"]
    assert sorted(shown("similar_records", record, PersonFactory())) == ["Geheimer Badesee", "Strandbad"]


def test_who_else_does_this_leaves_out_ones_own_organisation() -> None:
    own = OrganisationFactory()
    record = SolutionFactory(title="Badesee", summary=TEXT, visibility="public", organisation=own)
    SolutionFactory(title="Strandbad", summary=TEXT, visibility="public", organisation=own)
    SolutionFactory(title="Seebad", summary=TEXT, visibility="public")
    assert shown("who_else_does_this", record) == ["Seebad"]
