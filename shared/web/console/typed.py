"""What people type into fields of forms."""

import re
import unicodedata

from shared.languages.numbers import read_number

_LONGEST = 40
_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def number_of(text: str) -> object:
    """Return the number that somebody wrote, with a comma or a point; what is none, or could be two, stays text.

    The forms show their values in both languages alike, so `10.000` is not read by the language of the page.
    """
    found = read_number(text, None)
    if len(found.values) != 1 or not text.strip()[-1:].isdecimal():
        return text
    value = found.values[0]
    return int(value) if value.as_tuple().exponent == 0 else float(value)


def slug(text: str) -> str:
    """Return a key that reads like `text`; empty when nothing of it can stand in one."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELLED)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:_LONGEST].rstrip("-")
