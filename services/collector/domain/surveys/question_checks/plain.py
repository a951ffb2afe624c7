"""Rules of the questions for a text, a number, a day or contact data."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from services.collector.domain.names import EXACT_INTEGER
from services.collector.domain.surveys.patterns import PatternError, matcher
from services.collector.domain.surveys.question import LONGEST_TEXT, Question
from shared.errors import FieldProblem

MAX_DECIMALS = 6


def check_plain(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the limits of what may be written; a consent has none."""
    match question.type:
        case "text":
            return _check_text(question, place)
        case "number":
            return _check_number(question, place)
        case "date":
            return _check_date(question, place)
        case "contact":
            return _check_contact(question, place)
        case _:
            return []


def _check_text(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the lengths and the pattern of a text."""
    problems = []
    longest = question.max_length or 0
    if not 0 < longest <= LONGEST_TEXT:
        problems.append(FieldProblem(f"{place}.max_length", f"must be 1 to {LONGEST_TEXT}"))
    elif question.min_length is not None and not 0 < question.min_length <= longest:
        problems.append(FieldProblem(f"{place}.min_length", f"must be 1 to `max_length`, {longest}"))
    if question.pattern is not None:
        try:
            matcher(question.pattern)
        except PatternError as error:
            problems.append(FieldProblem(f"{place}.pattern", str(error)))
    return problems


def _check_number(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the limits and the decimals of a number."""
    problems = []
    if question.decimals is not None and not 0 <= question.decimals <= MAX_DECIMALS:
        problems.append(FieldProblem(f"{place}.decimals", f"must be 0 to {MAX_DECIMALS}"))
    for name in ("minimum", "maximum"):
        limit = getattr(question, name)
        if limit is not None and not -EXACT_INTEGER <= limit <= EXACT_INTEGER:
            rule = f"must be a number from {-EXACT_INTEGER} to {EXACT_INTEGER}"
            problems.append(FieldProblem(f"{place}.{name}", rule))
    if not problems and not _leaves_numbers(question):
        problems.append(FieldProblem(f"{place}.maximum", "leaves no number from `minimum` on with so many `decimals`"))
    return problems


def _leaves_numbers(question: Question) -> bool:
    if question.minimum is None or question.maximum is None:
        return True
    shift = Decimal(10) ** (question.decimals or 0)
    low = (Decimal(repr(question.minimum)) * shift).to_integral_value(ROUND_CEILING)
    high = (Decimal(repr(question.maximum)) * shift).to_integral_value(ROUND_FLOOR)
    return low <= high


def _check_date(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the limits of a day."""
    if question.earliest is not None and question.latest is not None and question.latest < question.earliest:
        return [FieldProblem(f"{place}.latest", "must not be before `earliest`")]
    return []


def _check_contact(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the list of what is asked for."""
    if not question.fields or len(set(question.fields)) < len(question.fields):
        return [FieldProblem(f"{place}.fields", "must be some of name, email and phone, each once")]
    if set(question.fields) == {"name"}:
        return [FieldProblem(f"{place}.fields", "must have email or phone too: a name identifies nobody")]
    return []
