"""Conditions over events in words. Fields are called as in the events: whoever writes conditions reads these too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.domain.webhooks.filter_fields import ANSWER, ATTRIBUTE
from services.notifications.pages.webhooks import CONSOLE
from shared.conditions.expression import Expression, Some, Test
from shared.marking import mark as _
from shared.web.console.condition_rows import KNOWN, UNKNOWN, VALUE
from shared.web.console.conditions import Said, in_words
from shared.web.console.visit import Visit

OPERATORS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    "at_least": _("is at least"),
    "at_most": _("is at most"),
    KNOWN: _("is known"),
    UNKNOWN: _("is not known"),
}
GROUPS: Mapping[str, str] = {
    "all_of": _("all of these hold"),
    "any_of": _("at least one of these holds"),
    "none_of": _("none of these holds"),
}
_SAID: Mapping[str, str] = {
    "equals": _("%(field)s: %(value)s"),
    "differs_from": _("%(field)s: not %(value)s"),
    "one_of": _("%(field)s: %(value)s"),
    "at_least": _("%(field)s: at least %(value)s"),
    "at_most": _("%(field)s: at most %(value)s"),
    KNOWN: _("%(field)s: known"),
    UNKNOWN: _("%(field)s: not known"),
}
_SOME = _("An answer: %(criteria)s")
_ATTRIBUTE = _("Attribute …")
_ITEMS: Mapping[str, str] = {
    f"{ANSWER}.question": _("Answer: question"),
    f"{ANSWER}.concept": _("Answer: concept"),
    f"{ANSWER}.metric": _("Answer: metric"),
    f"{ANSWER}.category": _("Answer: category"),
    f"{ANSWER}.verdict": _("Answer: verdict"),
    f"{ANSWER}.{VALUE}": _("Answer: value"),
}


@dataclass(frozen=True, slots=True)
class ConditionWords:
    visit: Visit

    def of(self, text: str) -> str:
        return CONSOLE.texts(self.visit.language).gettext(text)

    def fields(self, choices: Sequence[str], chosen: str) -> list[tuple[str, str]]:
        """Return what a row can be about; what it is about is there in any case."""
        names = choices if chosen in choices else [*choices, chosen]
        return [(one, self.of(_ATTRIBUTE) if one == ATTRIBUTE else self.of(_ITEMS.get(one, one))) for one in names]

    def operators(self, operators: Sequence[str]) -> list[tuple[str, str]]:
        return [(one, self.of(OPERATORS[one])) for one in operators if one in OPERATORS]

    def words(self) -> list[tuple[str, str]]:
        """Return how rows are joined."""
        return [(name, self.of(text)) for name, text in GROUPS.items()]

    def said(self, condition: Expression) -> Said:
        """Return a condition in words."""
        return in_words(condition, self.of, self._leaf)

    def _leaf(self, leaf: Test | Some) -> str:
        if isinstance(leaf, Some):
            parts = [
                self.of(_SAID[name if name in {"at_least", "at_most"} else "equals"])
                % {"field": VALUE if name in {"at_least", "at_most"} else name, "value": value}
                for name, value in leaf.where.items()
            ]
            return self.of(_SOME) % {"criteria": ", ".join(parts)}
        operator = leaf.operator or "answered"
        if operator == "answered":
            return self.of(_SAID[KNOWN if leaf.answered else UNKNOWN]) % {"field": leaf.field}
        value = getattr(leaf, operator)
        values = value if isinstance(value, tuple) else (value,)
        shown = f" {self.of(_('or'))} ".join(str(one) for one in values)
        return self.of(_SAID.get(operator, _SAID["equals"])) % {"field": leaf.field, "value": shown}
