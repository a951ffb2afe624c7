"""Rules of the questions that offer choices."""

from collections.abc import Sequence

from services.collector.domain.names import KEY_RULE, is_key
from services.collector.domain.surveys.question import Choice, Question
from services.collector.domain.surveys.wording import check_words
from shared.errors import FieldProblem

MIN_CHOICES = 2
MAX_CHOICES = 100
MAX_ROWS = 100

CHOICE_TYPES = frozenset({"single", "multiple", "ranking", "matrix"})
_WORDED = frozenset({"single", "multiple"})


def check_choices(question: Question, place: str, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with the choices, the rows and how many of them are taken."""
    problems = _check_list(question.choices, f"{place}.choices", languages, (MIN_CHOICES, MAX_CHOICES))
    if question.type == "matrix":
        problems += _check_list(question.rows, f"{place}.rows", languages, (1, MAX_ROWS))
    return problems + _check_kinds(question, place) + _check_limits(question, place)


def _check_list(
    choices: Sequence[Choice], place: str, languages: Sequence[str], limits: tuple[int, int]
) -> list[FieldProblem]:
    fewest, most = limits
    if not fewest <= len(choices) <= most:
        return [FieldProblem(place, f"must be {fewest} to {most}")]
    problems: list[FieldProblem] = []
    seen: dict[str, int] = {}
    for index, choice in enumerate(choices):
        at = f"{place}.{index}"
        if not is_key(choice.key):
            problems.append(FieldProblem(f"{at}.key", KEY_RULE))
        elif choice.key in seen:
            problems.append(FieldProblem(f"{at}.key", f"is the same as that of {place}.{seen[choice.key]}"))
        seen.setdefault(choice.key, index)
        problems += check_words(choice.text, f"{at}.text", languages)
    return problems


def _check_kinds(question: Question, place: str) -> list[FieldProblem]:
    """Return the choices that ask for words or exclude others where that makes no sense."""
    problems = []
    worded = [index for index, choice in enumerate(question.choices) if choice.other]
    if question.type not in _WORDED:
        problems += [_stray(f"{place}.choices.{index}.other", question) for index in worded]
    else:
        rule = "is set for an earlier choice: only one of them may ask for words"
        problems += [FieldProblem(f"{place}.choices.{index}.other", rule) for index in worded[1:]]
    if question.type != "multiple":
        exclusive = [index for index, choice in enumerate(question.choices) if choice.exclusive]
        problems += [_stray(f"{place}.choices.{index}.exclusive", question) for index in exclusive]
    for index, row in enumerate(question.rows):
        problems += [
            _stray(f"{place}.rows.{index}.{name}", question) for name in ("other", "exclusive") if getattr(row, name)
        ]
    return problems


def _stray(place: str, question: Question) -> FieldProblem:
    return FieldProblem(place, f"does not belong to the type {question.type}")


def _check_limits(question: Question, place: str) -> list[FieldProblem]:
    """Return what is wrong with the fewest and the most choices: some answer must be possible."""
    together = sum(not choice.exclusive for choice in question.choices)
    fewest, most = question.at_least, question.at_most
    if most is not None and not 1 <= most <= len(question.choices):
        return [FieldProblem(f"{place}.at_most", f"must be 1 to the number of choices, {len(question.choices)}")]
    if fewest is not None and not 1 <= fewest <= (together if most is None else min(most, together)):
        rule = "must be at least 1 and at most `at_most` and the number of choices that go together"
        return [FieldProblem(f"{place}.at_least", rule)]
    return []
