"""What stands on the pages about the loop, in English; translated where it is shown."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.alerts.domain.health import Dimension
from services.alerts.domain.ledger import Box
from services.alerts.domain.loop import LoopStep
from shared.marking import mark as _


class BoxWords(NamedTuple):
    """A box of the ledger, as it is shown."""

    label: str
    because: str
    kind: str
    """Class of its part of the bar."""


class BoxGroup(NamedTuple):
    """Boxes that belong together."""

    label: str
    boxes: Sequence[Box]


BOX_WORDS: Mapping[Box, BoxWords] = {
    "case_open": BoxWords(_("Case open"), _("It waits in the inbox, or somebody works on it."), "open"),
    "case_closed": BoxWords(_("Case closed"), _("It was taken care of."), "good"),
    "grouped": BoxWords(
        _("Together with another"),
        _("A rule had just alerted to this customer; the case of then stands for this answer, too."),
        "joined",
    ),
    "superseded": BoxWords(
        _("Answered again"),
        _("The customer answered the same again within a day; that answer stands for this one."),
        "joined",
    ),
    "case_expected": BoxWords(
        _("Waits for its case"),
        _("It asks for a case, and none is open yet. That takes seconds; if it stays here, look at tickets."),
        "warn",
    ),
    "held_back": BoxWords(
        _("Held back by a limit"), _("A rule fired, but one of its limits held the alert back."), "bad"
    ),
    "no_rule": BoxWords(_("No rule"), _("No rule fired that opens a case."), "bad"),
    "imported": BoxWords(_("Imported history"), _("It came in as history, long after it was given."), "quiet"),
    "corrected": BoxWords(_("Corrected"), _("The answer was changed, and is not unhappy any more."), "quiet"),
    "suspect": BoxWords(_("Suspect"), _("It is probably no honest answer, so no rule looks at it."), "quiet"),
    "withdrawn": BoxWords(_("Withdrawn"), _("The answer was withdrawn."), "quiet"),
    "erased": BoxWords(_("Erased"), _("The customer asked to be forgotten."), "quiet"),
}
GROUPS: Sequence[BoxGroup] = (
    BoxGroup(_("There is a case"), ("case_open", "case_closed", "grouped", "superseded")),
    BoxGroup(_("There is no case"), ("case_expected", "held_back", "no_rule")),
    BoxGroup(_("Nothing to do"), ("imported", "corrected", "suspect", "withdrawn", "erased")),
)
LIMIT_WORDS: Mapping[str, str] = {
    "not_again_within_days": _("its limit for one customer"),
    "most_per_hour": _("its limit of alerts an hour"),
    "most_per_day": _("its limit of alerts a day"),
}
STEP_WORDS: Mapping[LoopStep, str] = {
    "alert": _("Alert raised"),
    "notice": _("First notice sent"),
    "acknowledged": _("Somebody takes care"),
    "contact": _("Customer contacted"),
}
DIMENSION_WORDS: Mapping[Dimension, str] = {
    "rule": _("Rule"),
    "channel": _("Channel"),
    "unit": _("Place"),
    "touchpoint": _("Touchpoint"),
}
BAR_WORDS: Sequence[str] = (
    _("up to 10 s"),
    _("up to 1 min"),
    _("up to 5 min"),
    _("up to 15 min"),
    _("up to 1 h"),
    _("up to 4 h"),
    _("up to 1 day"),
    _("up to 3 days"),
    _("longer"),
)
"""What stands at the bars of a histogram."""
PERIOD_WORDS: Mapping[int, str] = {7: _("7 days"), 30: _("30 days"), 90: _("90 days")}


def duration(seconds: float | None) -> tuple[str, float, int]:
    """Return the unit, the number of it, and its decimals, with which a time is written; without a time, no unit."""
    if seconds is None:
        return "", 0.0, 0
    for unit, size in (("d", 86400.0), ("h", 3600.0), ("min", 60.0)):
        if seconds >= size:
            number = seconds / size
            return unit, number, 0 if number >= 10 else 1  # noqa: PLR2004 - two digits are enough
    return "s", seconds, 0 if seconds >= 1 or seconds == 0 else 1
