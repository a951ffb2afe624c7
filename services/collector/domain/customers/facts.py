"""What a company knows about its customers: their value, since when, until when, and for which firm they act."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.collector.domain.customers.currencies import CURRENCIES, decimals_of
from services.collector.domain.names import KEY_RULE, MAX_PLACE_LENGTH, PLACE_RULE, is_key, is_line
from shared.directory.structure import Structure
from shared.errors import FieldProblem, InvalidFieldsError, NotFoundError
from shared.vocabulary import AttributeValue

MOST_DIGITS = 15
"""Before the decimal separator."""
MAX_COMPANY_LENGTH = 200
EARLIEST = date(1800, 1, 1)
_AHEAD = timedelta(days=1)
"""Somewhere it is tomorrow already."""
_FURTHEST_AHEAD = timedelta(days=3660)
_APART = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "ł": "l"})
_MAX_KEY = 64


class InvalidFactsError(InvalidFieldsError):
    """One of the facts cannot be true."""

    slug = "invalid-facts"
    title = "The facts are invalid"


class CompanyNotFoundError(NotFoundError):
    """No company has this key, or the caller sees none of its people."""

    slug = "company-not-found"
    title = "Unknown company"
    message = "There is no company with this key."


@dataclass(frozen=True, slots=True)
class Company:
    """A firm that customers act for."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFacts:
    """Facts about one customer; None: not known."""

    value: Decimal | None = None
    """What they are worth to the company, in `currency`: revenue, a contract, whatever it counts."""
    currency: str | None = None
    customer_since: date | None = None
    left_on: date | None = None
    """The day from which on they are no longer a customer; it may be to come."""
    company: str | None = None
    """Key of the company."""
    location: str | None = None
    """Code of the place that is their own, such as the branch that looks after them."""

    @property
    def is_empty(self) -> bool:
        return self == NO_FACTS


NO_FACTS = CustomerFacts()
FACTS = ("value", "currency", "customer_since", "left_on", "company", "location")
UNDECLARED = FieldProblem("location", "must be the code of a unit of the structure")


def problems_of(facts: CustomerFacts, *, today: date) -> list[FieldProblem]:
    """Return what cannot be true."""
    problems = []
    if facts.currency is not None and facts.currency not in CURRENCIES:
        problems.append(FieldProblem("currency", "must be a currency in use (ISO 4217), such as EUR"))
    elif facts.value is not None and facts.currency is None:
        problems.append(FieldProblem("currency", "is needed with a value"))
    elif facts.value is not None and facts.currency is not None:
        problems += _problems_of_value(facts.value, facts.currency)
    for name, latest in (("customer_since", today + _AHEAD), ("left_on", today + _FURTHEST_AHEAD)):
        day: date | None = getattr(facts, name)
        if day is not None and not EARLIEST <= day <= latest:
            rule = "must not be in the future" if name == "customer_since" else "must be at most ten years ahead"
            problems.append(FieldProblem(name, rule if day > latest else f"must not be before {EARLIEST.year}"))
    if facts.customer_since is not None and facts.left_on is not None and facts.left_on < facts.customer_since:
        problems.append(FieldProblem("left_on", "must not be before `customer_since`"))
    if facts.location is not None and not is_line(facts.location, MAX_PLACE_LENGTH):
        problems.append(FieldProblem("location", PLACE_RULE))
    return problems


def is_declared(location: str | None, structure: Structure) -> bool:
    """Return whether a customer's own place is one of the company's, as far as the company has declared any."""
    return location is None or not structure.units or location in structure.by_code


def _problems_of_value(value: Decimal, currency: str) -> list[FieldProblem]:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return [FieldProblem("value", "must be a finite amount")]
    if value != 0 and value.adjusted() >= MOST_DIGITS:
        return [FieldProblem("value", f"must have at most {MOST_DIGITS} digits before the decimals")]
    most = decimals_of(currency)
    if value != value.quantize(Decimal(1).scaleb(-most)):
        return [FieldProblem("value", f"must have at most {most} decimals in this currency")]
    return []


def company_of(key: str | None, name: str | None) -> tuple[Company | None, list[FieldProblem]]:
    """Return a company by its key, its name, or both; None when neither is said.

    Without a key, all spellings of a name that differ in case, accents and punctuation are one company.
    """
    problems = []
    if key is not None and not is_key(key):
        problems.append(FieldProblem("company_key", KEY_RULE))
    if name is not None and not is_line(name, MAX_COMPANY_LENGTH):
        problems.append(FieldProblem("company", f"must be one line of at most {MAX_COMPANY_LENGTH} characters"))
    if problems or (key is None and name is None):
        return None, problems
    said = " ".join((name or "").split())
    return Company(key or key_for(said), said or key or ""), []


def key_for(name: str) -> str:
    """Return the key of a company that is known by its name alone."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    key = _APART.sub("-", plain).strip("-")[:_MAX_KEY].strip("-")
    if key:
        return key
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return f"c-{hashlib.sha256(folded.encode()).hexdigest()[:16]}"


def attributes_of(facts: CustomerFacts) -> Mapping[str, AttributeValue]:
    """Return the facts as attributes of what the customer says, for segments, rules and routes.

    The value is in whole units of its currency: money is never a floating-point number.
    """
    known: dict[str, AttributeValue | None] = {
        "customer_value": None if facts.value is None else int(facts.value),
        "customer_currency": facts.currency,
        "customer_since": None if facts.customer_since is None else facts.customer_since.isoformat(),
        "company": facts.company,
    }
    return {name: value for name, value in known.items() if value is not None}
