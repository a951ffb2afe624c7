"""Whether a person may be asked now, and if not, why and until when: the same for every channel.

Nothing is reserved by asking: two windows of one browser that ask at the same moment both get a yes. The first one
that really shows the survey says so, and from then on the others get a no. A lock would have to guess how long a
page takes to show what it was allowed to show.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.collector.domain.eligibility.exposure import Exposure, ExposureKind
from services.collector.domain.surveys.rules import Eligibility, TouchpointCap

EligibilityReason = Literal[
    "ok",
    "survey_not_open",
    "quota_full",
    "opted_out",
    "not_sampled",
    "answered_recently",
    "dismissed_recently",
    "shown_recently",
    "quarantine",
    "touchpoint_cap",
    "asked_recently",
]
"""Why somebody is asked or not. `asked_recently` replaces the five before it where the difference would reveal
too much to strangers; they get it instead of `opted_out`, too."""
RESTS: frozenset[EligibilityReason] = frozenset(
    {"answered_recently", "dismissed_recently", "shown_recently", "quarantine", "touchpoint_cap"}
)
"""The reasons that pass by themselves."""

EligibilityVerdict = Literal["yes", "no", "later"]
_SAMPLE = b"heed.sample.v1\0"
_BITS = 53
"""As many as a float holds exactly."""
_ASKING: frozenset[ExposureKind] = frozenset({"shown", "answered"})


@dataclass(frozen=True, slots=True)
class Clocks:
    """When this survey last met this person; None for never."""

    shown_at: datetime | None = None
    dismissed_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with its reason."""

    verdict: EligibilityVerdict
    reason: EligibilityReason
    eligible_at: datetime | None = None
    """When the rest is over; None when the person may be asked now, or when no waiting helps."""
    clocks: Clocks = Clocks()


@dataclass(frozen=True, slots=True)
class _Rest:
    """Why to let somebody rest, and until when."""

    until: datetime
    reason: EligibilityReason


def decide(
    rules: Eligibility,
    exposures: Sequence[Exposure],
    *,
    survey: str,
    touchpoint: str | None,
    quarantine: timedelta,
    now: datetime,
) -> Decision:
    """Return whether the person may be asked.

    Of several rests the longest counts and gives the reason. A survey that was shown and then dismissed or answered
    rests by that clock and no longer by the one for being shown.

    Args:
        rules: the survey's.
        exposures: all that happened to this person with any survey, in any order; refusals do not count.
        survey: key of the survey.
        touchpoint: where the person would be asked.
        quarantine: rest after any survey was shown or answered; zero for none.
        now: the moment of asking.
    """
    own = [exposure for exposure in exposures if exposure.survey == survey]
    clocks = Clocks(_latest(own, "shown"), _latest(own, "dismissed"), _latest(own, "answered"))
    rests = _own_rests(rules, clocks)
    if rules.quarantine and quarantine:
        asked = [exposure.at for exposure in exposures if exposure.kind in _ASKING]
        rests += [_Rest(max(asked) + quarantine, "quarantine")] if asked else []
    if rules.touchpoint_cap is not None and touchpoint is not None:
        at_touchpoint = [exposure for exposure in exposures if exposure.touchpoint == touchpoint]
        rests += _cap_rest(rules.touchpoint_cap, _askings(at_touchpoint), now)
    longest = max(rests, key=lambda rest: rest.until, default=None)
    if longest is None or longest.until <= now:
        return Decision("yes", "ok", clocks=clocks)
    return Decision("later" if rules.otherwise == "delay" else "no", longest.reason, longest.until, clocks)


def _latest(exposures: Iterable[Exposure], kind: ExposureKind) -> datetime | None:
    return max((exposure.at for exposure in exposures if exposure.kind == kind), default=None)


def _own_rests(rules: Eligibility, clocks: Clocks) -> list[_Rest]:
    ended = max((at for at in (clocks.dismissed_at, clocks.answered_at) if at is not None), default=None)
    pending = clocks.shown_at if ended is None or clocks.shown_at is None or clocks.shown_at > ended else None
    timed: tuple[tuple[datetime | None, int, EligibilityReason], ...] = (
        (clocks.answered_at, rules.after_answered_days, "answered_recently"),
        (clocks.dismissed_at, rules.after_dismissed_days, "dismissed_recently"),
        (pending, rules.after_shown_days, "shown_recently"),
    )
    return [_Rest(at + timedelta(days=days), reason) for at, days, reason in timed if at is not None]


def _askings(exposures: Iterable[Exposure]) -> list[datetime]:
    """Return when the person was asked, oldest first; an answer belongs to the showing before it.

    A message that came twice is one asking; an answer that nothing was shown for (a text message, a call) is one too.
    """
    happened = {(one.at, one.kind != "shown", one.survey) for one in exposures if one.kind in _ASKING}
    askings = []
    unanswered: set[str] = set()
    for at, is_answer, survey in sorted(happened):
        if is_answer and survey in unanswered:
            unanswered.remove(survey)
            continue
        askings.append(at)
        if not is_answer:
            unanswered.add(survey)
    return askings


def _cap_rest(cap: TouchpointCap, askings: Sequence[datetime], now: datetime) -> list[_Rest]:
    window = timedelta(days=cap.days)
    recent = [at for at in askings if at + window > now]
    return [] if len(recent) < cap.limit else [_Rest(recent[-cap.limit] + window, "touchpoint_cap")]


def sample_position(person: bytes, survey: str) -> float:
    """Return the person's position for this survey, evenly spread over [0, 1) and always the same.

    Who stands below 0.1 belongs to the 10 % and to every larger share. Another survey draws anew.

    Args:
        person: digest of the person.
        survey: key of the survey.
    """
    digest = hashlib.sha256(_SAMPLE + person + survey.encode()).digest()
    return (int.from_bytes(digest[:8]) >> (64 - _BITS)) / (1 << _BITS)


def is_sampled(person: bytes, survey: str, percent: float) -> bool:
    """Return whether the person is among the `percent` of people who are asked."""
    return sample_position(person, survey) < percent / 100
