"""Whom a programme is for, and what can be said about customers in its condition."""

from dataclasses import dataclass
from datetime import date

from services.collector.domain.customers.facts import CustomerFacts, attributes_of
from services.collector.domain.names import KEY_RULE, MAX_PLACE_LENGTH, PLACE_RULE, is_key, is_line
from shared.conditions.catalogue import Catalogue, Field, Names
from shared.conditions.checks import check_condition
from shared.conditions.evaluate import Values, holds
from shared.conditions.expression import Expression
from shared.directory.structure import Structure
from shared.errors import FieldProblem

MOST_TESTS = 20
MOST_UNITS = 200
UNIT_RULE = "must be the code of a unit of the structure"
AUDIENCE_FIELDS = {
    "customer_value": Field(type="number", description="What they are worth, in whole units of their currency."),
    "customer_currency": Field(
        type="text", pattern=r"[A-Z]{3}", pattern_rule="must be a currency such as EUR", description="ISO 4217."
    ),
    "customer_since": Field(type="day", description="Since when they are a customer."),
    "customer_days": Field(type="number", description="For how many days they are a customer when the round is."),
    "left": Field(type="truth", description="Whether they are no longer a customer when the round is."),
    "left_on": Field(type="day", description="The day from which on they are no longer a customer."),
    "left_days": Field(type="number", description="How many days ago they left when the round is."),
    "company": Field(type="text", description="Key of the company that they act for."),
    "location": Field(type="text", description="Code of the place that is their own."),
    "language": Field(type="text", description="Language of the place that is their own, such as `de`."),
    "has_external_id": Field(type="truth", description="Whether they have a customer number."),
    "has_email": Field(type="truth", description="Whether there is an e-mail address."),
    "has_phone": Field(type="truth", description="Whether there is a phone number."),
}
"""What a condition about customers can look at; none of it says who somebody is."""
CATALOGUE = Catalogue(
    questions=Names(unknown="are answered by responses; a programme looks at facts about customers"),
    fields=Names(
        known=AUDIENCE_FIELDS,
        unknown=f"is no fact about customers; there are {', '.join(AUDIENCE_FIELDS)}",
        description="A fact about the customer.",
    ),
    max_tests=MOST_TESTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a programme is for: everybody who is known and for whom all of this holds."""

    condition: Expression | None = None
    """About facts, over `AUDIENCE_FIELDS`; None: whatever the facts are."""
    list: str | None = None
    """Key of a list of customers that imports have made; None: whoever brought them in."""
    units: tuple[str, ...] = ()
    """Codes of units: customers whose own place is in one of them. Without any: of every unit, and without a place."""
    include_left: bool = False
    """Whether those count who are no longer customers on the day of the round."""

    def holds_for(self, customer: "KnownCustomer", *, day: date, structure: Structure) -> bool:
        """Return whether somebody belongs to it on a day; lists and units are looked at by whoever reads customers."""
        has_left = customer.facts.left_on is not None and customer.facts.left_on <= day
        if has_left and not self.include_left:
            return False
        return self.condition is None or holds(self.condition, _values(customer, day=day, structure=structure))


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCustomer:
    """What is known of a customer, without how they are called or reached."""

    facts: CustomerFacts
    has_external_id: bool
    has_email: bool
    has_phone: bool


def audience_problems(audience: Audience, place: str) -> list[FieldProblem]:
    """Return what is wrong with an audience at `place`, as far as it can be seen without the structure."""
    problems = []
    if audience.condition is not None:
        problems += check_condition(audience.condition, f"{place}.condition", CATALOGUE)
    if audience.list is not None and not is_key(audience.list):
        problems.append(FieldProblem(f"{place}.list", KEY_RULE))
    if len(audience.units) > MOST_UNITS:
        problems.append(FieldProblem(f"{place}.units", f"must be at most {MOST_UNITS} units"))
    for index, code in enumerate(audience.units):
        if not is_line(code, MAX_PLACE_LENGTH):
            problems.append(FieldProblem(f"{place}.units.{index}", PLACE_RULE))
        elif code in audience.units[:index]:
            problems.append(FieldProblem(f"{place}.units.{index}", "is listed twice"))
    return problems


def undeclared_units(audience: Audience, place: str, structure: Structure) -> list[FieldProblem]:
    """Return which of an audience's units there are none of."""
    return [
        FieldProblem(f"{place}.units.{index}", UNIT_RULE)
        for index, code in enumerate(audience.units)
        if code not in structure.by_code
    ]


def locations_of(audience: Audience, structure: Structure) -> frozenset[str] | None:
    """Return the places of an audience's units; None: every place, and none."""
    if not audience.units:
        return None
    return frozenset[str]().union(*(structure.locations_in(code) for code in audience.units))


def _values(customer: KnownCustomer, *, day: date, structure: Structure) -> Values:
    facts = customer.facts
    since, left_on = facts.customer_since, facts.left_on
    return Values(
        fields={
            **attributes_of(facts),
            "customer_days": None if since is None else (day - since).days,
            "left": left_on is not None and left_on <= day,
            "left_on": None if left_on is None else left_on.isoformat(),
            "left_days": None if left_on is None or left_on > day else (day - left_on).days,
            "location": facts.location,
            "language": None if facts.location is None else structure.language_of(facts.location),
            "has_external_id": customer.has_external_id,
            "has_email": customer.has_email,
            "has_phone": customer.has_phone,
        }
    )
