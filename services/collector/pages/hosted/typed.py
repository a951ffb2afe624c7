"""Numbers and days that were typed: read by the page's language, and asked back where they can mean two things."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.surveys.question import Question
from services.collector.pages.hosted.form import Entered
from shared.languages.days import read_day
from shared.languages.formats import day_in, number_in
from shared.languages.numbers import read_number
from shared.vocabulary import QuestionType

MEANT = "meant"
"""Part of the field in which respondents say which of the possible values they mean: `a.<question>.meant`."""
Fault = Literal["no_value", "decimals", "range", "unclear"]
TYPED: frozenset[QuestionType] = frozenset({"number", "date"})
"""Types whose answers are typed."""
_OF_A_GROUP = 3


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the field of a number or a day."""

    value: int | float | str
    """As every channel sends it; the text itself where it cannot be taken."""
    fault: Fault | None = None
    choices: Sequence["Meant"] = ()
    """What it can mean, where that has to be asked, or was."""


@dataclass(frozen=True, slots=True)
class Meant:
    """One of the values that a text can have."""

    value: str
    """As the form sends it."""
    label: str
    """As the reader writes it."""
    is_chosen: bool


def read_typed(question: Question, entered: Entered, language: str) -> Typed | None:
    """Return what was typed for a question of these types; None when its field is empty."""
    text = entered.first(question.key).strip()
    if not text:
        return None
    read = _number if question.type == "number" else _day
    return read(question, text, entered.first(f"{question.key}.{MEANT}"), language)


def _number(question: Question, text: str, meant: str, language: str) -> Typed:
    found = read_number(text, language)
    if not found.values:
        return Typed(text, "no_value")
    fitting = [one for one in found.values if _fault(question, one) is None]
    # Three digits behind the mark are what such a question asks for.
    is_plain = (question.decimals or 0) >= _OF_A_GROUP and fitting == [found.plain]
    if not found.is_sure and not is_plain and fitting:
        choices = [Meant(_sent(one), number_in(_plain(one), language), _sent(one) == meant) for one in fitting]
        chosen = next((_plain(one) for one in fitting if _sent(one) == meant), None)
        return Typed(text, "unclear", choices) if chosen is None else Typed(chosen, None, choices)
    value = next(iter(fitting), found.values[0] if found.plain is None else found.plain)
    fault = _fault(question, value)
    return Typed(_plain(value) if fault is None else text, fault)


def _fault(question: Question, value: Decimal) -> Fault | None:
    low = -EXACT_INTEGER if question.minimum is None else question.minimum
    high = EXACT_INTEGER if question.maximum is None else question.maximum
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > (question.decimals or 0):
        return "decimals"
    if not Decimal(repr(low)) <= value <= Decimal(repr(high)):
        return "range"
    # More digits than a number in JSON has: it would become another one.
    return "decimals" if Decimal(repr(_plain(value))) != value else None


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _sent(value: Decimal) -> str:
    return repr(_plain(value))


def _day(question: Question, text: str, meant: str, language: str) -> Typed:
    found = read_day(text, language)
    if not found.values:
        return Typed(text, "no_value")
    low, high = question.earliest or date.min, question.latest or date.max
    fitting = [one for one in found.values if low <= one <= high]
    if not found.is_sure and fitting:
        choices = [Meant(str(one), day_in(one, language), str(one) == meant) for one in fitting]
        is_chosen = any(one.is_chosen for one in choices)
        return Typed(meant, None, choices) if is_chosen else Typed(text, "unclear", choices)
    return Typed(found.values[0].isoformat(), None if fitting else "range")
