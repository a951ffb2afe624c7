"""What all forms of the editor share: fields with what they show, and which of them somebody has changed.

Only what was changed is written back. So whatever a form does not show, or shows in another way than it is written,
stays as it is.
"""

from collections.abc import Callable, Mapping
from typing import Any

Document = dict[str, Any]
Shown = str | list[str]
"""What a field shows: text, `yes` or nothing for a box to tick, a list for several boxes or choices."""
Fields = dict[str, Shown]
YES = "yes"
Entered = Mapping[str, list[str]]
"""What a browser sent, by the names of the fields."""


def changed_fields(shown: Fields, entered: Entered, boxes: Callable[[str], bool]) -> Fields:
    """Return the fields that say something else than they showed.

    Args:
        shown: what the form showed.
        entered: what came back.
        boxes: whether a field is a box, or several, of which browsers send nothing when none is ticked.
    """
    found: Fields = {}
    for name, before in shown.items():
        if name not in entered and not boxes(name):
            continue
        sent = [_lines(one) for one in entered.get(name, [])]
        now: Shown = sent if isinstance(before, list) else (sent[-1] if sent else "")
        was: Shown = [_lines(one) for one in before] if isinstance(before, list) else _lines(before)
        # Several values that are no choices are written one on a line.
        is_same = isinstance(was, list) and sent == ["\n".join(was)]
        if now != was and not is_same:
            found[name] = now
    return found


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def text_of(value: object) -> str:
    """Return a plain value as a field shows it."""
    match value:
        case None | False:
            return ""
        case True:
            return YES
        case _:
            return str(value)


def put(document: Document, name: str, value: object) -> None:
    """Set a field, or remove it when `value` is empty."""
    if value in ("", None, [], {}):
        document.pop(name, None)
    else:
        document[name] = value


def put_words(document: Document, name: str, language: str, text: str, *, keep: bool = False) -> None:
    """Set a wording in one language; one without words in any language is removed unless `keep`."""
    words = dict(document.get(name) or {})
    put(words, language, text if text.strip() else "")
    if words or keep:
        document[name] = words
    else:
        document.pop(name, None)


def words_in(shown: Fields, name: str, words: Mapping[str, str] | None, languages: list[str]) -> None:
    """Add the fields of a wording: one for each language of the survey."""
    for language in languages:
        shown[f"{name}.{language}"] = (words or {}).get(language, "")


def listed(text: Shown) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in str(text).split("\n") if line.strip()]
