"""What the forms about silences and drills send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from fastapi import Request

from services.alerts.domain.silence import Matcher
from services.alerts.pages.asking_words import WRONG, WRONG_FIELD, AskingWords
from services.alerts.pages.words import SEVERITY_WORDS
from shared.errors import FieldProblem, HeedError, InvalidFieldError
from shared.vocabulary import Severity
from shared.web.console.visit import Visit
from shared.web.lines import MAX_LINE
from shared.web.text import is_storable


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent."""

    values: Mapping[str, str]

    @classmethod
    async def of(cls, request: Request) -> "Sent":
        form = await request.form()
        return cls(
            {name: value.strip() for name, value in form.multi_items() if isinstance(value, str) and is_storable(value)}
        )

    def get(self, name: str) -> str | None:
        """Return what was filled in; None for nothing."""
        return self.values.get(name) or None

    def line(self, name: str) -> str:
        """Return one line.

        Raises:
            InvalidFieldError: there is none, or it is too long.
        """
        text = " ".join((self.get(name) or "").split())
        if not 1 <= len(text) <= MAX_LINE:
            raise InvalidFieldError(field=name, detail="must be one line")
        return text

    def moment(self, name: str, zone: str) -> datetime | None:
        """Return a moment that a browser sends as local time; None for nothing.

        Raises:
            InvalidFieldError: it is no moment.
        """
        text = self.get(name)
        if text is None:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise InvalidFieldError(field=name, detail="is no moment") from None

    def matcher(self) -> Matcher:
        severity = self.get("severity")
        return Matcher(
            rule=self.get("rule"),
            survey=self.get("survey"),
            touchpoint=self.get("touchpoint"),
            unit=self.get("unit"),
            severity=cast("Severity", severity) if severity in SEVERITY_WORDS else None,
        )


def problems_in_words(words: AskingWords, error: HeedError) -> dict[str, str]:
    """Return what is wrong, in words, by field."""
    problems: Sequence[FieldProblem] = error.problems
    return {one.field: words.words.text(WRONG.get(one.field, WRONG_FIELD)) for one in problems}


def choices(visit: Visit, words: AskingWords) -> dict[str, Any]:
    """Return what can be chosen, each as value and text; nothing stands first."""
    structure, caller = words.directory.structure, visit.caller
    units = [one for one in structure.units if caller.unit is None or _is_below(words, one.code, caller.unit)]
    places = [one for one in units if caller.sees(one.code)]
    text = words.words.text
    nothing = [("", "–")]
    return {
        "rules": nothing + sorted(words.rules.items(), key=lambda one: one[1].casefold()),
        "touchpoints": nothing + [(one.key, one.name) for one in structure.touchpoints],
        "units": ([] if caller.unit else nothing) + [(one.code, one.name) for one in units],
        "places": ([] if caller.unit else nothing) + [(one.code, one.name) for one in places],
        "severities": nothing + [(value, text(word)) for value, word in SEVERITY_WORDS.items()],
    }


def _is_below(words: AskingWords, unit: str, above: str) -> bool:
    return any(one.code == above for one in words.directory.structure.path_of(unit))
