"""Deadlines in the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.tickets.application.clocks.policies import Foreseen, ForeseenStep
from services.tickets.application.clocks.reading import ShownClock
from services.tickets.domain.clocks.ladder import TakenStep
from services.tickets.domain.clocks.lint import Finding
from services.tickets.domain.clocks.policy import Policy, PolicyDefinition, Target, Urgency
from services.tickets.domain.clocks.words import ClockWords, target_in_words
from services.tickets.pages.deadlines import labels
from services.tickets.pages.labels import QUOTED
from services.tickets.pages.words import Words
from shared.vocabulary import ClockKind, LadderRung


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """What templates ask for while they show deadlines to one reader."""

    words: Words

    def kind(self, kind: ClockKind) -> str:
        return self.words.of(labels.KINDS[kind])

    def state(self, shown: ShownClock) -> tuple[str, str]:
        """Return the word for how a clock stands, and the kind of its badge."""
        text, kind = labels.STATES[shown.clock.state]
        if shown.clock.state == "missed" and not shown.clock.is_open:
            text = labels.ENDED_MISSED
        soon = shown.kept.soon_at
        if shown.clock.state == "running" and soon is not None and soon <= self.words.visit.now:
            text, kind = labels.DUE_SOON, "warn"
        return self.words.of(text), kind

    def clock(self, shown: ShownClock) -> ClockWords:
        """Return the working of a clock in the reader's language."""
        return ClockWords(shown.clock, shown.working, self.words.visit.now, self.words.visit.language)

    def foreseen(self, one: Foreseen) -> ClockWords:
        return ClockWords(one.clock, one.working, one.clock.begins_at, self.words.visit.language)

    def target(self, target: Target | None) -> str:
        """Return a target in words; a dash: there is no clock."""
        return "–" if target is None else target_in_words(target, self.words.visit.language)

    def urgency(self, urgency: Urgency) -> str:
        return self.words.of(labels.URGENCIES[urgency])

    def rung(self, rung: LadderRung) -> str:
        return self.words.of(labels.RUNGS[rung])

    def unreached(self, step: TakenStep | ForeseenStep) -> str:
        """Return why a step reaches nobody; empty: it does, or it is known only when there is a case."""
        why = step.fell_because if isinstance(step, TakenStep) else step.unreached
        return self.words.of(labels.UNREACHED[why]) if why else ""

    def holds_for(self, policy: PolicyDefinition) -> str:
        """Return for which cases a policy holds; empty: for all."""
        units = [self.words.directory.structure.name_of(code) for code in policy.units]
        touchpoints = [self.words.touchpoint(key) for key in policy.touchpoints]
        return " · ".join(filter(None, (", ".join(touchpoints), ", ".join(units))))

    def findings(self, found: Sequence[Finding], policies: Sequence[Policy]) -> list[str]:
        """Return what somebody should look at, a sentence or two each."""
        names = {one.key: one.definition.name for one in policies}
        return [self._finding(one, names, {policy.key: policy for policy in policies}) for one in found]

    def _finding(self, one: Finding, names: dict[str, str], policies: dict[str, Policy]) -> str:
        values = {"policy": self._quoted(names.get(one.policy or "", one.policy or ""))}
        match one.code:
            case "no_targets":
                missing = (text for key, text in labels.URGENCIES.items() if key in one.names)
                values["names"] = ", ".join(map(self.words.of, missing))
            case "overlap":
                values["names"] = ", ".join(self._quoted(names.get(key, key)) for key in one.names)
            case "never_open":
                values["calendar"] = one.place.removeprefix("calendars.")
            case "nobody_reached":
                return self._unreached(one, values, policies)
            case _:
                values["names"] = ", ".join(one.names)
        return self.words.of(labels.FINDINGS[one.code], **values)

    def _unreached(self, one: Finding, values: dict[str, str], policies: dict[str, Policy]) -> str:
        why, *places = one.names
        step = policies[one.policy or ""].definition.ladder[int(one.place.removeprefix("ladder."))]
        reason = next((text for key, text in labels.UNREACHED.items() if key == why), "")
        values |= {"rung": self.rung(step.recipient), "why": self.words.of(reason)}
        said = self.words.of(labels.FINDINGS[one.code], **values)
        if not places:
            return said
        structure, more = self.words.directory.structure, one.count - len(places)
        names = {one.key: one.name for one in structure.touchpoints} | {one.code: one.name for one in structure.units}
        named = ", ".join(" · ".join(names.get(part, part) for part in place.split(" · ")) for place in places)
        where = labels.AT_MORE_PLACES if more > 0 else labels.AT_PLACES
        return f"{said} {self.words.of(where, names=named, more=more)}"

    def _quoted(self, name: str) -> str:
        return self.words.of(QUOTED, text=name)
