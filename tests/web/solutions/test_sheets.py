# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fact sheets and comparisons: on the page and on paper."""

import re

import pytest
from django.test import Client

from maschinenraum.network.models import Visibility
from maschinenraum.solutions.models import Record
from maschinenraum.web.solutions.files.comparing import compared
from maschinenraum.web.solutions.files.fact_sheet import MOST_LETTERS, _data, _fitting
from tests.factories import (
    InsightFactory,
    MeasureFactory,
    OrganisationFactory,
    PersonFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db

#: Would end the setting, read a file or run code, were it read as markup.
HOSTILE = '#panic() #read("/etc/passwd") *x* $1 [a] @ref <b> \\ #eval("1") // `raw` = Titel 田 😀 \u202e'
TEXTS = (
    "problem", "benefit", "scope", "process_steps", "preconditions", "data_needed", "technology", "interfaces",
    "standards", "operator_model", "legal_aspects", "success_factors", "limiting_factors", "failures", "sources",
)  # fmt: skip


@pytest.fixture
def member() -> Client:
    client = Client()
    client.force_login(PersonFactory())
    return client


def pages(pdf: bytes) -> int:
    """How many pages a PDF has, by the counter of its page tree."""
    return max(
        int(count) for count in re.findall(rb"/Type /Pages.{0,80}?/Count (\d+)|/Count (\d+)", pdf)[0] if count
    )


def comparison(client: Client, *slugs: str, path: str = "/wissen/vergleich/") -> str:
    html = client.get(path, {"loesung": list(slugs)}).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# --- the fact sheet ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [MeasureFactory, SolutionFactory, InsightFactory])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_fact_sheet_is_a_tagged_pdf(member: Client, make: type[SolutionFactory], language: str) -> None:
    response = member.get(f"{language}/wissen/{make().slug}/steckbrief/")

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert (b"/StructTreeRoot" in response.content, b"pdfuaid:part" in response.content) == (True, True)


@pytest.mark.parametrize("letters", [150, 600, 3_000])
def test_a_fact_sheet_has_two_pages_however_much_is_said(member: Client, letters: int) -> None:
    text = ("Die Sonden senden jede Stunde. " * 200)[:letters]
    solution = SolutionFactory(title="T" * 160, summary=text[:600], **dict.fromkeys(TEXTS, text))

    assert pages(member.get(f"/wissen/{solution.slug}/steckbrief/").content) == 2


def test_short_lines_take_room_too(member: Client) -> None:
    solution = SolutionFactory(summary="Kurz.", **dict.fromkeys(TEXTS, "\n".join(["- Punkt"] * 30)))

    assert pages(member.get(f"/wissen/{solution.slug}/steckbrief/").content) == 2


def test_fault_31_what_people_wrote_is_no_markup(member: Client) -> None:
    owner = OrganisationFactory(name=HOSTILE[:100])
    solution = SolutionFactory(
        title=HOSTILE,
        summary=HOSTILE,
        organisation=owner,
        licence=HOSTILE[:80],
        **dict.fromkeys(TEXTS, HOSTILE),
    )
    other = SolutionFactory()
    sheet = member.get(f"/wissen/{solution.slug}/steckbrief/")
    table = member.get(f"/wissen/vergleich/pdf/?loesung={solution.slug}&loesung={other.slug}")

    assert (sheet.status_code, table.status_code, pages(sheet.content)) == (200, 200, 2)


def test_a_fact_sheet_marks_what_is_invented_and_what_is_unknown() -> None:
    data = _data(_loaded(SolutionFactory(cost_once_eur=None, licence="EUPL-1.2")), [], "http://x.example/")
    facts = {fact["name"]: fact["value"] for fact in data["facts"]}

    assert data["mark"] == "Beispiel: erfundene Angaben, nicht für eine Entscheidung"
    assert (facts["Kosten einmalig"], facts["Lizenz"], facts["Phase"]) == (
        "unbekannt",
        "EUPL-1.2",
        "unbekannt",
    )
    assert data["freshness"].startswith("Bestätigt am ")
    assert data["untold"].startswith("Unbekannt, weil der Eintrag dazu nichts sagt: Problem, ")


def _loaded(record: Record) -> Record:
    return Record.objects.select_related("solution", "organisation__territory", "contact").get(pk=record.pk)


def test_the_longest_text_is_cut_first() -> None:
    assert _fitting(["kurz", "wort " * MOST_LETTERS])[0] == "kurz"
    assert sum(map(len, _fitting(["wort " * MOST_LETTERS] * 3))) <= MOST_LETTERS + 3 * 30


def test_a_hidden_record_has_no_sheet() -> None:
    solution = SolutionFactory(visibility=Visibility.INTERNAL)

    assert Client().get(f"/wissen/{solution.slug}/steckbrief/").status_code == 404


# --- the comparison ---------------------------------------------------------------------------------


def test_what_differs_stands_first_then_what_is_the_same_then_what_nobody_says() -> None:
    one = _loaded(SolutionFactory(cost_once_eur=0, licence="EUPL-1.2", failures="Boje weg"))
    two = _loaded(SolutionFactory(cost_once_eur=9_000, licence="EUPL-1.2"))
    found = compared([one, two])

    assert [(line.name, line.values) for line in found.differing] == [
        ("Kosten einmalig", ("0 €", "9.000 €")),
        ("Was misslang", ("Boje weg", "")),
    ]
    assert ("Lizenz", ("EUPL-1.2", "EUPL-1.2")) in [(line.name, line.values) for line in found.same]
    assert "Laufende Kosten" in found.untold


def test_the_choice_stands_in_the_address(member: Client) -> None:
    one, two = (
        SolutionFactory(title="Badeseen", cost_once_eur=0),
        SolutionFactory(title="Parken", cost_once_eur=5),
    )
    said = comparison(member, one.slug, two.slug)

    assert "Badeseen Beispiel" in said
    assert "Kosten einmalig 0 € 5 €" in said


def test_another_solution_is_found_and_added(member: Client) -> None:
    one, two = SolutionFactory(title="Badeseen"), SolutionFactory(title="Parken")
    html = member.get(f"/wissen/vergleich/?loesung={one.slug}&wort=park").content.decode()

    assert f'href="/wissen/vergleich/?loesung={one.slug}&amp;loesung={two.slug}"' in html


def test_a_comparison_holds_four_at_most(member: Client) -> None:
    solutions = [SolutionFactory(title=f"Lösung {n}", cost_once_eur=n) for n in range(5)]
    said = comparison(member, *(one.slug for one in solutions))

    assert ("Lösung 3" in said, "Lösung 4" in said) == (True, False)


def test_fault_06_what_a_reader_may_not_see_is_compared_like_what_is_not_there() -> None:
    one = SolutionFactory(visibility=Visibility.PUBLIC, title="Offen")
    hidden = SolutionFactory(visibility=Visibility.INTERNAL, title="Geheim")
    with_hidden = comparison(Client(), one.slug, hidden.slug)

    assert with_hidden == comparison(Client(), one.slug, "gibt-es-nicht")
    assert "Geheim" not in with_hidden
    sheet = Client().get(f"/wissen/vergleich/pdf/?loesung={one.slug}&loesung={hidden.slug}")
    assert sheet.status_code == 404


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_comparison_is_a_tagged_pdf_on_paper_lying(member: Client, language: str) -> None:
    slugs = "&".join(f"loesung={SolutionFactory(cost_once_eur=n).slug}" for n in range(4))
    pdf = member.get(f"{language}/wissen/vergleich/pdf/?{slugs}").content

    assert (
        b"/StructTreeRoot" in pdf,
        re.search(rb"/MediaBox ?\[0 0 841\.\d+ 595\.\d+\]", pdf) is not None,
    ) == (True, True)


def test_list_and_record_lead_to_files_and_comparison(member: Client) -> None:
    solution = SolutionFactory()
    listed = member.get("/wissen/?art=solution").content.decode()
    record = member.get(f"/wissen/{solution.slug}/").content.decode()

    assert f'name="loesung" value="{solution.slug}"' in listed
    assert 'href="/wissen/export/csv/?art=solution"' in listed
    assert f'href="/wissen/{solution.slug}/steckbrief/"' in record
    assert f'href="/wissen/vergleich/?loesung={solution.slug}"' in record
