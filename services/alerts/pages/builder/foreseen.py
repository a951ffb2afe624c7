"""What a rule would have done, and what is questionable about it, as the pages say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.alerts.application.use_cases import UseCases
from services.alerts.domain.lint import Finding, FindingCode
from services.alerts.domain.recipients import Reached
from services.alerts.domain.rule import RuleDefinition
from services.alerts.domain.trial import Count, Trial
from services.alerts.domain.trigger_fields import ABOUT_CUSTOMERS
from services.alerts.pages.words import Words
from shared.marking import mark as _
from shared.vocabulary import RecipientKind
from shared.web.console.formats import day, number
from shared.web.console.visit import Visit

DAYS = (7, 30, 90)
_WEEK = 7
_NAMED = 3
"""So many other rules and recipients are named."""


_FINDINGS: Mapping[FindingCode, str] = {
    "never_fires": _("It can never fire: what is asked of %(names)s excludes each other."),
    "dead_branch": _("A part of it can never hold: what is asked of %(names)s contradicts itself."),
    "covered": _("It fires only where the rule “%(names)s” fires, too."),
    "unknown_unit": _("Its unit does not exist in the structure: it covers nothing."),
    "unknown_touchpoint": _("Its touchpoint is not declared in the structure."),
    "no_customer_to_write_to": _("Such answers name no customer, so hardly anybody can be written to."),
    "consent_needed": _(
        "Only those are written to who agreed to it, or are customers who did not object. For all others the refusal "
        "is noted."
    ),
}
_OVER = _("It can never fire: the time in which it is active is over.")
_NOBODY: Mapping[RecipientKind, str] = {
    "team": _("A team that is to know has no active member."),
    "person": _("A person who is to know no longer works here."),
    "responsible": _("No team with an active member answers for it: the fallback gets to know."),
    "unit_managers": _("There is no active manager, not even of the whole company: the fallback gets to know."),
}
_SOMEWHERE = _("%(text)s This is so for %(count)s combinations of touchpoint and place, such as %(example)s.")
_COMBINATIONS = re.compile(r"this is so for (?P<count>\d+) combinations of touchpoint and place, such as (?P<named>.+)")
HELD: Mapping[str, str] = {
    "most_per_hour": _("there were enough in this hour"),
    "most_per_day": _("there were enough on this day"),
    "not_again_within_days": _("the same customer raised one not long before"),
}
"""Why a limit held an alert back."""


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding in words."""

    text: str
    is_hint: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a rule would do."""

    trial: Trial | None
    """None: of what it waits for nothing is kept."""
    findings: Sequence[FindingText]


@dataclass(frozen=True, slots=True)
class ForeseenWords:
    """What one reader sees of it."""

    visit: Visit
    words: Words
    rules: Mapping[str, str]
    """Names of rules by their keys."""
    days: int

    def findings(self, found: Sequence[Finding], definition: RuleDefinition) -> Sequence[FindingText]:
        return [FindingText(self._finding(one, definition), one.level == "hint") for one in found]

    def _finding(self, one: Finding, definition: RuleDefinition) -> str:
        say = self.words.text
        if one.code == "nobody_reached" and definition.notify is not None:
            return self._nobody(one, definition.notify.recipients[int(one.place.rpartition(".")[2])].kind)
        if one.code == "never_fires" and one.place == "limits.active_until":
            return say(_OVER)
        text = _FINDINGS.get(one.code)
        if text is None:
            return one.detail
        keys = re.findall(r"`([^`]+)`", one.detail)
        names = [self.rules.get(key, key) if one.code == "covered" else self.words.field(key) for key in keys]
        return say(text) % {"names": ", ".join(names)} if "%(names)s" in text else say(text)

    def _nobody(self, one: Finding, kind: RecipientKind) -> str:
        text = self.words.text(_NOBODY[kind])
        found = _COMBINATIONS.search(one.detail)
        if found is None:
            return text
        touchpoint, _at, place = found["named"].split(", ")[0].partition(" at ")
        structure = self.words.structure
        named = [structure.touchpoint_name(touchpoint) if place else structure.name_of(touchpoint)]
        example = ", ".join([*named, *([structure.name_of(place)] if place else [])])
        return self.words.text(_SOMEWHERE) % {"text": text, "count": found["count"], "example": example}

    def covered(self, trial: Trial) -> str:
        """Return how many alerts other rules raise already; empty: none."""
        if not trial.covered:
            return ""
        say = self.words.text
        named = [self.rules.get(key, key) for key, _count in trial.covered_by.most_common(_NAMED)]
        rules = ", ".join(say(_("“%(text)s”")) % {"text": name} for name in named)
        if trial.covered == trial.fired.total:
            return say(_("All of them are covered by other rules already: %(rules)s.")) % {"rules": rules}
        values = {"count": self._number(trial.covered), "rules": rules}
        return say(_("%(count)s of them are covered by other rules already: %(rules)s.")) % values

    def held(self, trial: Trial) -> list[str]:
        """Return what limits would have held back."""
        return [
            self.words.text(_("%(count)s more would be held back: %(reason)s."))
            % {"count": self._number(count), "reason": self.words.text(HELD[reason])}
            for reason, count in trial.held.most_common()
        ]

    def held_reason(self, reason: str) -> str:
        return self.words.text(HELD[reason])

    def reached(self, trial: Trial) -> list[str]:
        """Return who would have got how much, the busiest first."""
        busiest = sorted(trial.of_recipients.items(), key=lambda item: (-item[1].total, item[0].key))
        return [self._reached(one, count) for one, count in busiest]

    def _reached(self, one: Reached, count: Count) -> str:
        say = self.words.text
        name = say(_("Team %(name)s")) % {"name": one.name} if one.kind == "team" else one.name
        said = say(_("%(name)s would get %(rate)s.")) % {"name": name, "rate": self.rate(count.total)}
        busiest = count.busiest
        if busiest is None or busiest[1] < 2:  # noqa: PLR2004 - one a day is no busy day
            return said
        shown = {"said": said, "day": day(self._reader, busiest[0]), "count": self._number(busiest[1])}
        return say(_("%(said)s Most on one day: %(count)s, on %(day)s.")) % shown

    def rate(self, total: int) -> str:
        """Return how often something happens, a day or a week."""
        a_day = total / self.days
        often, text = (a_day, _("%(count)s a day")) if a_day >= 1 else (a_day * _WEEK, _("%(count)s a week"))
        return self.words.text(text) % {"count": self._number(often)}

    def rule_list(self, keys: Sequence[str]) -> str:
        return ", ".join(self.rules.get(key, key) for key in keys)

    def bars(self, trial: Trial) -> list[tuple[str, int]]:
        """Return the alerts of the days that had any, the latest first."""
        return [(day(self._reader, on), count) for on, count in sorted(trial.fired.by_day.items(), reverse=True)]

    @property
    def _reader(self) -> Any:  # noqa: ANN401 - what the filters of templates take
        return {"visit": self.visit}

    def _number(self, value: float) -> str:
        rounded = round(value, 1)
        return number(self._reader, rounded, 0 if float(rounded).is_integer() else 1)


async def rule_names(menu: UseCases) -> Mapping[str, str]:
    """Return the names of all rules by their keys."""
    return {rule.key: rule.definition.name for rule in await menu.rules.list(after=None, limit=1000)}


async def foresee(
    visit: Visit, menu: UseCases, words: ForeseenWords, definition: RuleDefinition, key: str | None
) -> Foreseen:
    """Return what a rule would have done in the places that the reader sees, and what is questionable about it."""
    findings = await menu.rules.lint(definition=definition, key=key)
    trial = None
    if definition.trigger in ABOUT_CUSTOMERS:
        trial = await menu.rules.attempt(
            definition=definition,
            key=key,
            days=words.days,
            zone=definition.limits.zone or visit.zone,
            locations=visit.caller.locations,
        )
    return Foreseen(trial, words.findings(findings, definition))


def days_of(text: str) -> int:
    """Return over how many days to try."""
    return next((one for one in DAYS if str(one) == text), 30)
