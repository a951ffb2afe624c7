"""Conditions over events in words. Fields are called as in the events: whoever writes conditions reads these too."""

from collections.abc import Mapping, Sequence

from services.notifications.domain.webhooks.filter_fields import ANSWER, ATTRIBUTE
from services.notifications.pages.webhooks import CONSOLE
from shared.conditions.expression import Some
from shared.marking import mark as _
from shared.web.console.condition_rows import VALUE, ConditionRow
from shared.web.console.condition_words import SAID, RowWords
from shared.web.console.visit import Visit

_SOME = _("An answer: %(criteria)s")
_NAMES: Mapping[str, str] = {
    ATTRIBUTE: _("Attribute …"),
    f"{ANSWER}.question": _("Answer: question"),
    f"{ANSWER}.concept": _("Answer: concept"),
    f"{ANSWER}.metric": _("Answer: metric"),
    f"{ANSWER}.category": _("Answer: category"),
    f"{ANSWER}.verdict": _("Answer: verdict"),
    f"{ANSWER}.{VALUE}": _("Answer: value"),
}
_BOUNDS = ("at_least", "at_most")


def condition_words(visit: Visit) -> RowWords:
    """Return what a reader sees of conditions over events."""
    say = CONSOLE.texts(visit.language).gettext

    def some(leaf: Some) -> str:
        parts = [
            say(SAID[name if name in _BOUNDS else "equals"])
            % {"field": VALUE if name in _BOUNDS else name, "value": one}
            for name, one in leaf.where.items()
        ]
        return say(_SOME) % {"criteria": ", ".join(parts)}

    return RowWords(say=say, name=lambda about: say(_NAMES.get(about, about)), choices=_choices, some=some)


def _choices(row: ConditionRow) -> Sequence[tuple[str, str]]:
    return [(one, one) for one in row.field.choices] if row.operator != "one_of" else ()
