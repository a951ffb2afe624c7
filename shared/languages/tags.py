"""Language tags (BCP 47): which of those on offer suits a reader, and in which direction a language is written.

What belongs together is CLDR's (by `langcodes` and `babel`): `iw` is `he`, `zh-TW` is Traditional, `nb` is near `no`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import ModuleType

_NEAR = 10
"""CLDR's distance up to which a language counts as the reader's own: other regions, `gsw` for `de`, `arz` for `ar`."""
_UNDERSTOOD = 20
"""Up to here CLDR says that most readers understand it, such as `es` for `ca`."""
_NORWEGIAN = frozenset({"nb", "nn", "no"})
"""`no` says that it is one of the two written forms, not which; CLDR counts it as the first alone."""
_LONGEST = 60
_MOST_REMEMBERED = 5_000
_SCRIPT_LENGTH = 4
_RIGHT_TO_LEFT = re.compile(
    "Adlm|Arab|Aran|Armi|Avst|Chrs|Cprt|Elym|Gara|Hatr|Hebr|Hung|Khar|Lydi|Mand|Mani|Mend|Merc|Mero|Narb|Nbat|Nkoo|"
    "Orkh|Ougr|Palm|Phli|Phlp|Phlv|Phnx|Prti|Rohg|Samr|Sarb|Sogd|Sogo|Syrc|Syre|Syrj|Syrn|Thaa|Yezi"
)
"""Scripts whose letters Unicode gives the bidirectional class R or AL; neither library says it of a script."""
_MAX_HEADER = 500


def primary(tag: str) -> str:
    """Return the first part of a language tag: `de` of `de-AT`."""
    return tag.replace("_", "-").partition("-")[0].lower()


def _langcodes() -> ModuleType:
    """Return the library. It keeps every tag that it has seen, and anybody can send tags: now and then it forgets."""
    import langcodes  # noqa: PLC0415 - its tables are loaded for the first reader only
    from langcodes import language_distance  # noqa: PLC0415 - likewise

    seen = langcodes.Language._PARSE_CACHE  # noqa: SLF001 - it has no other way
    if len(seen) > _MOST_REMEMBERED:
        for kept in (seen, langcodes.Language._INSTANCES, language_distance._DISTANCE_CACHE):  # noqa: SLF001 - it has no other way
            kept.clear()
    return langcodes


@lru_cache(4096)
def standard_tag(tag: str) -> str:
    """Return the tag by which CLDR knows a language: `he` for `iw`, `sr-Latn` for `sh`; itself if it is none."""
    try:
        return _langcodes().standardize_tag(tag) if len(tag) <= _LONGEST else tag
    except ValueError:
        return tag


@lru_cache(4096)
def script_of(tag: str) -> str:
    """Return the script that a language is written in, such as `Arab`: the tag's own, else the likely one."""
    from babel.core import get_global  # noqa: PLC0415 - loaded for the first reader only

    parts = standard_tag(tag).split("-")
    own = next((part for part in parts[1:] if len(part) == _SCRIPT_LENGTH and part.isalpha()), None)
    if own is not None:
        return own.title()
    likely = get_global("likely_subtags")
    for key in ("_".join(parts[:2]), parts[0]):
        if key in likely:
            return str(likely[key].split("_")[1])
    try:
        return _langcodes().Language.get(tag).maximize().script or "Latn"
    except ValueError:
        return "Latn"


def direction_of(tag: str) -> str:
    """Return `rtl` for languages that are written from right to left, else `ltr`; a script in the tag decides."""
    return "rtl" if _RIGHT_TO_LEFT.fullmatch(script_of(tag)) else "ltr"


def preferred(header: str) -> list[str]:
    """Return the languages of an `Accept-Language` header, the best first (RFC 9110 §12.5.4)."""
    weighted = []
    for position, item in enumerate(header[:_MAX_HEADER].split(",")):
        language, _, parameters = item.partition(";")
        weight = _weight(parameters)
        if language.strip() and weight > 0:
            weighted.append((-weight, position, language.strip()))
    return [language for _, _, language in sorted(weighted)]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def best_of(wanted: Iterable[str], offered: Iterable[str]) -> str | None:
    """Return the tag on offer that suits a reader best, or None.

    Their own languages come first, in their order; then what they probably understand; then the same language in
    another script.

    Args:
        wanted: the reader's languages, the best first.
        offered: the languages there are; of equally near ones a more general one is taken, else the first.
    """
    tags, readers = tuple(offered), tuple(wanted)
    for found in (_near, _understood, _related):
        for one in readers:
            tag = found(one, tags)
            if tag is not None:
                return tag
    return None


def match(wanted: str, offered: Iterable[str]) -> str | None:
    """Return the tag to show to readers of `wanted`: itself, a near one, the same language in any script, or None."""
    tags = tuple(offered)
    return _near(wanted, tags) or _related(wanted, tags)


def special(wanted: str, offered: Iterable[str]) -> str | None:
    """Return `wanted` or the nearest of the tags that it is a special case of: `zh-Hant-HK`, `zh-Hant`; not `zh`."""
    tags = tuple(offered)
    exact = _exact(wanted, tags)
    if exact is not None:
        return exact
    standard = {standard_tag(tag).lower(): tag for tag in reversed(tags)}
    parts = standard_tag(wanted).split("-")
    scripted = [parts[0], script_of(wanted), *(one for one in parts[1:] if len(one) != _SCRIPT_LENGTH)]
    for whole in (parts, scripted):
        for length in range(len(whole), 0, -1):
            tag = standard.get("-".join(whole[:length]).lower())
            if tag is not None and script_of(tag) == script_of(wanted):
                return tag
    return None


@lru_cache(4096)
def _near(wanted: str, offered: tuple[str, ...]) -> str | None:
    exact = _exact(wanted, offered)
    if exact is not None or len(wanted) > _LONGEST:
        return exact
    found = _closest(wanted, offered, _NEAR)
    if found is None and primary(wanted) in _NORWEGIAN:
        return next((tag for tag in offered if primary(tag) in _NORWEGIAN), None)
    return found


@lru_cache(4096)
def _understood(wanted: str, offered: tuple[str, ...]) -> str | None:
    return _closest(wanted, offered, _UNDERSTOOD) if len(wanted) <= _LONGEST else None


@lru_cache(256)
def near_languages(tag: str) -> tuple[str, ...]:
    """Return the other languages whose readers count those of `tag` as their own, for programs without these tables."""
    from langcodes.data_dicts import LANGUAGE_DISTANCES  # noqa: PLC0415 - likewise

    others = {*LANGUAGE_DISTANCES, *_NORWEGIAN} - {"*", primary(tag)}
    return tuple(sorted(one for one in others if one.isalpha() and _near(one, (tag,)) is not None))


def _related(wanted: str, offered: Sequence[str]) -> str | None:
    language = primary(standard_tag(wanted))
    return next((tag for tag in offered if primary(standard_tag(tag)) == language), None)


def _exact(wanted: str, offered: Sequence[str]) -> str | None:
    return next((tag for tag in offered if tag.lower() == wanted.lower()), None)


def _closest(wanted: str, offered: Sequence[str], most: int) -> str | None:
    tag_distance = _langcodes().tag_distance
    general = special(wanted, offered)
    distances = []
    for position, tag in enumerate(offered):
        try:
            distances.append((tag_distance(wanted, tag), tag != general, position))
        except ValueError:
            continue
    nearest = min(distances, default=None)
    return None if nearest is None or nearest[0] > most else offered[nearest[2]]
