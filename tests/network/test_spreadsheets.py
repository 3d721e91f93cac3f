# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

import io
import struct
import time
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from maschinenraum.network.spreadsheets import (
    FileRefused,
    Limits,
    csv_lines,
    neutralised,
    read_table,
    restored,
    write_csv,
    write_xlsx,
)

Parts = dict[str, bytes]


def workbook_of(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(data: bytes, change: Callable[[Parts], Parts], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return target.getvalue()


PLAIN = workbook_of(["Name", "Ort"], ["Ada", "Köln"])


def refusal(data: bytes, name: str = "liste.xlsx", **more: object) -> str:
    with pytest.raises(FileRefused) as refused:
        read_table(data, name, **more)  # type: ignore[arg-type]
    return str(refused.value)


def test_a_sheet_is_read_with_the_numbers_of_its_rows() -> None:
    table = read_table(workbook_of(["Name", "Zahl", None], [], ["Ada", 3.0], ["Bo"]), "x.xlsx")
    assert (table.columns, [(row.number, row.cells) for row in table.rows]) == (
        ("Name", "Zahl"),
        [(3, ("Ada", "3")), (4, ("Bo", ""))],
    )


# --- 38: what an archive may not be ----------------------------------------------------------------


def test_fault_38_a_bomb_is_refused_from_its_declared_sizes_fast_and_small() -> None:
    bomb = repacked(PLAIN, lambda parts: parts | {"xl/worksheets/sheet1.xml": b" " * (50 * 1024 * 1024)})
    tracemalloc.start()
    begun = time.process_time()
    said = refusal(bomb)
    took, (_now, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert said == "Die Datei würde beim Entpacken auf mehr anwachsen, als erlaubt ist (40 MB)."
    assert (took < 0.05, peak < 50 * 1024 * 1024) == (True, True)


def test_fault_38_a_bomb_that_lies_about_its_size_is_refused() -> None:
    honest = repacked(PLAIN, lambda parts: parts | {"xl/worksheets/sheet1.xml": b" " * 2_000_000})
    # The directory at the end claims 1,000 bytes where there are two million.
    lying = honest.replace(struct.pack("<I", 2_000_000), struct.pack("<I", 1_000))
    assert (
        refusal(lying)
        == "Die Datei ist beschädigt oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu."
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda parts: parts | {"xl/embeddings/innen.zip": b"PK"},
            "Die Datei enthält eingebettete Archive oder Programme und wird deshalb nicht gelesen.",
        ),
        (
            lambda parts: parts | {"../../etc/passwd": b"x"},
            "Die Datei enthält Teile mit unzulässigem Namen und wird deshalb nicht gelesen.",
        ),
        (
            lambda parts: parts | {"xl/vbaProject.bin": b"x"},
            "Die Datei enthält Makros. Bitte speichern Sie sie als .xlsx ohne Makros.",
        ),
        (
            lambda parts: (
                parts
                | {
                    "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                        b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                        b"ms-excel.sheet.macroEnabled.main+xml",
                    )
                }
            ),
            "Die Datei enthält Makros. Bitte speichern Sie sie als .xlsx ohne Makros.",
        ),
        (
            lambda parts: {"word/document.xml": b"<x/>"},
            "Die Datei ist ein Archiv, aber keine Excel-Tabelle. Bitte wählen Sie eine .xlsx-Datei.",
        ),
        (
            lambda parts: parts | {f"xl/{number}.xml": b"" for number in range(1_001)},
            "Die Datei besteht aus zu vielen Teilen und wird deshalb nicht gelesen.",
        ),
    ],
)
def test_fault_38_an_archive_with_foreign_parts_is_refused(
    change: Callable[[Parts], Parts], said: str
) -> None:
    assert refusal(repacked(PLAIN, change)) == said


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_fault_38_a_billion_laughs_are_refused(part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def tell(parts: Parts) -> Parts:
        declaration, mark, rest = parts[part].rpartition(b"?>")
        return parts | {part: declaration + mark + laughs + rest}

    said = "Die Datei enthält eigene XML-Definitionen und wird deshalb nicht gelesen."
    assert refusal(repacked(PLAIN, tell)) == said


def test_fault_38_an_encrypted_file_is_refused() -> None:
    said = refusal(b"\xd0\xcf\x11\xe0" + bytes(2_000))
    assert said.startswith("Die Datei ist verschlüsselt oder im alten Excel-Format (.xls).")
    flagged = bytearray(PLAIN)
    place = flagged.find(b"PK\x01\x02")
    flagged[place + 8] |= 1
    assert refusal(bytes(flagged)) == "Die Datei ist verschlüsselt. Bitte speichern Sie sie ohne Kennwort."


# Named cases: the packed size differs by the second it was written in.
@pytest.mark.parametrize("keep", [4, 100, len(PLAIN) - 30], ids=["mark", "head", "nearly whole"])
def test_fault_38_a_truncated_file_is_refused(keep: int) -> None:
    said = refusal(PLAIN[:keep])
    assert said == "Die Datei ist abgeschnitten oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu."


@given(place=st.integers(0, len(PLAIN) - 1), value=st.integers(0, 255))
def test_fault_38_a_damaged_file_is_read_or_refused_never_worse(place: int, value: int) -> None:
    damaged = bytearray(PLAIN)
    damaged[place] = value
    with suppress(FileRefused):
        read_table(bytes(damaged), "liste.xlsx")


# --- 39: how large a table may be -------------------------------------------------------------------


class Endless(io.RawIOBase):
    """A file of 200 MB that counts what is read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"a;b\n" * (size // 4 + 1)


def test_fault_39_a_file_beyond_the_limit_is_not_read_to_its_end() -> None:
    file = Endless()
    with pytest.raises(FileRefused, match="größer als 10 MB"):
        read_table(file, "liste.csv")  # type: ignore[arg-type]
    assert file.taken == 10 * 1024 * 1024 + 1


@pytest.mark.parametrize(
    ("data", "limits", "said"),
    [
        (b"a\n" * 12, Limits(rows=10), "Die Tabelle hat mehr als 10 Zeilen. Bitte teilen Sie sie auf."),
        (
            b"a;" * 300 + b"a\n",
            Limits(),
            "Zeile 1: Die Tabelle hat 301 Spalten, erlaubt sind 200.",
        ),
        (
            b"a\n" + b"x" * 200_000 + b"\n",
            Limits(),
            "Zeile 2: Die Zeile ist länger als 100000 Zeichen. Bitte prüfen Sie die Datei.",
        ),
    ],
)
def test_fault_39_rows_columns_and_lines_are_capped(data: bytes, limits: Limits, said: str) -> None:
    assert refusal(data, "liste.csv", limits=limits) == said


def test_fault_39_a_sheet_is_capped_too() -> None:
    wide = workbook_of(["Spalte"] * 201)
    assert refusal(wide) == "Zeile 1: Die Tabelle hat mehr als 200 Spalten."
    long = workbook_of(*([["a"]] * 12))
    said = refusal(long, limits=Limits(rows=10))
    assert said == "Die Tabelle hat mehr als 10 Zeilen. Bitte teilen Sie sie auf."


# --- 40: encodings and delimiters -------------------------------------------------------------------

TEXT = "Name{0}Ort\nJörg{0}Gießen\n"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("written", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_fault_40_encoding_and_delimiter_are_found(written: str, told: str, delimiter: str) -> None:
    table = read_table(TEXT.format(delimiter).encode(written), "liste.csv")
    assert (table.encoding, table.delimiter, table.columns, table.rows[0].cells) == (
        told,
        delimiter,
        ("Name", "Ort"),
        ("Jörg", "Gießen"),
    )


@pytest.mark.parametrize("chosen", ["cp850", "mac-roman", "iso-8859-15", "iso-8859-1"])
def test_fault_40_another_encoding_may_be_chosen(chosen: str) -> None:
    data = TEXT.format(";").encode(chosen)
    table = read_table(data, "liste.csv", encoding=chosen)
    assert (table.rows[0].cells, chosen in read_table(data, "liste.csv").alternatives) == (
        ("Jörg", "Gießen"),
        True,
    )


def test_fault_40_the_euro_sign_depends_on_the_encoding_and_is_shown_as_read() -> None:
    data = "Preis\n5 €\n".encode("iso-8859-15")
    assert read_table(data, "x.csv").rows[0].cells == ("5 ¤",)
    assert read_table(data, "x.csv", encoding="iso-8859-15").rows[0].cells == ("5 €",)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_rows_whose_empty_end_was_left_out_do_not_hide_the_delimiter(delimiter: str) -> None:
    table = read_table(f"Name{delimiter}Ort\nAnna{delimiter}Kiel\nBo\n".encode(), "liste.csv")
    assert (table.delimiter, [row.cells for row in table.rows]) == (
        delimiter,
        [("Anna", "Kiel"), ("Bo", "")],
    )


def test_a_comma_in_the_heading_alone_delimits_nothing() -> None:
    assert read_table(b"Name, Ort\nAnna\nBo\n", "liste.csv").columns == ("Name, Ort",)


def test_fault_40_quotes_may_hold_line_breaks_and_rows_keep_their_numbers() -> None:
    table = read_table(b'a;b\n"eins\nzwei";3\nvier;5\n', "x.csv")
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("eins\nzwei", "3")), (4, ("vier", "5"))]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."),
        (b"\r\n  \n", "Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."),
        (
            b'a;b\n1;2\n"drei;4',
            (
                "Zeile 3: Ein Anführungszeichen wird nicht geschlossen oder steht mitten im Text; vielleicht ist die "
                "Datei abgeschnitten. Bitte speichern Sie sie neu."
            ),
        ),
        (
            b"a;b\n1;2\n\x81;4\n",
            (
                "Zeile 3: Die Kodierung der Datei ist unbekannt: Das Byte 0x81 gibt es in „cp1252“ nicht. "
                "Bitte speichern Sie die Datei als „CSV UTF-8“ oder wählen Sie eine andere Kodierung."
            ),
        ),
        (
            b"a\x00;b\x00\n",
            (
                "Die Datei enthält Nullbytes und ist kein Text in einer bekannten Kodierung. "
                "Bitte speichern Sie sie als „CSV UTF-8“."
            ),
        ),
        (
            b"a;b\n1;2;3\n",
            (
                "Zeile 2: Die Zeile hat 3 Spalten, die Kopfzeile 2. Bitte prüfen Sie Trennzeichen und "
                "Anführungszeichen."
            ),
        ),
    ],
)
def test_fault_40_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    assert refusal(data, "liste.csv") == said


def test_fault_41_decomposed_letters_and_hard_spaces_are_read_as_composed_ones() -> None:
    data = f"Ort\n\u00a0{unicodedata.normalize('NFD', 'Köln')} \n".encode()
    assert read_table(data, "x.csv").rows[0].cells == ("Köln",)


# --- 29: cells no spreadsheet program runs ----------------------------------------------------------


@given(st.text())
def test_fault_29_neutralising_can_be_undone(text: str) -> None:
    assert (restored(neutralised(text)), neutralised(text)[:1] in tuple("=+-@\t\r")) == (text, False)


CELLS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)


@given(st.lists(st.tuples(CELLS, CELLS).filter(any), max_size=5))
def test_fault_29_a_written_table_is_read_as_it_was(rows: list[tuple[str, str]]) -> None:
    evil = [("=1+1", "'-2"), ("@SUM(A1)", "+49 30"), ("'=", "''=2")]
    for table in (
        read_table(write_csv(("Name", "Ort"), evil + rows), "x.csv"),
        read_table("".join(csv_lines(("Name", "Ort"), evil + rows)).encode(), "x.csv"),
        read_table(write_xlsx(("Name", "Ort"), evil + rows), "x.xlsx"),
    ):
        assert (table.columns, [row.cells for row in table.rows]) == (("Name", "Ort"), evil + rows)


@given(st.decimals(0, 10**6, places=2))
def test_a_decimal_is_written_with_a_comma_and_never_as_a_day(number: Decimal) -> None:
    table = read_table(write_csv(("Fläche", "Ort"), [(number, "x"), (float(number), "x")]), "x.csv")
    assert [float(row.cells[0].replace(",", ".")) for row in table.rows] == [float(number)] * 2
    assert not any("." in row.cells[0] for row in table.rows)


def test_a_number_below_nothing_is_a_number_and_no_text() -> None:
    assert read_table(write_csv(("Länge", "Ort"), [(-3.5, "x")]), "x.csv").rows[0].cells == ("-3,5", "x")
    assert b"'" not in write_csv(("Länge", "Ort"), [(-3.5, "x"), (-3, "x")])
