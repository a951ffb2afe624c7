"""Conditions in words: what joins their tests. What a test says, each catalogue of fields words by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.conditions.expression import Expression, Some, Test, parts_of
from shared.marking import mark as _

Decisive = Mapping[str, bool]
"""Places of the tests that decided, such as `all_of.1`, and whether they hold; a condition of one test stands at ``."""


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
    decided: bool | None = None
    """Of a test that decided: whether it holds; None: it did not decide, or nobody asks."""


def in_words(
    condition: Expression,
    say: Callable[[str], str],
    leaf: Callable[[Test | Some], str],
    decisive: Decisive | None = None,
) -> Said:
    """Return a condition in words, for the macro of `console/conditions.html`.

    Args:
        condition: to be worded.
        say: translates.
        leaf: words a test.
        decisive: tests that are marked.
    """
    return _worded(condition, "", say, leaf, decisive or {})


def _worded(
    condition: Expression, place: str, say: Callable[[str], str], leaf: Callable[[Test | Some], str], decisive: Decisive
) -> Said:
    if isinstance(condition, Test | Some):
        return Said(leaf(condition), decided=decisive.get(place))
    word, parts = parts_of(condition)
    before = f"{place}.{word}" if place else word
    said = [_worded(one, f"{before}.{at}", say, leaf, decisive) for at, one in enumerate(parts)]
    return said[0] if len(said) == 1 and word != "none_of" else Said(say(_HEADS[word]), said)
