# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Numbers, days and times as they are written; cells of exported tables."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.utils import translation

from maschinenraum.network.spreadsheets import read_table
from maschinenraum.web.lists import csv_answer
from maschinenraum.web.templatetags import kern
from tests.web.matrix import body

MOMENT = datetime(2023, 5, 11, 8, 20, tzinfo=UTC)


def test_days_and_times_in_german() -> None:
    assert kern.moment(MOMENT) == "Do., 11. Mai 2023, 10:20 Uhr"
    assert kern.day(date(2023, 3, 3)) == "Fr., 3. März 2023"


def test_days_and_times_in_english() -> None:
    with translation.override("en"):
        assert kern.moment(MOMENT) == "Thu, 11 May 2023, 10:20"


def test_the_days_of_an_event_say_once_what_they_share() -> None:
    assert kern.days(date(2023, 5, 11), date(2023, 5, 12)) == "Do., 11. bis Fr., 12. Mai 2023"
    assert kern.days(date(2023, 5, 31), date(2023, 6, 1)) == "Mi., 31. Mai bis Do., 1. Juni 2023"
    assert kern.days(date(2023, 5, 11), date(2023, 5, 11)) == "Do., 11. Mai 2023"
    with translation.override("en"):
        assert kern.days(date(2023, 5, 11), date(2023, 5, 12)) == "Thu, 11 to Fri, 12 May 2023"


def test_a_source_is_a_link_that_reads_as_the_name_of_its_host() -> None:
    text = "Bericht 2023 (https://www.kiel.de/a/b?c=1&d=2), S. 4 <b>"
    assert kern.short_links(text) == (
        'Bericht 2023 (<a href="https://www.kiel.de/a/b?c=1&amp;d=2" rel="noreferrer">kiel.de</a>), S. 4 &lt;b&gt;'
    )


def test_a_source_is_never_a_script() -> None:
    assert kern.short_links("javascript:alert(1) https://") == "javascript:alert(1) https://"


def test_german_is_marked_on_pages_in_another_language_only() -> None:
    assert kern.german("Begrüßung <b>") == "Begrüßung &lt;b&gt;"
    with translation.override("en"):
        assert kern.german("Begrüßung <b>") == '<span lang="de">Begrüßung &lt;b&gt;</span>'
        assert kern.german("") == ""


def test_numbers() -> None:
    assert kern.grouped(10752) == "10.752"
    assert kern.grouped(89.54) == "89,5"
    assert kern.grouped(None) == "unbekannt"


def test_fault_24_words_in_components_are_escaped() -> None:
    assert "<b>" not in kern.badge("info", "<b>")
    assert "<b>" not in kern.breadcrumb("Netzwerk", "/netzwerk/", "<b>")
    assert "<b>" not in kern.button_link("/", "<b>")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'="])
def test_fault_29_a_cell_never_begins_a_formula_and_is_read_as_it_was(start: str) -> None:
    answer = body(csv_answer("x.csv", ("Name", "Ort"), [(f"{start}1+1", "Kiel")]))
    (line,) = list(csv.reader(StringIO(answer.decode("utf-8-sig")), delimiter=";"))[1:]
    assert line == [f"'{start}1+1", "Kiel"]
    assert [row.cells for row in read_table(answer, "x.csv").rows] == [(f"{start}1+1", "Kiel")]


def test_decimals_of_an_export_have_a_comma_in_german_and_a_point_in_english() -> None:
    rows = [(Decimal("1.12"), 9.99, 7)]
    german = body(csv_answer("x.csv", ("Fläche", "Länge", "Zahl"), rows))
    with translation.override("en"):
        late = csv_answer("x.csv", ("Area", "Longitude", "Number"), rows)
    assert german.decode().splitlines()[1] == "1,12;9,99;7"
    assert body(late).decode().splitlines()[1] == "1.12;9.99;7"
