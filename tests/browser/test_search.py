# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""The search page as people use it: typing, filtering, on a phone, without JavaScript, with nothing axe finds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.conftest import DESK, PHONE
from tests.factories import ConceptFactory, MeasureFactory, SolutionFactory
from tests.web.search.indexing import index_everything

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]


@pytest.fixture
def records() -> None:
    concept = ConceptFactory(key="bringverkehr", label_de="Hol- und Bringverkehr", label_en="Elterntaxi")
    SolutionFactory(
        title="Zonen vor der Schule", summary="Hol- und Bringverkehr geordnet", visibility="public",
        fields_of_action=[concept],
    )  # fmt: skip
    MeasureFactory(title="Schule ohne Elterntaxi", visibility="public")
    index_everything()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_a_page_of_hits(
    records: None, open_page: OpenPage, violations: Callable[[Page], list[str]], size: tuple[int, int]
) -> None:
    page = open_page("/suche/?q=Elterntaxi&art=solution", size=size)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (violations(page), wider, page.get_by_text("gefunden über:").count()) == ([], 0, 1)


def test_suggestions_appear_while_one_types_and_lead_to_the_record(
    records: None, open_page: OpenPage
) -> None:
    page = open_page("/suche/")
    page.get_by_label("Wonach suchen Sie?").press_sequentially("Zonen vor")
    page.locator("#vorschlaege").get_by_role("link", name="Zonen vor der Schule").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Zonen vor der Schule")


def test_without_javascript_a_filter_narrows_what_was_found(records: None, open_page: OpenPage) -> None:
    page = open_page("/suche/", javascript=False)
    page.get_by_label("Wonach suchen Sie?").fill("Elterntaxi")
    page.get_by_role("button", name="Suchen").click()
    assert page.get_by_role("heading", name="2 Treffer").count() == 1
    page.get_by_label("Maßnahme").check()
    page.get_by_role("button", name="Anwenden").click()
    assert page.locator(".mr-hits h3 a").all_inner_texts() == ["Schule ohne Elterntaxi"]
