"""The columns of a row: what they are called, and what may stand in them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from services.collector.domain.imports.csv_rows import CsvTable, InvalidFileError
from services.collector.domain.names import is_attribute_name
from shared.errors import FieldProblem
from shared.vocabulary import AttributeValue

COLUMNS = (
    "external_id",
    "email",
    "phone",
    "name",
    "language",
    "touchpoint",
    "location",
    "channel",
    "basis",
    "send_at",
)
WHO = ("external_id", "email", "phone")
"""One of these is needed."""
_ALSO: Mapping[str, str] = {
    "customer_number": "external_id",
    "customer_id": "external_id",
    "kundennummer": "external_id",
    "e_mail": "email",
    "mail": "email",
    "email_address": "email",
    "e_mail_adresse": "email",
    "phone_number": "phone",
    "mobile": "phone",
    "telefon": "phone",
    "telefonnummer": "phone",
    "mobil": "phone",
    "sprache": "language",
    "standort": "location",
    "filiale": "location",
    "kanal": "channel",
}
"""What shops and spreadsheets call them."""
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_LONGEST_NAME = 64
_FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%d.%m.%Y %H:%M", "%d.%m.%Y")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


@dataclass(frozen=True, slots=True)
class RawRow:
    """What a row says, sorted into columns."""

    number: int
    cells: Mapping[str, str]
    """By name in `COLUMNS`."""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    problems: Sequence[FieldProblem] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    rows: Sequence[RawRow]
    attributes: Sequence[str] = ()
    """The columns of a file that are taken as attributes."""


def column_of(name: str) -> str | None:
    """Return which of the columns a name means; None for any other."""
    plain = re.sub(r"[\s-]+", "_", name.strip().lower())
    return plain if plain in COLUMNS else _ALSO.get(plain)


def attribute_of(name: str) -> str:
    """Return what the attribute of a column is called: `Kunde seit` is `Kunde_seit`.

    Returns:
        The name itself where an attribute can have it; empty where nothing of it is left.
    """
    if is_attribute_name(name):
        return name
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "_", plain).strip("_.-")[:_LONGEST_NAME]


def rows_of_table(table: CsvTable) -> RawTable:
    """Return the rows of a file; every column that is none of `COLUMNS` is an attribute.

    Raises:
        InvalidFileError: no column says who is meant, two mean the same, or the name of one has neither letter nor
            digit.
    """
    meant = {name: column_of(name) for name in table.columns if name}
    known = [column for column in meant.values() if column is not None]
    attributes = {name: attribute_of(name) for name, column in meant.items() if column is None}
    names = [*known, *filter(None, attributes.values())]
    problems = [
        FieldProblem("line 1", f"has two columns for `{one}`") for one in sorted(set(names)) if names.count(one) > 1
    ]
    if not any(column in WHO for column in known):
        problems.append(FieldProblem("line 1", f"lacks a column that says who: {', '.join(WHO)}"))
    for place, name in enumerate(table.columns, 1):
        if attributes.get(name) == "":
            problems.append(FieldProblem(f"line 1, column {place}", "has a name without any letter or digit"))
    if problems:
        raise InvalidFileError(problems)
    rows = []
    for row in table.rows:
        cells = {column: cell for name, cell in row.cells.items() if (column := meant[name]) is not None}
        values: dict[str, AttributeValue] = {
            attribute: row.cells[name] for name, attribute in attributes.items() if name in row.cells
        }
        wrong = [FieldProblem("row", "has more cells than there are columns")] if row.is_too_long else []
        rows.append(RawRow(row.line, cells, values, wrong))
    return RawTable(rows, list(attributes.values()))


def rows_of_objects(objects: Iterable[object]) -> RawTable:
    """Return the rows of a list of JSON objects, whose attributes stand in `attributes`; the first has the number 1."""
    return RawTable([_row_of(number, one) for number, one in enumerate(objects, 1)])


def _row_of(number: int, given: object) -> RawRow:
    if not isinstance(given, Mapping):
        return RawRow(number, {}, {}, [FieldProblem("row", "must be an object")])
    cells, problems = {}, []
    attributes = given.get("attributes")
    if attributes is not None and not isinstance(attributes, Mapping):
        problems.append(FieldProblem("attributes", "must be an object"))
        attributes = None
    for name, value in given.items():
        if name == "attributes" or (value is None and name in COLUMNS):
            continue
        if name not in COLUMNS:
            # An unknown name may be anything, such as somebody's address in the wrong place: it is not repeated.
            if not any(one.field == "row" for one in problems):
                problems.append(
                    FieldProblem("row", f"has an unknown column; known are {', '.join(COLUMNS)}, attributes")
                )
        elif not isinstance(value, str):
            problems.append(FieldProblem(name, "must be a text"))
        elif value.strip():
            cells[name] = value.strip()
    return RawRow(number, cells, dict(attributes or {}), problems)


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment that a cell names; without a time zone by the clocks of `zone`, a day alone at nine o'clock.

    Returns:
        None when it names none.
    """
    if _ISO.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    for form in _FORMS:
        try:
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
        return (moment if "%H" in form else moment.replace(hour=9)).replace(tzinfo=zone)
    return None
