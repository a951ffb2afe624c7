"""The words of deadlines. English here; German is in `german.po`."""

from collections.abc import Mapping

from services.tickets.domain.clocks.clock import ClockState
from services.tickets.domain.clocks.ladder import Unreached
from services.tickets.domain.clocks.lint import FindingCode
from services.tickets.domain.clocks.policy import Hours, Urgency
from shared.marking import mark as _
from shared.vocabulary import ClockKind, LadderRung

KINDS: Mapping[ClockKind, str] = {"contact": _("First contact"), "resolution": _("Resolution")}
STATES: Mapping[ClockState, tuple[str, str]] = {
    "running": (_("in time"), ""),
    "paused": (_("paused"), "quiet"),
    "missed": (_("overdue"), "bad"),
    "met": (_("kept"), "good"),
    "late": (_("too late"), "warn"),
    "stopped": (_("ended before"), "quiet"),
}
"""A word and the kind of its badge."""
ENDED_MISSED = _("missed")
DUE_SOON = _("due soon")
URGENCIES: Mapping[Urgency, str] = {
    "critical": _("Critical"),
    "warning": _("Important"),
    "info": _("For information"),
    "none": _("Opened by hand"),
}
HOURS: Mapping[Hours, str] = {"business": _("business hours"), "around_the_clock": _("hours around the clock")}
RUNGS: Mapping[LadderRung, str] = {
    "person": _("Whoever has the case"),
    "team_lead": _("The team lead"),
    "manager": _("The manager of the unit"),
}
UNREACHED: Mapping[Unreached, str] = {
    "nobody_has_it": _("nobody has the case"),
    "away_without_deputy": _("away without a deputy"),
    "no_team": _("no team answers for it"),
    "no_lead": _("the team has no lead"),
    "lead_is_away": _("the lead is away"),
    "no_manager": _("nobody manages the unit, or they are away"),
}
FINDINGS: Mapping[FindingCode, str] = {
    "no_policy": _("No policy holds everywhere: cases for which none holds have no deadlines."),
    "no_targets": _("%(policy)s has no deadlines for: %(names)s."),
    "overlap": _("%(policy)s and %(names)s hold for the same cases equally: the one with the smaller key counts."),
    "unknown_unit": _("%(policy)s names units that are not in the structure: %(names)s."),
    "unknown_touchpoint": _("%(policy)s names touchpoints that are not in the structure: %(names)s."),
    "nobody_reached": _("%(policy)s: %(rung)s cannot be reached (%(why)s). The next step is then taken at once."),
    "never_open": _("The business hours %(calendar)s are never open: cases there have no deadlines."),
}
AT_PLACES = _("It is so at %(names)s.")
AT_MORE_PLACES = _("It is so at %(names)s and %(more)s more.")

CREATED = _("The policy is created. It holds for new cases.")
SAVED = _("The policy is changed. It holds for new cases; those that are open go on as they began.")
DELETED = _("The policy is deleted.")
APPLIED = _("The deadlines of open cases follow within moments.")
ACKNOWLEDGED = _("You take care of it. Nobody else is notified.")
NOTHING_TO_ACKNOWLEDGE = _("Nobody was notified of anything any more that could be acknowledged.")
CHANGED_MEANWHILE = _(
    "Somebody else has changed this policy meanwhile. Here is what you typed; saving again overwrites their change."
)
GONE_MEANWHILE = _("Somebody has deleted this policy meanwhile. Saving makes it anew.")
NOT_DELETED = _("Somebody else has changed this policy meanwhile. Look at it again before you delete it.")
WRONG_FIELD = _("This is not right.")
WRONG: Mapping[str, str] = {
    "name": _("Give it a name of at most 200 characters."),
    "hours": _("Give hours as a number above 0, such as 4 or 0.5."),
    "ladder": _("Give percent as a whole number, more with each step."),
    "horizon": _("Give whole hours, from 1 to 8784."),
    "units": _("Take away what is there twice or empty."),
    "touchpoints": _("Take away what is there twice or empty."),
    "opened": _("Give a day and a time."),
}
