"""Rows of a condition in words: how fields are compared, what joins them, and the same as sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.conditions.expression import Expression, Scalar, Some, Test
from shared.marking import mark as _
from shared.web.console.condition_rows import KNOWN, UNKNOWN, ConditionRow
from shared.web.console.conditions import Decisive, Said, in_words

OPERATORS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    "includes": _("contains"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    KNOWN: _("is known"),
    UNKNOWN: _("is not known"),
}
_OF_WORDS: Mapping[str, str] = {"one_of": _("contains one of")}
"""For fields that hold what somebody wrote."""
_GROUPS: Mapping[str, str] = {
    "all_of": _("all of these hold"),
    "any_of": _("at least one of these holds"),
    "none_of": _("none of these holds"),
}
# What is said of a field stands behind a colon, so that it fits each of them in both languages.
SAID: Mapping[str, str] = {
    "equals": _("%(field)s: %(value)s"),
    "differs_from": _("%(field)s: not %(value)s"),
    "one_of": _("%(field)s: %(value)s"),
    "includes": _("%(field)s: %(value)s"),
    "at_least": _("%(field)s: at least %(value)s"),
    "at_most": _("%(field)s: at most %(value)s"),
    KNOWN: _("%(field)s: known"),
    UNKNOWN: _("%(field)s: not known"),
}
_OR = _("or")


def as_written(_about: str, value: Scalar) -> str:
    """Return a value as it stands in the condition."""
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """What one reader sees of conditions over one catalogue; the template is `console/condition_rows.html`."""

    say: Callable[[str], str]
    """Translates."""
    name: Callable[[str], str]
    """Returns what a field is called."""
    value: Callable[[str, Scalar], str] = as_written
    """Returns what a value of a field is called."""
    choices: Callable[[ConditionRow], Sequence[tuple[str, str]]]
    """Returns the values that a row can be compared with, each with its name; empty: they are typed in."""
    some: Callable[[Some], str] = str
    """Words a leaf about the items of a list, for catalogues that have any."""

    def fields(self, choices: Sequence[str], chosen: str) -> list[tuple[str, str]]:
        """Return what a row can be about; what it is about is there in any case."""
        return [(one, self.name(one)) for one in (choices if chosen in choices else [*choices, chosen])]

    def operators(self, row: ConditionRow) -> list[tuple[str, str]]:
        """Return how a row can be compared."""
        texts = {**OPERATORS, **_OF_WORDS} if row.field.type == "words" else OPERATORS
        return [(one, self.say(texts[one])) for one in row.operators if one in texts]

    def words(self) -> list[tuple[str, str]]:
        """Return how rows are joined."""
        return [(name, self.say(text)) for name, text in _GROUPS.items()]

    def said(self, condition: Expression, decisive: Decisive | None = None) -> Said:
        """Return a condition in words; `decisive` marks the tests that decided."""
        return in_words(condition, self.say, self.leaf, decisive)

    def leaf(self, leaf: Test | Some) -> str:
        """Return a test as a sentence."""
        if isinstance(leaf, Some):
            return self.some(leaf)
        about, operator = leaf.field or "", leaf.operator or "answered"
        if operator == "answered":
            return self.say(SAID[KNOWN if leaf.answered else UNKNOWN]) % {"field": self.name(about)}
        value = getattr(leaf, operator)
        values = value if isinstance(value, tuple) else (value,)
        shown = f" {self.say(_OR)} ".join(self.value(about, one) for one in values)
        return self.say(SAID.get(operator, SAID["equals"])) % {"field": self.name(about), "value": shown}
