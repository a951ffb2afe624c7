"""The requests and replies of routes of customers' facts and companies."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from services.collector.application.customers.facts import ShownFacts
from services.collector.domain.customers.companies import CompanyPerson, CompanyTotals
from services.collector.domain.customers.facts import (
    MAX_COMPANY_LENGTH,
    Company,
    CustomerFacts,
    InvalidFactsError,
    company_of,
)
from services.collector.web.openapi import with_example
from shared.errors import FieldProblem
from shared.web.paging import Page

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")
_EXAMPLE: dict[str, Any] = {
    "value": "1234.50",
    "currency": "EUR",
    "customer_since": "2021-04-01",
    "left_on": None,
    "company": {"key": "acme", "name": "Acme GmbH"},
    "location": "berlin-mitte",
}
Amount = Annotated[
    StrictStr | StrictInt,
    Field(description='Text such as `"1234.50"`, or a whole number: a number with decimals would not be exact.'),
]


class CompanyBody(BaseModel):
    """A company by its key, its name, or both."""

    model_config = ConfigDict(extra="forbid")

    key: str | None = Field(default=None, description="Made from the name when it is left away.")
    name: str | None = Field(default=None, description=f"One line of at most {MAX_COMPANY_LENGTH} characters.")


class FactsBody(BaseModel):
    """Everything that is known of a customer; what is left away is not known."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    value: Amount | None = None
    currency: str | None = Field(default=None, description="ISO 4217, such as `EUR`; needed with a value.")
    customer_since: date | None = None
    left_on: date | None = Field(default=None, description="The day from which on they are no longer a customer.")
    company: CompanyBody | None = Field(default=None, description="For which company they act.")
    location: str | None = Field(
        default=None, description="Code of the place that is their own; one of the structure's, where there is one."
    )

    def to_domain(self) -> tuple[CustomerFacts, Company | None]:
        """Return the facts and the company.

        Raises:
            InvalidFactsError: the value is no amount, or the company cannot be one.
        """
        problems = []
        text = None if self.value is None else str(self.value)
        if text is not None and _AMOUNT.fullmatch(text) is None:
            problems.append(FieldProblem("value", 'must be an amount such as "1234.50"'))
        company, wrong = (None, []) if self.company is None else company_of(self.company.key, self.company.name)
        names = {"company": "company.name", "company_key": "company.key"}
        problems += [FieldProblem(names[one.field], one.detail) for one in wrong]
        if self.company is not None and company is None and not wrong:
            problems.append(FieldProblem("company", "needs a key or a name"))
        if problems:
            raise InvalidFactsError(problems)
        facts = CustomerFacts(
            value=None if text is None else Decimal(text),
            currency=self.currency,
            customer_since=self.customer_since,
            left_on=self.left_on,
            location=self.location,
        )
        return facts, company


class CompanyNameView(BaseModel):
    key: str
    name: str


class FactsView(BaseModel):
    """What is known of a customer. Contact data is never shown here."""

    model_config = with_example({**_EXAMPLE, "updated_at": "2026-03-01T12:30:01Z"})

    value: str | None = Field(description="What they are worth to the company, exactly.")
    currency: str | None
    customer_since: date | None
    left_on: date | None
    company: CompanyNameView | None
    location: str | None = Field(description="Code of the place that is their own.")
    updated_at: datetime | None = Field(description="None when nothing is known.")

    @classmethod
    def from_domain(cls, shown: ShownFacts) -> "FactsView":
        facts, company = shown.facts, shown.company
        return cls(
            value=amount_text(facts.value),
            currency=facts.currency,
            customer_since=facts.customer_since,
            left_on=facts.left_on,
            company=None if company is None else CompanyNameView(key=company.key, name=company.name),
            location=facts.location,
            updated_at=shown.updated_at,
        )


class AmountView(BaseModel):
    currency: str
    value: str


_COMPANY: dict[str, Any] = {
    "key": "acme",
    "name": "Acme GmbH",
    "people": 12,
    "left": 2,
    "customer_since": "2019-05-01",
    "values": [{"currency": "EUR", "value": "48200.00"}],
}
_PERSON: dict[str, Any] = {
    "respondent_id": "0197f2a4-8c1e-7d3a-9b52-0c7b5a3e2d11",
    "value": "1234.50",
    "currency": "EUR",
    "customer_since": "2021-04-01",
    "left_on": None,
    "responses": 3,
    "complaints": 1,
    "last_at": "2026-02-11T09:15:00Z",
}


class CompanyView(BaseModel):
    """A company with what its people add up to, as far as the caller sees them."""

    model_config = with_example(_COMPANY)

    key: str
    name: str
    people: int = Field(description="How many people act for it.")
    left: int = Field(description="How many of them are no longer customers.")
    customer_since: date | None = Field(description="Since when the first of them is a customer.")
    values: list[AmountView] = Field(description="What those who have not left are worth, by currency.")

    @classmethod
    def from_domain(cls, totals: CompanyTotals) -> "CompanyView":
        return cls(
            key=totals.company.key,
            name=totals.company.name,
            people=totals.people,
            left=totals.left,
            customer_since=totals.customer_since,
            values=[AmountView(currency=currency, value=f"{value:f}") for currency, value in totals.values],
        )


class CompanyPersonView(BaseModel):
    """One of a company's people. How they are called or reached is never shown here."""

    model_config = with_example(_PERSON)

    respondent_id: UUID
    value: str | None
    currency: str | None
    customer_since: date | None
    left_on: date | None
    responses: int = Field(description="How many of their responses the caller sees.")
    complaints: int
    last_at: datetime | None = Field(description="When they last said something.")

    @classmethod
    def from_domain(cls, person: CompanyPerson) -> "CompanyPersonView":
        return cls(
            respondent_id=person.respondent_id,
            value=amount_text(person.facts.value),
            currency=person.facts.currency,
            customer_since=person.facts.customer_since,
            left_on=person.facts.left_on,
            responses=person.responses,
            complaints=person.complaints,
            last_at=person.last_at,
        )


class CompanyWithPeopleView(CompanyView):
    """A company with its people, a page at a time."""

    model_config = with_example({**_COMPANY, "customers": {"items": [_PERSON], "next_cursor": None}})

    customers: Page[CompanyPersonView]


def amount_text(value: Decimal | None) -> str | None:
    """Return an amount as text, with the decimals that it was given with."""
    return None if value is None else f"{value:f}"
