"""Which of the wordings there are is shown to whom: `de-AT`, else `de`, else another kind of German, else the first."""

from collections.abc import Iterable, Mapping

Words = dict[str, str]
"""A wording by language tag."""


def primary(language: str) -> str:
    """Return the first part of a language tag: `de` of `de-AT`."""
    return language.partition("-")[0].lower()


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
