"""Checking one question: what all have in common, which fields its type has, and the rules of its type."""

from collections.abc import Sequence

from services.collector.domain.names import KEY_RULE, is_key, is_line
from services.collector.domain.surveys.check_words import check_words
from services.collector.domain.surveys.question import SCALES, Question
from services.collector.domain.surveys.question_checks.belonging import check_belonging
from services.collector.domain.surveys.question_checks.choices import CHOICE_TYPES, check_choices
from services.collector.domain.surveys.question_checks.plain import check_plain
from services.collector.domain.surveys.question_checks.scales import check_scale
from shared.errors import FieldProblem

LONGEST_REASON = 200


def check_question(question: Question, place: str, languages: Sequence[str]) -> list[FieldProblem]:
    """Return what is wrong with a question by itself; conditions and jumps are looked at elsewhere.

    Args:
        question: the question.
        place: where it stands, such as `questions.2`.
        languages: the survey's languages, the first one being the fallback.
    """
    problems: list[FieldProblem] = []
    if not is_key(question.key):
        problems.append(FieldProblem(f"{place}.key", KEY_RULE))
    if not is_key(question.concept):
        problems.append(FieldProblem(f"{place}.concept", KEY_RULE))
    for name in ("text", "hint", "low_label", "high_label"):
        problems += check_words(getattr(question, name), f"{place}.{name}", languages)
    reason = question.series_break
    if reason is not None and not is_line(reason, LONGEST_REASON):
        detail = f"must be the reason, one line of 1 to {LONGEST_REASON} characters"
        problems.append(FieldProblem(f"{place}.series_break", detail))
    problems += check_belonging(question, place)
    if question.type in SCALES:
        problems += check_scale(question, place)
    elif question.type in CHOICE_TYPES:
        problems += check_choices(question, place, languages)
    else:
        problems += check_plain(question, place)
    return problems
