"""Conditions in words: what joins their tests. What a test says, each catalogue of fields words by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.conditions.expression import Expression, Some, Test, parts_of


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


_HEADS: Mapping[str, str] = {
    "all_of": _("All of this holds:"),
    "any_of": _("At least one of this holds:"),
    "none_of": _("None of this holds:"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in words: a sentence, or one with the conditions that it is about below it."""

    text: str
    parts: "Sequence[Said]" = ()


def in_words(condition: Expression, say: Callable[[str], str], leaf: Callable[[Test | Some], str]) -> Said:
    """Return a condition in words, for the macro of `console/conditions.html`.

    Args:
        condition: to be worded.
        say: translates.
        leaf: words a test.
    """
    if isinstance(condition, Test | Some):
        return Said(leaf(condition))
    word, parts = parts_of(condition)
    if len(parts) == 1 and word != "none_of":
        return in_words(parts[0], say, leaf)
    return Said(say(_HEADS[word]), [in_words(one, say, leaf) for one in parts])
