"""Alerts and signals in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from services.alerts.domain.alert import Alert
from services.alerts.domain.explained import Explained
from services.alerts.domain.signal import Figure, Signal
from services.alerts.domain.verdict import Outcome
from services.alerts.pages.builder.foreseen import HELD
from services.alerts.pages.field_words import (
    CHANNEL_WORDS,
    CLOCK_WORDS,
    EVIDENCE_WORDS,
    METRICS,
    RUNG_WORDS,
    SEVERITY_KINDS,
    SEVERITY_WORDS,
    SOURCE_WORDS,
)
from services.alerts.pages.words import Words
from shared.marking import mark as _
from shared.vocabulary import Channel, Severity, SubjectKind
from shared.web.console.conditions import Said
from shared.web.console.formats import day, moment, number, signed
from shared.web.console.visit import Visit

Raised = Alert | Signal


SUBJECTS: Mapping[SubjectKind, str] = {
    "response": _("Response"),
    "complaint": _("Complaint"),
    "series": _("Score"),
    "target": _("Target"),
    "source": _("Source"),
    "ticket": _("Case"),
    "endpoint": _("Webhook"),
    "drill": _("Fire drill"),
    "view": _("Score report"),
}
OUTCOMES: Mapping[Outcome, tuple[str, str, str]] = {
    "fired": (_("fired"), "bad", ""),
    "held_back": (_("held back"), "warn", ""),
    "condition_not_met": (_("did not fire"), "quiet", _("The condition does not hold.")),
    "out_of_scope": (_("does not look at it"), "quiet", _("The rule is limited to other places.")),
    "excluded_channel": (_("does not look at it"), "quiet", _("What comes in by this channel does not count.")),
    "outside_hours": (_("not active"), "quiet", _("It came in outside the hours of the rule.")),
    "outside_period": (_("not active"), "quiet", _("It came in before the rule began, or after it ended.")),
    "off": (_("off"), "quiet", _("The rule was off.")),
    "suspect": (_("does not count"), "quiet", _("The response is suspect.")),
    "withdrawn": (_("does not count"), "quiet", _("The response was withdrawn.")),
    "nothing_read": (_("still waits"), "quiet", _("It waits for a comment that was read, and none was.")),
    "not_known_any_more": (
        _("not known any more"),
        "quiet",
        _("It asks for words or facts of a customer who was forgotten since."),
    ),
}
"""A word, the kind of its badge, and a sentence."""
_FIGURES: Mapping[str, str] = {
    "score": _("Score now"),
    "score_before": _("Score before"),
    "n": _("Answers now"),
    "n_before": _("Answers before"),
    "difference": _("Difference"),
    "p_adjusted": _("Probability of mere chance"),
    "tested": _("Scores compared"),
    "concept": _("What is measured"),
    "metric": _("Kind of score"),
    "window_start": _("Period from"),
    "window_end": _("Period until"),
    "target": _("Target"),
    "wanted": _("Value aimed at"),
    "due_on": _("Due on"),
    "source_kind": _("Kind of source"),
    "name": _("Its name"),
    "evidence": _("How it is noticed"),
    "silent_since": _("Silent since"),
    "silent_hours": _("Hours of silence"),
    "expected": _("Answers that usually come"),
    "received": _("Answers that came"),
    "weeks": _("Weeks it is compared with"),
    "category": _("Topic"),
    "number": _("Number of the case"),
    "clock": _("What the time is for"),
    "percent": _("Share of the time used, in percent"),
    "rung": _("Who gets to know"),
    "case_severity": _("Severity of the case"),
    "deadline_at": _("Deadline"),
}
"""Figures that are shown; intervals stand beside the value that they are of."""
_MOMENTS = frozenset({"window_start", "window_end", "silent_since", "deadline_at"})
_VALUES: Mapping[str, Mapping[Any, str]] = {
    "metric": METRICS,
    "evidence": EVIDENCE_WORDS,
    "source_kind": SOURCE_WORDS,
    "clock": CLOCK_WORDS,
    "rung": RUNG_WORDS,
    "case_severity": SEVERITY_WORDS,
}
_LINKS: Mapping[SubjectKind, str] = {
    "response": "/console/collector/responses/%s",
    "complaint": "/console/collector/complaints/%s",
    "ticket": "/console/tickets/%s",
}
_SCOPES: Mapping[SubjectKind, str] = {
    "response": "responses:read",
    "complaint": "complaints:read",
    "ticket": "tickets:read",
}
LONGEST_EXCERPT = 140


@dataclass(frozen=True, slots=True)
class RaisedWords:
    """What one reader sees of what was raised."""

    visit: Visit
    words: Words
    rules: Mapping[str, str]

    def rule(self, key: str) -> str:
        return self.rules.get(key, key)

    def severity(self, one: Severity) -> tuple[str, str]:
        """Return the word and the kind of its badge."""
        return self.words.text(SEVERITY_WORDS[one]), SEVERITY_KINDS[one]

    def kind(self, one: Raised) -> str:
        return self.words.text(SUBJECTS["response" if isinstance(one, Alert) else one.subject])

    def channel(self, one: Channel) -> str:
        return self.words.text(CHANNEL_WORDS[one])

    def place(self, one: Raised) -> str:
        """Return where it was; empty: it has no place."""
        spot = one.place if isinstance(one, Alert) else one
        touchpoint = self.words.value("touchpoint", spot.touchpoint) if spot.touchpoint else ""
        location = self.words.value("location", spot.location) if spot.location else ""
        return ", ".join(filter(None, (touchpoint, location)))

    def what(self, one: Raised) -> str:
        """Return what happened, in one line."""
        if isinstance(one, Alert):
            return ", ".join(map(self.words.reason, one.reasons)) or self.words.text(_("What was said in it"))
        figures, say = one.figures, self.words.text
        shown = {name: self._figure(name, value) for name, value in figures.items()}
        match one.subject:
            case "series" if "difference" in figures and "score" in figures:
                text = _("%(metric)s %(concept)s: %(score)s, %(difference)s against the period before")
            case "target" if "score" in figures:
                text = _("%(target)s: %(score)s instead of %(wanted)s")
            case "target":
                text = _("%(target)s: no score, aimed at %(wanted)s")
            case "source":
                text = _("%(name)s: silent for %(silent_hours)s hours")
            case "ticket" if "percent" in figures:
                text = _("Case %(number)s: %(percent)s percent of the time for %(clock)s used")
            case "complaint" if "category" in figures:
                text = _("Topic: %(category)s")
            case _:
                return say(SUBJECTS[one.subject])
        return say(text) % {"name": one.subject_id, "target": "", "wanted": "–", "metric": "", "concept": "", **shown}

    def excerpt(self, one: Raised) -> str:
        """Return the begin of what the customer wrote, for whoever may read responses."""
        if not isinstance(one, Alert) or not one.comments or not self.visit.caller.may("responses:read"):
            return ""
        text = " ".join(comment.text for comment in one.comments)
        return text if len(text) <= LONGEST_EXCERPT else f"{text[: LONGEST_EXCERPT - 1].rstrip()}…"

    def figures(self, one: Signal) -> list[tuple[str, str]]:
        """Return the numbers of a signal with their names."""
        found = one.figures
        shown = [
            (self.words.text(text), self._figure(name, found[name])) for name, text in _FIGURES.items() if name in found
        ]
        if "ci_low" in found and "ci_high" in found:
            values = {name: self._figure(f"ci_{name}", found[f"ci_{name}"]) for name in ("low", "high")}
            interval = self.words.text(_("%(low)s to %(high)s")) % values
            shown.append((self.words.text(_("Interval (95 percent)")), interval))
        return shown

    @property
    def _reader(self) -> Any:  # noqa: ANN401 - what the filters of templates take
        return {"visit": self.visit}

    def _figure(self, name: str, value: Figure) -> str:
        match value:
            case str() if name in _MOMENTS:
                return self._moment(value)
            case str() if name == "due_on":
                return self._day(value)
            case str():
                return self.words.text(_VALUES.get(name, {}).get(value, value))
            case _ if name == "difference":
                return signed(self._reader, value, 0 if float(value).is_integer() else 1)
            case _:
                digits = 3 if name == "p_adjusted" else 0 if float(value).is_integer() else 1
                return number(self._reader, value, digits).replace("-", "\N{MINUS SIGN}")

    def _moment(self, text: str) -> str:
        try:
            return moment(self._reader, datetime.fromisoformat(text))
        except ValueError:
            return text

    def _day(self, text: str) -> str:
        try:
            return day(self._reader, date.fromisoformat(text))
        except ValueError:
            return text

    def subject_address(self, subject: SubjectKind, subject_id: str | UUID) -> str | None:
        """Return where the reader sees what it is about; None: nowhere."""
        link = _LINKS.get(subject)
        return link % subject_id if link and self.visit.caller.may(_SCOPES[subject]) else None

    def is_late(self, one: Raised) -> bool:
        return one.received_at - one.occurred_at > timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WhyWords:
    """What a rule made of something, in words."""

    key: str
    version: int
    name: str
    outcome: str
    kind: str
    reason: str
    condition: Said | None
    """With the tests that decided marked; None: another part of the rule decided."""
    raised_id: UUID | None

    @classmethod
    def of(cls, why: Explained, words: Words) -> "WhyWords":
        say = words.text
        outcome, kind, reason = OUTCOMES[why.outcome]
        if why.held_because is not None:
            reason = HELD.get(why.held_because, "")
        decided = {one.place: one.holds for one in why.tests if one.test is not None}
        by_condition = why.outcome in {"fired", "held_back", "condition_not_met"}
        return cls(
            key=why.rule.key,
            version=why.rule.version,
            name=why.rule.definition.name,
            outcome=say(outcome),
            kind=kind,
            reason=_sentence(say, reason, is_held=why.held_because is not None),
            condition=words.when(why.rule.definition, decided) if by_condition else None,
            raised_id=why.alert_id,
        )


def _sentence(say: Callable[[str], str], reason: str, *, is_held: bool) -> str:
    if not reason:
        return ""
    return say(_("A limit of the rule held it back: %(reason)s.")) % {"reason": say(reason)} if is_held else say(reason)


def sorted_by_weight(found: Sequence[Explained]) -> list[Explained]:
    """Return what rules said: those that fired first, then those that were held back."""
    weights = {"fired": 0, "held_back": 1, "condition_not_met": 2}
    return sorted(found, key=lambda one: (weights.get(one.outcome, 3), one.rule.definition.name))
