"""Texts of the pages of programmes that code chooses; they are translated where they are shown."""

from collections.abc import Mapping

from services.collector.domain.invitations.programmes.cadence import CadenceUnit
from services.collector.domain.invitations.programmes.findings import FindingKind
from services.collector.domain.invitations.programmes.programme import ProgrammeState
from services.collector.domain.invitations.programmes.round import RoundReason, RoundState
from services.collector.pages.invitations import labels
from shared.marking import mark as _

STATES: Mapping[ProgrammeState, str] = {"active": _("Active"), "paused": _("Paused"), "ended": _("Over")}
STATE_BADGES: Mapping[ProgrammeState, str] = {"active": "good", "paused": "warn", "ended": "quiet"}
ROUND_STATES: Mapping[RoundState, str] = {
    "planned": _("Planned"),
    "running": _("Being worked on"),
    "done": _("Worked through"),
    "cancelled": _("Taken back"),
    "missed": _("Missed"),
    "refused": _("Not held"),
}
ROUND_BADGES: Mapping[RoundState, str] = {
    "planned": "quiet",
    "running": "",
    "done": "good",
    "cancelled": "quiet",
    "missed": "warn",
    "refused": "bad",
}
ROUND_REASONS: Mapping[RoundReason, str] = {
    "survey_unknown": _("the survey does not exist"),
    "survey_not_open": _("the survey takes no answers"),
    "failed": _("something went wrong again and again; those who run Heed find it in its log"),
}
MISSED = _("Heed was not running then, and the round after it took its place")
LATE = _("later than planned, as Heed was not running then")
FINDINGS: Mapping[FindingKind, str] = {
    "survey_unknown": _("There is no such survey: no round can be held."),
    "survey_not_open": _("The survey takes no answers at the moment. Rounds are held only while it does."),
    "list_unknown": _("Nobody is on this list yet."),
    "no_further_round": _("No round is to come: it ends before the next one."),
    "nobody_left_to_ask": _("Later rounds find fewer people than the share says: everybody else rests by then."),
    "no_basis": _("Without a legal basis only those are asked who have agreed to be."),
    "no_places": _("No customer has a place of their own, so that all of them count as one unit."),
}
"""What is questionable about a programme."""

EVERY_ONE: Mapping[CadenceUnit, str] = {
    "days": _("Every day"),
    "weeks": _("Every week"),
    "months": _("Every month"),
    "quarters": _("Every quarter"),
    "years": _("Every year"),
}
EVERY_SOME: Mapping[CadenceUnit, str] = {
    "days": _("Every %(num)s days"),
    "weeks": _("Every %(num)s weeks"),
    "months": _("Every %(num)s months"),
    "quarters": _("Every %(num)s quarters"),
    "years": _("Every %(num)s years"),
}
CADENCE_UNITS: Mapping[CadenceUnit, str] = {
    "days": _("day(s)"),
    "weeks": _("week(s)"),
    "months": _("month(s)"),
    "quarters": _("quarter(s)"),
    "years": _("year(s)"),
}
FRACTIONS: Mapping[str, str] = {
    "0.5": _("half"),
    "0.25": _("a quarter"),
    "0.2": _("a fifth"),
    "0.1": _("a tenth"),
    "0.05": _("a twentieth"),
}
"""Shares that have a name, as plain decimals."""
SENTENCE = _("%(when)s, %(whom)s; %(rest)s.")
EVERYBODY = _("all customers of each unit%(more)s")
SHARE = _("%(share)s of the customers of each unit%(more)s")
IN_UNITS = _(" in %(units)s")
ON_LIST = _(" who are on the list “%(list)s”")
AGAIN = _("the same people may be asked every time")
AND = _("and")

CHANGES: Mapping[str, str] = {
    "title": _("Name"),
    "survey": _("Survey"),
    "touchpoint": _("Touchpoint"),
    "audience": _("Whom"),
    "cadence": _("When"),
    "sample": _("How many"),
    "not_again_days": _("Nobody again within so many days"),
    "claimed_basis": _("Legal basis"),
    "channel": _("Channel"),
    "language": _("Language"),
    "per_day": _("At most so many a day"),
    "reminder_days": _("Reminders"),
    "valid_days": _("The link takes answers for so many days"),
}
"""What differs between two versions, by the field of the definition."""
AMOUNTS = {"percent": _("per cent of the customers of each unit"), "people": _("people in each unit")}
WITHOUT_PLACE = _("Without a place of their own")
WRONG: Mapping[str, str] = {
    **labels.WRONG,
    "title": _("Give it a name of at most 100 characters."),
    "list": _("Choose a list."),
    "units": _("Choose units that exist."),
    "every": _("Enter how often: every so many days, weeks, months, quarters or years, within ten years."),
    "starts_on": _("Choose the day of the first round."),
    "ends_on": _("Choose a day that is not before the first round."),
    "at_time": _("Enter a time such as 09:00."),
    "amount": _("Enter a percentage of more than 0 and at most 100, or a number of people."),
    "not_again": _("Enter 0 to 3650 days."),
    "per_day": _("Enter a number of at least 1."),
    "tests": _("At most 20 conditions can be kept."),
}
WRONG_FIELD = labels.WRONG_FIELD
WRONG_TEST = _("Enter a value that fits.")
SAVED = _("The programme is saved. What you changed holds from the next round on.")
CREATED = _("The programme is saved.")
PAUSED = _("The programme is paused: no round is held until you resume it.")
RESUMED = _("The programme goes on.")
ENDED = _("Its calendar has no further round: give it a later end first.")
DELETED = _("The programme is deleted: no round is held any more. What has gone out stays.")
CHANGED_MEANWHILE = _(
    "Somebody has changed this programme meanwhile. What you entered is below; save again to replace theirs."
)
GONE_MEANWHILE = _("Somebody has deleted this programme meanwhile.")
NOT_DELETED = _("Nothing was deleted: somebody has changed the programme meanwhile. Look at it first.")
