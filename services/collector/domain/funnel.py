"""The response funnel: how far people get, for each channel by what is really known there.

Each rate is a share of people or messages that are themselves counted, and names what it is a share of. Where nobody
counts who could have answered, there is no rate, and a reason stands in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.collector.domain.eligibility.exposure import KEPT_FOR
from shared.errors import InvalidFieldsError
from shared.statistics import wilson_interval

CONFIDENCE = 0.95
METHOD = "wilson"

FORGOTTEN = f"what was shown is forgotten after {KEPT_FOR.days} days, and the window reaches further back"
NOTHING_COUNTED = "nothing was counted that this could be a share of"
WITHOUT_LOCATION = "what was shown or sent has no location: the whole company counts it, a part of it cannot"
UNCOUNTED: Mapping[str, str] = {
    "sms": "nobody counts here who was asked by text message",
    "qr": "nobody counts who passes a code by",
    "kiosk": "nobody counts who passes a kiosk by",
    "email": "nobody counts here who was written to",
    "phone": "nobody counts here who was called",
    "import": "the file holds those only who answered",
    "api": "the other system knows whom it asked",
}
"""Why there is no rate, by channel."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What part of all had something happen to them, in per cent."""

    value: float
    ci_low: float
    ci_high: float


def rate_of(part: int, n: int) -> Rate | None:
    """Return `part / n` with its Wilson score interval at 95 % confidence; None of nothing.

    Args:
        part: 0 to n.
        n: at least 0.

    Raises:
        ValueError: there is more in the part than in the whole.
    """
    if not 0 <= part <= n:
        message = "a part is none of the whole"
        raise ValueError(message)
    if n == 0:
        return None
    low, high = wilson_interval(part, n, CONFIDENCE)
    return Rate(100 * (part / n), 100 * low, 100 * high)


class InvalidWindowError(InvalidFieldsError):
    """The time that was asked about makes no sense."""

    slug = "invalid-window"
    title = "The window is invalid"
    message = "Correct the parameters and ask again."


@dataclass(frozen=True, slots=True)
class ShownCounts:
    """People to whom the survey was shown in the window, each once, and what they did about it since."""

    shown: int
    answered: int
    dismissed: int
    """Of those who did not answer."""


@dataclass(frozen=True, slots=True)
class ResponseCounts:
    """Responses that were begun in the window on one channel."""

    completed: int
    left: int
    """Begun, and not completed until now; only known where answers are saved on the way, page by page."""
    suspect: int
    """Completed beside these, by nobody honest."""


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """Text messages of the window, but for those that steer the conversation."""

    answered: int
    """Made a response."""
    kept: int
    """They could not be read, or no survey took them."""
    empty: int
    opted_out: int


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """One step of a funnel."""

    stage: str
    count: int
    of: str | None = None
    """The stage that it is a share of."""
    rate: Rate | None = None
    reason: str | None = None
    """Why there is no rate, for a stage that is no beginning."""


@dataclass(frozen=True, slots=True)
class ChannelFunnel:
    channel: str
    stages: tuple[FunnelStage, ...]
    suspect: int
    """Responses that are not counted, because they are probably nobody's honest ones."""


def web_funnel(shown: ShownCounts, begun: ResponseCounts, *, from_at: datetime, now: datetime) -> ChannelFunnel:
    """Return the funnel of websites.

    Two beginnings are counted, each with its own rates: people whom the card was shown to, and responses that were
    begun, on the card or on the survey's own page, whose visitors are not counted.

    Args:
        shown: people.
        begun: responses.
        from_at: beginning of the window.
        now: the present moment.
    """
    missing = FORGOTTEN if from_at < now - KEPT_FOR else None
    return ChannelFunnel(
        "web",
        (
            FunnelStage("shown", shown.shown),
            _share("answered", shown.answered, "shown", shown.shown, missing),
            _share("dismissed", shown.dismissed, "shown", shown.shown, missing),
            FunnelStage("started", begun.completed + begun.left),
            _share("completed", begun.completed, "started", begun.completed + begun.left),
        ),
        begun.suspect,
    )


def sms_funnel(messages: MessageCounts, begun: ResponseCounts) -> ChannelFunnel:
    """Return the funnel of text messages: of those that came in, how many could be read as answers.

    How many people were asked is not known here.
    """
    received = messages.answered + messages.kept + messages.empty
    return ChannelFunnel(
        "sms",
        (
            FunnelStage("received", received),
            _share("answered", messages.answered, "received", received),
            _share("unreadable", messages.kept + messages.empty, "received", received),
            FunnelStage("opted_out", messages.opted_out),
            _uncounted("sms", begun),
        ),
        begun.suspect,
    )


def web_funnel_at_locations(begun: ResponseCounts) -> ChannelFunnel:
    """Return the funnel of websites at some locations: responses alone, for showings have no location."""
    stages = (
        FunnelStage("started", begun.completed + begun.left, reason=WITHOUT_LOCATION),
        _share("completed", begun.completed, "started", begun.completed + begun.left),
    )
    return ChannelFunnel("web", stages, begun.suspect)


def volume(channel: str, begun: ResponseCounts) -> ChannelFunnel:
    """Return what is known of a channel where nobody counts who could have answered: how many did."""
    return ChannelFunnel(channel, (_uncounted(channel, begun),), begun.suspect)


def _uncounted(channel: str, begun: ResponseCounts) -> FunnelStage:
    return FunnelStage("completed", begun.completed, reason=UNCOUNTED[channel])


def _share(stage: str, part: int, of: str, n: int, missing: str | None = None) -> FunnelStage:
    rate = None if missing is not None else rate_of(part, n)
    return FunnelStage(stage, part, of, rate, None if rate is not None else missing or NOTHING_COUNTED)
