"""Checking wordings: text by language."""

from collections.abc import Mapping, Sequence

from services.collector.domain.names import is_storable
from services.collector.domain.surveys.question import LONGEST_WORDING
from shared.errors import FieldProblem


def check_words(
    words: Mapping[str, str] | None, place: str, languages: Sequence[str], longest: int = LONGEST_WORDING
) -> list[FieldProblem]:
    """Return what is wrong with a wording; nothing is when there is none.

    Args:
        words: text by language.
        place: where it stands, such as `questions.2.text`.
        languages: the survey's languages, the first one being the fallback.
        longest: how many characters it may have.
    """
    if words is None:
        return []
    problems = []
    if languages and languages[0] not in words:
        problems.append(FieldProblem(place, "must contain the survey's first language, which the others fall back to"))
    if any(language not in languages for language in words):
        problems.append(FieldProblem(place, "has a language that is not one of the survey's `languages`"))
    if any(not 0 < len(text.strip()) <= longest or not is_storable(text) for text in words.values()):
        problems.append(FieldProblem(place, f"must be 1 to {longest} characters in every language"))
    return problems
