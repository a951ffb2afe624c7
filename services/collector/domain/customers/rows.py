"""Rows of customers, from a file or an API, checked one by one. What is said about them repeats no value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.collector.domain.consents.wish import NewWish
from services.collector.domain.customers.columns import Column
from services.collector.domain.customers.facts import Company, CustomerFacts, company_of, problems_of
from services.collector.domain.customers.figures import (
    Style,
    UnreadableError,
    amount_style,
    common_style,
    day_style,
    read_amount,
    read_day,
)
from services.collector.domain.names import is_line
from services.collector.domain.people.contact import Contact, IdentityKind, Respondent, identify
from shared.errors import FieldProblem

Cells = Mapping[Column, str]
"""What a row says by column. Empty text says that there is nothing; what is missing says nothing."""
_FACTS: tuple[Column, ...] = ("value", "currency", "customer_since", "left_on", "location")
_DAYS: tuple[Column, ...] = ("customer_since", "left_on", "consent_at")
_YES = frozenset({"yes", "y", "true", "1", "ja", "j", "wahr", "x", "given", "erteilt"})
_NO = frozenset({"no", "n", "false", "0", "nein", "falsch", "withdrawn", "widerrufen"})
_MAX_SOURCE = 500
_NOBODY = "needs an external_id, email or phone: nothing says who the customer is"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """A row as it came in."""

    line: int
    """Of the file, or the number in the request."""
    cells: Cells = field(repr=False)
    problems: Sequence[FieldProblem] = ()
    """What was wrong with it before anybody looked at its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row that can be stored, as far as can be said without the database."""

    line: int
    contact: Contact = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    """By the names of `CustomerFacts`; None: it is no longer known. What is missing stays as it is."""
    company: Company | None = None
    wish: NewWish | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that changes nothing."""

    line: int
    problems: Sequence[FieldProblem]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How to read."""

    amounts: Style | None
    days: Style | None
    today: date
    now: datetime
    phone_region: str | None
    by: str
    """Who brings the rows in; consents name them."""


def reading_of(
    rows: Iterable[RawRow],
    *,
    amounts: Style | None,
    days: Style | None,
    now: datetime,
    phone_region: str | None,
    by: str,
) -> Reading:
    """Return how to read rows: in a style that somebody chose, else in the one in which all that can be only one are.

    Args:
        rows: all of them.
        amounts: the style that was chosen for amounts; None: what the rows say.
        days: likewise for days.
        now: the moment.
        phone_region: two-letter country of phone numbers without `+`.
        by: who brings them in.
    """
    kept = list(rows)
    return Reading(
        amounts=amounts or common_style(amount_style(row.cells.get("value", "")) for row in kept),
        days=days or common_style(day_style(row.cells.get(name, "")) for row in kept for name in _DAYS),
        today=now.date(),
        now=now,
        phone_region=phone_region,
        by=by,
    )


def check_rows(rows: Sequence[RawRow], reading: Reading) -> list[CheckedRow | RefusedRow]:
    """Return what each row means, in order; of several rows about one customer the first one counts."""
    seen = _Seen()
    checked: list[CheckedRow | RefusedRow] = []
    for row in rows:
        result = _check(row, reading)
        if isinstance(result, CheckedRow):
            earlier = seen.line_of(result.contact)
            if earlier is None:
                seen.add(result.contact, result.line)
            else:
                problem = FieldProblem("row", f"is about the same customer as row {earlier}")
                result = RefusedRow(line=row.line, problems=[problem])
        checked.append(result)
    return checked


class _Seen:
    """The customers of the rows before."""

    def __init__(self) -> None:
        self._lines: dict[tuple[IdentityKind, str], tuple[int, bool]] = {}

    def line_of(self, contact: Contact) -> int | None:
        """Return the row that is about the same customer: with the same number, or with the same address and no two."""
        for kind, name in self._names(contact):
            found = self._lines.get((kind, name))
            if found is not None and (kind == "external_id" or not (found[1] and contact.external_id)):
                return found[0]
        return None

    def add(self, contact: Contact, line: int) -> None:
        for one in self._names(contact):
            self._lines.setdefault(one, (line, contact.external_id is not None))

    def _names(self, contact: Contact) -> list[tuple[IdentityKind, str]]:
        names: dict[IdentityKind, str | None] = {
            "external_id": contact.external_id,
            "email": contact.email,
            "phone": contact.phone,
        }
        return [(kind, name) for kind, name in names.items() if name is not None]


def _check(row: RawRow, reading: Reading) -> CheckedRow | RefusedRow:
    problems = list(row.problems)
    cells = row.cells
    who = {name: cells.get(name) or None for name in ("external_id", "email", "phone", "name")}
    contact, wrong = identify(Respondent(**who), reading.phone_region)
    # `respondent.email` is the column `email`; what is wrong with all of them together is wrong with the row.
    fields = {one.field: one.field.removeprefix("respondent.") for one in wrong} | {"respondent": "row"}
    problems += [FieldProblem(fields[one.field], one.detail) for one in wrong]
    if contact is None and not wrong:
        problems.append(FieldProblem("row", _NOBODY))
    facts = _facts(cells, reading, problems)
    company, wrong = company_of(cells.get("company_key") or None, cells.get("company") or None)
    problems += wrong
    if company is not None:
        facts["company"] = company.key
    elif "company" in cells or "company_key" in cells:
        facts["company"] = None
    wish = _wish(cells, reading, problems)
    if problems or contact is None:
        return RefusedRow(line=row.line, problems=problems)
    return CheckedRow(line=row.line, contact=contact, facts=facts, company=company, wish=wish)


def _facts(cells: Cells, reading: Reading, problems: list[FieldProblem]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name in _FACTS:
        if name not in cells:
            continue
        text = cells[name]
        try:
            if not text:
                facts[name] = None
            elif name == "value":
                facts[name] = read_amount(text, reading.amounts)
            elif name == "currency":
                facts[name] = text.upper()
            elif name == "location":
                facts[name] = text
            else:
                facts[name] = read_day(text, reading.days)
        except UnreadableError as wrong:
            problems.append(FieldProblem(name, str(wrong)))
    said = CustomerFacts(**{name: value for name, value in facts.items() if value is not None})
    # A value without its currency may be about one that is known; that is looked at with the stored facts.
    late = facts.get("value") is not None and "currency" not in facts
    problems += [one for one in problems_of(said, today=reading.today) if not (late and one.field == "currency")]
    return facts


def _wish(cells: Cells, reading: Reading, problems: list[FieldProblem]) -> NewWish | None:
    text, at, source = (cells.get(name, "") for name in ("consent_survey", "consent_at", "consent_source"))
    if not text:
        if at or source:
            problems.append(FieldProblem("consent_survey", "must be yes or no where a consent is described"))
        return None
    answer = text.casefold()
    if answer not in _YES | _NO:
        problems.append(FieldProblem("consent_survey", "must be yes or no"))
    if source and not is_line(source, _MAX_SOURCE):
        problems.append(FieldProblem("consent_source", f"must be one line of at most {_MAX_SOURCE} characters"))
    if answer in _YES and not source:
        problems.append(FieldProblem("consent_source", "is needed: where or how the customer agreed"))
    said_at = _moment(at, reading, problems)
    if said_at is None:
        return None
    return NewWish(
        wish="given" if answer in _YES else "withdrawn",
        purpose="survey",
        basis="consent" if answer in _YES else None,
        source="import",
        wording=source or None,
        said_at=said_at,
        by=reading.by,
    )


def _moment(text: str, reading: Reading, problems: list[FieldProblem]) -> datetime | None:
    """Return when a wish was uttered; a day alone means its beginning in UTC."""
    if not text:
        problems.append(FieldProblem("consent_at", "is needed: when the customer said so"))
        return None
    try:
        moment = datetime.fromisoformat(text) if "T" in text or ":" in text else None
        if moment is None:
            moment = datetime.combine(read_day(text, reading.days), time(), UTC)
    except UnreadableError as wrong:
        problems.append(FieldProblem("consent_at", str(wrong)))
        return None
    except ValueError:
        problems.append(FieldProblem("consent_at", "must be a moment such as 2025-12-31T12:00:00Z"))
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment > reading.now + timedelta(days=1):
        problems.append(FieldProblem("consent_at", "must not be in the future"))
        return None
    return moment
