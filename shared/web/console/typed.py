"""What people type into fields of forms."""

import re
import unicodedata

_LONGEST = 40
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def number_of(text: str) -> object:
    """Return the number that somebody wrote, with a comma or a point; what is none stays text."""
    plain = text.strip().replace(",", ".").replace("\u2212", "-")
    for kind in (int, float):
        try:
            number = kind(plain)
        except ValueError:
            continue
        if number in (float("inf"), float("-inf")) or number != number:  # noqa: PLR0124 - not a number
            return text
        return number
    return text


def slug(text: str) -> str:
    """Return a key that reads like `text`; empty when nothing of it can stand in one."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:_LONGEST].rstrip("-")
