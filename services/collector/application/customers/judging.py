"""What one row of a file changes about the customer whom it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.collector.application.consents.recording import somebody_of
from services.collector.application.customers.matching import Known, filled_in
from services.collector.domain.consents.entry import ConsentEntry
from services.collector.domain.consents.wish import NewWish
from services.collector.domain.customers.facts import FACTS, Company, CustomerFacts, problems_of
from services.collector.domain.customers.report import RowReport
from services.collector.domain.customers.rows import CheckedRow
from services.collector.domain.people.contact import Contact

_CONSENT = "consent_survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row that can be stored."""

    line: int
    respondent_id: UUID | None
    """None for somebody new."""
    contact: Contact
    """With what the row adds to it."""
    facts: CustomerFacts
    company: Company | None
    wish: NewWish | None
    """None where it stands in the ledger already."""
    fields: Sequence[str]
    """What changes."""
    has_new_names: bool
    has_new_facts: bool


def judge(
    row: CheckedRow, known: Known | None, before: CustomerFacts, entries: Sequence[ConsentEntry], *, today: date
) -> Judged | RowReport:
    """Return what a row changes, or why it is refused after all.

    Args:
        row: that was checked by itself.
        known: whom it is about; None: somebody new.
        before: the facts that are known.
        entries: of the ledger, of everybody whom rows are about.
        today: the day.
    """
    facts = replace(before, **row.facts)
    if "value" in row.facts and facts.value is None and "currency" not in row.facts:
        facts = replace(facts, currency=None)
    problems = problems_of(facts, today=today)
    if problems:
        return RowReport(row=row.line, outcome="refused", problems=problems)
    contact, new_names = (row.contact, []) if known is None else filled_in(known[1], row.contact)
    new_facts = [name for name in FACTS if getattr(before, name) != getattr(facts, name)]
    wish = None if known is not None and _is_known(row.wish, known, entries) else row.wish
    return Judged(
        line=row.line,
        respondent_id=None if known is None else known[0],
        contact=contact,
        facts=facts,
        company=row.company,
        wish=wish,
        fields=[*new_names, *new_facts, *([_CONSENT] if wish else [])],
        has_new_names=bool(new_names),
        has_new_facts=bool(new_facts),
    )


def _is_known(wish: NewWish | None, known: Known, entries: Sequence[ConsentEntry]) -> bool:
    """Return whether somebody's wish was brought in before, whoever did it."""
    if wish is None:
        return True
    names = set(somebody_of(known[1], known[0]).names)
    return any(
        entry.person in names
        and (entry.wish, entry.purpose, entry.channel) == (wish.wish, wish.purpose, wish.channel)
        and (entry.source, entry.said_at) == (wish.source, wish.said_at)
        for entry in entries
    )
