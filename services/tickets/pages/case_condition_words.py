"""Conditions about cases in words, and what their rows offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.tickets.domain.casework.case_fields import FIELDS
from services.tickets.domain.ticket import TicketKind
from services.tickets.pages import labels
from services.tickets.pages.words import Words
from shared.conditions.expression import Expression, Scalar, Some, Test
from shared.marking import mark as _
from shared.web.console.condition_rows import KNOWN, UNKNOWN, ConditionRow
from shared.web.console.conditions import Said, in_words

Option = tuple[str, str]
FIELD_LABELS: Mapping[str, str] = {
    "kind": _("Opened by"),
    "severity": _("Urgency"),
    "touchpoint": _("Touchpoint"),
    "unit": _("Unit"),
    "survey": _("Survey"),
    "category": _("Category of the complaint"),
    "wants_call_back": _("Wants to be called back"),
}
KIND_LABELS: Mapping[TicketKind, str] = {
    "alert": _("an unhappy answer"),
    "complaint": _("a complaint"),
    "manual": _("a colleague"),
    "signal": _("a score, a target or a silent source"),
}
OPERATORS: Mapping[str, str] = {
    "equals": _("is"),
    "differs_from": _("is not"),
    "one_of": _("is one of"),
    KNOWN: _("is known"),
    UNKNOWN: _("is not known"),
}
GROUPS: Mapping[str, str] = {
    "all_of": _("all of these hold"),
    "any_of": _("at least one of these holds"),
    "none_of": _("none of these holds"),
}
# What is said of a field stands behind a colon, so that it fits each of them in both languages.
_SAID: Mapping[str, str] = {
    "equals": _("%(field)s: %(value)s"),
    "differs_from": _("%(field)s: not %(value)s"),
    "one_of": _("%(field)s: %(value)s"),
    KNOWN: _("%(field)s: known"),
    UNKNOWN: _("%(field)s: not known"),
}


@dataclass(frozen=True, slots=True)
class CaseConditionWords:
    """What one reader sees of conditions about cases."""

    words: Words

    def fields(self) -> list[Option]:
        """Return what rows can be about."""
        return [(name, self.words.of(FIELD_LABELS[name])) for name in FIELDS]

    def operators(self, row: ConditionRow) -> list[Option]:
        """Return how the field of a row can be compared."""
        return [(one, self.words.of(OPERATORS[one])) for one in row.operators if one in OPERATORS]

    def groups(self) -> list[Option]:
        """Return how rows are joined."""
        return [(name, self.words.of(text)) for name, text in GROUPS.items()]

    def values(self, row: ConditionRow) -> Sequence[Option]:
        """Return the values of a field where there is a choice, with those of the row that are no longer among it."""
        match row.about:
            case "kind":
                offered = [(str(one), self.words.of(text)) for one, text in KIND_LABELS.items()]
            case "severity":
                offered = [(str(one), self.words.of(text)) for one, text in labels.SEVERITY_LABELS.items()]
            case "unit":
                structure = self.words.directory.structure
                paths = [(unit.code, self.words.path(unit.code)) for unit in structure.units]
                offered = sorted(paths, key=lambda one: one[1].casefold())
            case "touchpoint":
                offered = [(one.key, one.name) for one in self.words.directory.structure.touchpoints]
            case _:
                return ()
        more = [(one, one) for one in row.values if one not in dict(offered)]
        return [*offered, *more] if offered else ()

    def said(self, condition: Expression) -> Said:
        """Return a condition in words."""
        return in_words(condition, self.words.of, self._leaf)

    def _leaf(self, leaf: Test | Some) -> str:
        if isinstance(leaf, Some):
            return leaf.of
        about, operator = leaf.field or "", leaf.operator or "answered"
        field = self.words.of(FIELD_LABELS.get(about, about))
        if operator == "answered":
            return self.words.of(_SAID[KNOWN if leaf.answered else UNKNOWN], field=field)
        value = getattr(leaf, operator)
        values = value if isinstance(value, tuple) else (value,)
        shown = f" {self.words.of(_('or'))} ".join(self._value(about, one) for one in values)
        return self.words.of(_SAID.get(operator, _SAID["equals"]), field=field, value=shown)

    def _value(self, about: str, value: Scalar) -> str:
        if isinstance(value, bool):
            return self.words.of(_("yes")) if value else self.words.of(_("no"))
        return dict(self.values(ConditionRow(about, "equals", str(value)))).get(str(value), str(value))
