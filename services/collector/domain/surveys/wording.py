"""Wordings by language, and which one is shown: `de-AT`, else `de`, else any other German, else the first."""

from collections.abc import Mapping, Sequence

from services.collector.domain.names import is_storable
from shared.errors import FieldProblem
from shared.languages.tags import direction_of as direction
from shared.languages.tags import match, primary, special

__all__ = ["LONGEST_WORDING", "Words", "check_words", "direction", "match", "primary", "special", "wording"]

Words = dict[str, str]
"""A wording by language tag."""

LONGEST_WORDING = 1000


def wording(text: Mapping[str, str], language: str, fallback: str) -> tuple[str, str]:
    """Return the language that a wording exists in, and the wording: as asked, a relative of it, or the fallback."""
    found = language if language in text else match(language, text) or fallback
    return found, text[found]


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
