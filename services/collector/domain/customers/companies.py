"""Companies, and what their people add up to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.collector.domain.customers.facts import Company, CustomerFacts


@dataclass(frozen=True, slots=True)
class CompanyTotals:
    """A company with what its people add up to."""

    company: Company
    people: int
    left: int
    """How many of them are no longer customers."""
    customer_since: date | None
    """Since when the first of them is a customer."""
    values: Sequence[tuple[str, Decimal]] = field(default=())
    """What those who have not left are worth, by currency."""


@dataclass(frozen=True, slots=True)
class CompanyPerson:
    """One of a company's people, without how they are called or reached."""

    respondent_id: UUID
    facts: CustomerFacts
    responses: int
    complaints: int
    last_at: datetime | None
    """When they last said something."""
