# SPDX-FileCopyrightText: 2026 The Maschinenraum contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables that come and go as files: CSV in any usual form, and XLSX after a look at what it claims to be.

Nothing is unpacked before the sizes an archive declares have been checked, nothing is repaired
silently, and every refusal is one sentence that says where. Written tables hold no cell a spreadsheet
program would run; reading such a file gives the texts back as they were.
"""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import get_language
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from xlsxwriter import Workbook as NewWorkbook

from maschinenraum.engine.language import fold

MIB = 1024 * 1024
DELIMITERS = (";", ",", "\t", "|")
#: What a person may choose from when the preview shows wrong letters.
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "iso-8859-1", "cp850", "mac-roman", "utf-16")
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
END_OF_DIRECTORY = b"PK\x05\x06"
MOST_PARTS = 1_000
#: openpyxl trusts the files it opens: any of these comes out of one with a byte changed (found by trying).
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    TypeError,
    ValueError,
)
LONGEST_CELL = 32_767
#: A part that unpacks to more than this may not be packed tighter than real sheets are (1:9 measured).
SMALL_PART, TIGHTEST = MIB, 60
FOREIGN_PARTS = (".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".xlsx", ".xlsm", ".docx", ".exe", ".dll")
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")


def _(text: str) -> str:
    """Mark a sentence for the catalogue; ``FileRefused.sentence`` translates it."""
    return text


class FileRefused(Exception):
    """A file is not what was asked for: one sentence, with row and column where they are known.

    ``text`` may name ``values`` as ``%(name)s``; rows count from 1 as spreadsheet programs do.
    """

    def __init__(self, text: str, *, row: int | None = None, column: str = "", **values: object) -> None:
        super().__init__(text)
        self.text, self.row, self.column, self.values = text, row, column, values

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in the language of ``translate`` (gettext), German without."""
        said = translate(self.text) % self.values
        if self.row is None:
            return said
        if not self.column:
            return translate(_("Zeile %(row)s: %(said)s")) % {"row": self.row, "said": said}
        place = {"row": self.row, "column": self.column, "said": said}
        return translate(_("Zeile %(row)s, Spalte %(column)s: %(said)s")) % place

    def __str__(self) -> str:
        return self.sentence()


@dataclass(frozen=True)
class Limits:
    """How large a table may be before it is refused."""

    size: int = 10 * MIB
    unpacked: int = 40 * MIB
    rows: int = 50_000
    columns: int = 200
    line: int = 100_000


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1) and its cells, as many as the table has columns."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as read. ``encoding`` and ``delimiter`` are empty for XLSX; alternatives may be chosen."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""
    alternatives: tuple[str, ...] = field(default=())


# --- reading --------------------------------------------------------------------------------------


def read_table(
    source: bytes | BinaryIO,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits = USUAL,
) -> Table:
    """Read the first sheet of an XLSX file or a CSV file, its first row being the names of the columns.

    ``name`` is only used to tell the kinds apart where the content does not. Raises ``FileRefused``.
    """
    data = read_capped(source, limits)
    if data.startswith((ZIP, OLE)) or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        return _read_first_sheet(data, limits)
    return _read_csv(data, encoding, delimiter, limits)


def read_capped(source: bytes | BinaryIO, limits: Limits = USUAL) -> bytes:
    """Return the whole file, never reading more than the limit; refuses an empty one."""
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if len(data) > limits.size:
        raise FileRefused(
            _("Die Datei ist größer als %(most)s MB. Bitte teilen Sie sie auf."), most=limits.size // MIB
        )
    if not data.strip(b"\x00 \r\n\t"):
        raise FileRefused(_("Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."))
    return data


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text and the encoding: the chosen one, else by its mark, else UTF-8, else Windows-1252."""
    marked = next((found for mark, found in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is None and b"\x00" in data[:4096] and encoding != "utf-16":
        raise FileRefused(
            _(
                "Die Datei enthält Nullbytes und ist kein Text in einer bekannten Kodierung. "
                "Bitte speichern Sie sie als „CSV UTF-8“."
            )
        )
    if encoding is not None and encoding not in ENCODINGS:
        raise FileRefused(_("Die Kodierung „%(encoding)s“ ist unbekannt."), encoding=encoding[:40])
    chosen = marked or encoding
    for candidate in (chosen,) if chosen else ("utf-8", "cp1252"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError as error:
            failure, last = error, candidate
        else:
            return text, "utf-8" if candidate == "utf-8-sig" else candidate
    raise FileRefused(
        _(
            "Die Kodierung der Datei ist unbekannt: Das Byte %(byte)s gibt es in „%(encoding)s“ nicht. "
            "Bitte speichern Sie die Datei als „CSV UTF-8“ oder wählen Sie eine andere Kodierung."
        ),
        row=data.count(b"\n", 0, failure.start) + 1,
        byte=f"0x{data[failure.start]:02X}",
        encoding=last,
    )


def _read_csv(data: bytes, encoding: str | None, delimiter: str | None, limits: Limits) -> Table:
    text, used = decode(data, encoding)
    for number, line in enumerate(io.StringIO(text), start=1):
        if len(line) > limits.line:
            raise FileRefused(
                _("Die Zeile ist länger als %(most)s Zeichen. Bitte prüfen Sie die Datei."),
                row=number,
                most=limits.line,
            )
    if delimiter is not None and delimiter not in DELIMITERS:
        raise FileRefused(_("Das Trennzeichen „%(delimiter)s“ ist unbekannt."), delimiter=delimiter[:10])
    chosen = delimiter or _likely_delimiter(text)
    rows = _csv_rows(text, chosen)
    columns, body = _heading_and_body(rows, limits)
    return Table(columns, body, used, chosen, tuple(other for other in ENCODINGS if other != used))


def _likely_delimiter(text: str) -> str:
    """The delimiter that cuts each of the first rows into the most columns.

    Where none does, since empty cells at the end of rows were left out: the one that cuts the heading into the
    most, and another row into as many.
    """
    best, most = ";", (1, 1)
    for candidate in DELIMITERS:
        try:
            sample = list(islice(csv.reader(io.StringIO(text), delimiter=candidate), 20))
        except csv.Error:
            continue
        widths = [len(row) for row in sample if any(cell.strip() for cell in row)]
        is_whole = max(widths[1:], default=0) == widths[0] if widths else False
        width = (min(widths, default=1), widths[0] if is_whole else 1)
        if width > most:
            best, most = candidate, width
    return best


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            yield Row(number, tuple(_clean(cell) for cell in cells))
            number = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(
            _(
                "Ein Anführungszeichen wird nicht geschlossen oder steht mitten im Text; vielleicht ist die "
                "Datei abgeschnitten. Bitte speichern Sie sie neu."
            ),
            row=number,
        ) from error


def _clean(cell: str) -> str:
    """Composed letters, no space around; what we neutralised when writing is as it was."""
    # A tab or carriage return at the start is neutralised, so it is not lost to this strip.
    return restored(unicodedata.normalize("NFC", cell).strip())


def _heading_and_body(rows: Iterator[Row], limits: Limits) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    filled = (row for row in rows if any(row.cells))
    heading = next(filled, None)
    if heading is None:
        raise FileRefused(_("Die Datei ist leer. Bitte wählen Sie eine Datei mit Inhalt."))
    columns = _without_empty_end(heading.cells)
    if len(columns) > limits.columns:
        raise FileRefused(
            _("Die Tabelle hat %(count)s Spalten, erlaubt sind %(most)s."),
            row=heading.number,
            count=len(columns),
            most=limits.columns,
        )
    body: list[Row] = []
    for row in filled:
        if len(body) >= limits.rows:
            raise FileRefused(
                _("Die Tabelle hat mehr als %(most)s Zeilen. Bitte teilen Sie sie auf."), most=limits.rows
            )
        cells = _without_empty_end(row.cells)
        if len(cells) > len(columns):
            raise FileRefused(
                _(
                    "Die Zeile hat %(count)s Spalten, die Kopfzeile %(columns)s. "
                    "Bitte prüfen Sie Trennzeichen und Anführungszeichen."
                ),
                row=row.number,
                count=len(cells),
                columns=len(columns),
            )
        body.append(Row(row.number, cells + ("",) * (len(columns) - len(cells))))
    return columns, tuple(body)


def _without_empty_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


# --- XLSX -----------------------------------------------------------------------------------------


def _read_first_sheet(data: bytes, limits: Limits) -> Table:
    with open_workbook(data, limits) as workbook:
        return read_sheet(workbook, workbook.sheetnames[0], limits)


def read_sheet(workbook: Workbook, sheet: str, limits: Limits = USUAL) -> Table:
    """Read one sheet of an open XLSX file, its first filled row being the names of the columns."""
    rows = (
        Row(number, tuple(_clean(as_text(value)) for value in values))
        for number, values in sheet_rows(workbook, sheet, limits)
    )
    return Table(*_heading_and_body(rows, limits))


@contextmanager
def open_workbook(data: bytes, limits: Limits = USUAL) -> Iterator[Workbook]:
    """Open an XLSX file for reading once its archive has been checked; raises ``FileRefused``."""
    check_archive(data, limits)
    with _damage_refused():
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not workbook.sheetnames:
            raise ValueError
    try:
        yield workbook
    finally:
        workbook.close()


@contextmanager
def _damage_refused() -> Iterator[None]:
    """Turn what openpyxl raises on damaged or hostile XML into a refusal."""
    try:
        yield
    except DAMAGE as error:
        # openpyxl wraps what its XML parser refuses.
        if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
            text = _("Die Datei enthält eigene XML-Definitionen und wird deshalb nicht gelesen.")
        else:
            text = _("Die Datei ist beschädigt oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu.")
        raise FileRefused(text) from error


def check_archive(data: bytes, limits: Limits = USUAL) -> None:
    """Refuse what is no plain XLSX file by what its directory declares; unpacks nothing but the list of types."""
    if data.startswith(OLE):
        raise FileRefused(
            _(
                "Die Datei ist verschlüsselt oder im alten Excel-Format (.xls). "
                "Bitte speichern Sie sie ohne Kennwort als .xlsx."
            )
        )
    end = data.rfind(END_OF_DIRECTORY)
    if not data.startswith(ZIP) or end < 0 or len(data) < end + 22:
        raise FileRefused(
            _("Die Datei ist abgeschnitten oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu.")
        )
    if int.from_bytes(data[end + 10 : end + 12], "little") > MOST_PARTS:
        raise FileRefused(_("Die Datei besteht aus zu vielen Teilen und wird deshalb nicht gelesen."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist(), limits)
            _refuse_macro_types(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError) as error:
        raise FileRefused(
            _("Die Datei ist abgeschnitten oder keine Excel-Datei (.xlsx). Bitte speichern Sie sie neu.")
        ) from error


def _check_parts(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    names = {part.filename.lower() for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused(_("Die Datei ist verschlüsselt. Bitte speichern Sie sie ohne Kennwort."))
    if any(".." in name.split("/") or name.startswith("/") or "\\" in name or ":" in name for name in names):
        raise FileRefused(_("Die Datei enthält Teile mit unzulässigem Namen und wird deshalb nicht gelesen."))
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise FileRefused(_("Die Datei enthält Makros. Bitte speichern Sie sie als .xlsx ohne Makros."))
    if any(name.endswith(FOREIGN_PARTS) for name in names):
        raise FileRefused(
            _("Die Datei enthält eingebettete Archive oder Programme und wird deshalb nicht gelesen.")
        )
    tight = any(
        part.file_size > SMALL_PART and part.file_size > TIGHTEST * part.compress_size for part in parts
    )
    if tight or sum(part.file_size for part in parts) > limits.unpacked:
        raise FileRefused(
            _("Die Datei würde beim Entpacken auf mehr anwachsen, als erlaubt ist (%(most)s MB)."),
            most=limits.unpacked // MIB,
        )
    if not {"xl/workbook.xml", "[content_types].xml"} <= names:
        raise FileRefused(
            _("Die Datei ist ein Archiv, aber keine Excel-Tabelle. Bitte wählen Sie eine .xlsx-Datei.")
        )


def _refuse_macro_types(archive: zipfile.ZipFile) -> None:
    """A workbook may declare itself one with macros (.xlsm) and carry none: it is no .xlsx either way."""
    types = next(part for part in archive.infolist() if part.filename.lower() == "[content_types].xml")
    if types.file_size > SMALL_PART:
        raise FileRefused(_("Die Datei besteht aus zu vielen Teilen und wird deshalb nicht gelesen."))
    if b"macroenabled" in archive.read(types).lower():
        raise FileRefused(_("Die Datei enthält Makros. Bitte speichern Sie sie als .xlsx ohne Makros."))


def sheet_rows(
    workbook: Workbook, sheet: str, limits: Limits = USUAL, *, columns: int | None = None
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Yield (row number from 1, values) of a sheet; more rows or columns than allowed are refused.

    columns   read only so many columns (sheets may declare hundreds of empty ones)
    """
    most = columns or limits.columns + 1
    with _damage_refused():
        worksheet = workbook[sheet]
        # What the sheet says of its own size may be wrong; only its rows count.
        worksheet.reset_dimensions()
        for number, values in enumerate(worksheet.iter_rows(max_col=most, values_only=True), start=1):
            if number > limits.rows + 1:
                raise FileRefused(
                    _("Die Tabelle hat mehr als %(most)s Zeilen. Bitte teilen Sie sie auf."), most=limits.rows
                )
            if columns is None and len(values) > limits.columns and values[limits.columns] is not None:
                raise FileRefused(
                    _("Die Tabelle hat mehr als %(most)s Spalten."), row=number, most=limits.columns
                )
            yield number, values


def as_text(value: object) -> str:
    """Return a cell as a person reads it: whole numbers without ``.0``, days as 2023-05-11."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def plain_heading(text: str) -> str:
    """Return a heading folded, without what stands in brackets, punctuation made space."""
    without = re.sub(r"\(.*?\)", " ", text)
    return " ".join(re.findall(r"[^\W_]+", fold(without)))


def column_letter(index: int) -> str:
    """Return the letter of a column counted from 0, as spreadsheet programs show it."""
    return get_column_letter(index + 1)


# --- writing --------------------------------------------------------------------------------------


def neutralised(text: str) -> str:
    """Return a cell no spreadsheet program takes for a formula: an apostrophe goes before it.

    >>> neutralised("=1+1"), neutralised("Kiel"), restored(neutralised("=1+1"))
    ("'=1+1", 'Kiel', '=1+1')
    """
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """Undo ``neutralised``."""
    return text[1:] if NEUTRALISED.match(text) else text


def csv_lines(
    columns: Sequence[object], rows: Iterable[Sequence[object]], *, language: str | None = None
) -> Iterator[str]:
    """Return the lines of a CSV file that German spreadsheet programs open rightly.

    UTF-8 with mark, semicolons, and in German a decimal comma: they take 1.12 for a day and 9.99 for
    text. In other languages the point stays. Reading takes both. ``language`` is the reader's one if
    not given, which only an installation knows.
    """
    # asked now: lines are sent when nobody is there to ask
    comma = (language or get_language() or "de").startswith("de")
    return _csv_lines(columns, rows, "," if comma else ".")


def _csv_lines(
    columns: Sequence[object], rows: Iterable[Sequence[object]], decimal_sign: str
) -> Iterator[str]:
    yield "\ufeff"
    for row in chain((columns,), rows):
        line = io.StringIO(newline="")
        csv.writer(line, delimiter=";").writerow([_csv_cell(value, decimal_sign) for value in row])
        yield line.getvalue()


def _csv_cell(value: object, decimal_sign: str) -> str:
    if isinstance(value, int | float | Decimal):
        return as_text(value).replace(".", decimal_sign)
    return neutralised(as_text(value))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file as a whole; see ``csv_lines``."""
    return "".join(csv_lines(columns, rows)).encode("utf-8")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Tabelle") -> bytes:
    """Return an XLSX file with one sheet; numbers stay numbers, every text is written as text."""
    target = io.BytesIO()
    with NewWorkbook(target, {"in_memory": True}) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        bold = workbook.add_format({"bold": True})
        worksheet.write_row(0, 0, [neutralised(name) for name in columns], bold)
        for number, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                    worksheet.write_number(number, index, value)
                else:
                    worksheet.write_string(number, index, _that_fits(neutralised(as_text(value))))
    return target.getvalue()


def _that_fits(text: str) -> str:
    """A cell of an XLSX file holds no more; a longer text would not be written at all."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
