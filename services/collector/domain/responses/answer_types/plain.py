"""Answers that are one value: on a scale, in words, a number, a day, a consent."""

from datetime import date
from decimal import Decimal

from services.collector.domain.names import EXACT_INTEGER, is_storable
from services.collector.domain.responses.answer_types.misfit import AnswerParser, Misfit, misfit
from services.collector.domain.responses.response import AnswerValue
from services.collector.domain.surveys.patterns import matcher
from services.collector.domain.surveys.question import DEFAULT_MAX_LENGTH, Question
from shared.languages.days import iso_day


def scale_parser(question: Question) -> AnswerParser:
    """Take the whole numbers of the scale."""
    low, high = question.scale_min or 0, question.scale or 0

    def parse(value: object) -> AnswerValue | Misfit:
        if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number: 9.0 is 9
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            return misfit(f"must be a whole number from {low} to {high}")
        return value

    return parse


def text_parser(question: Question) -> AnswerParser:
    """Take text whose length and pattern are right; it has no white space around it any more."""
    shortest, longest = question.min_length or 1, question.max_length or DEFAULT_MAX_LENGTH
    matches = None if question.pattern is None else matcher(question.pattern)

    def parse(value: object) -> AnswerValue | Misfit:
        if not isinstance(value, str):
            return misfit("must be text")
        if len(value) > longest:
            return misfit(f"must have at most {longest} characters")
        if not is_storable(value):
            return misfit("contains a character that no text can have")
        if len(value) < shortest:
            return misfit(f"must have at least {shortest} characters")
        if matches is not None and not matches(value):
            return misfit("has not the form that is asked for")
        return value

    return parse


def number_parser(question: Question) -> AnswerParser:
    """Take numbers that JSON carries exactly, within the limits and with so many decimals."""
    low = -EXACT_INTEGER if question.minimum is None else question.minimum
    high = EXACT_INTEGER if question.maximum is None else question.maximum
    decimals = question.decimals or 0
    kind = f"a number with at most {decimals} decimals" if decimals else "a whole number"
    rule = f"must be {kind} from {low} to {high}"

    def parse(value: object) -> AnswerValue | Misfit:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return misfit(rule)
        # Comparing comes first: it alone can take numbers of any size, and leaves no infinity and no NaN.
        if not low <= value <= high or decimals_of(value) > decimals:
            return misfit(rule)
        return int(value) if float(value).is_integer() else value

    return parse


def decimals_of(number: float) -> int:
    """Return how many digits behind the point `number` is written with."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def date_parser(question: Question) -> AnswerParser:
    """Take days as ISO 8601 writes them, within the limits."""
    low, high = question.earliest or date.min, question.latest or date.max
    limits = [f"from {low}"] if question.earliest else []
    limits += [f"up to {high}"] if question.latest else []
    rule = " ".join(["must be a day such as `2026-03-01`", *limits])

    def parse(value: object) -> AnswerValue | Misfit:
        day = iso_day(value)
        if day is None or not low <= day <= high:
            return misfit(rule)
        return day.isoformat()

    return parse


def consent_parser(_question: Question) -> AnswerParser:
    """Take true and false."""

    def parse(value: object) -> AnswerValue | Misfit:
        if not isinstance(value, bool):
            return misfit("must be true or false")
        return value

    return parse
