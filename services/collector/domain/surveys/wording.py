"""Wordings by language, and which one is shown: `de-AT`, else `de`, else any other German, else the first."""

from collections.abc import Iterable, Mapping, Sequence

from services.collector.domain.names import is_storable
from shared.errors import FieldProblem

Words = dict[str, str]
"""A wording by language tag."""

LONGEST_WORDING = 1000

_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})
_SCRIPT_LENGTH = 4


def primary(language: str) -> str:
    """Return the first part of a language tag: `de` of `de-AT`."""
    return language.partition("-")[0].lower()


def direction(language: str) -> str:
    """Return `rtl` for languages that are written from right to left, else `ltr`; a script in the tag decides."""
    script = next((part.lower() for part in language.split("-")[1:] if len(part) == _SCRIPT_LENGTH), None)
    is_rtl = primary(language) in _RIGHT_TO_LEFT if script is None else script in _RIGHT_TO_LEFT_SCRIPTS
    return "rtl" if is_rtl else "ltr"


def wording(text: Mapping[str, str], language: str, fallback: str) -> tuple[str, str]:
    """Return the language that a wording exists in, and the wording: as asked, a relative of it, or the fallback."""
    found = language if language in text else match(language, text) or fallback
    return found, text[found]


def match(wanted: str, available: Iterable[str]) -> str | None:
    """Return the tag to show to readers of `wanted`: itself, a less special one, any relative, or None."""
    languages = list(available)
    return special(wanted, languages) or next((tag for tag in languages if primary(tag) == primary(wanted)), None)


def special(wanted: str, available: Iterable[str]) -> str | None:
    """Return `wanted` or the nearest of the tags that it is a special case of: `zh-Hant-HK`, `zh-Hant`, `zh`."""
    lowered = {tag.lower(): tag for tag in reversed(list(available))}
    tag = wanted.lower()
    while tag:
        if tag in lowered:
            return lowered[tag]
        tag = tag.rpartition("-")[0]
    return None


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
