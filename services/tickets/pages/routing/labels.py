"""The words for routing. English here; German is in `german.po`. On pages a route is called a rule."""

from collections.abc import Mapping

from services.tickets.domain.routing.decision import Occasion, PersonReason, RouteOutcome, Waiting
from services.tickets.domain.routing.lint import FindingCode
from services.tickets.domain.routing.route import Pick
from services.tickets.domain.ticket import TicketKind
from shared.marking import mark as _

FALLBACK_NAME = _("All other cases")
FIELDS: Mapping[str, str] = {
    "kind": _("Opened by"),
    "severity": _("Urgency"),
    "touchpoint": _("Touchpoint"),
    "location": _("Place"),
    "unit": _("Unit"),
    "survey": _("Key of the survey"),
    "channel": _("Channel"),
    "category": _("Subject of the complaint"),
    "language": _("Language of the place"),
    "wants_call_back": _("Wants a call"),
    "is_anonymous": _("Customer unknown"),
    "earlier_cases": _("Earlier cases in 90 days"),
    "words": _("Words of the customer"),
}
KINDS: Mapping[TicketKind, str] = {
    "alert": _("an alert"),
    "complaint": _("a complaint"),
    "manual": _("somebody by hand"),
    "signal": _("something that no customer said"),
}
PICKS: Mapping[Pick, str] = {
    "least_open": _("Whoever has the fewest open cases"),
    "round_robin": _("Everybody in turn"),
    "nobody": _("Nobody by itself: somebody of the team takes it"),
}
TO_TEAM = _("Team %(team)s")
TO_RESPONSIBLE = _("The team that answers for the place")
TO_OTHERWISE = _("The team that answers for the place, otherwise team %(team)s")
GONE_TEAM = _("%(team)s (no longer a team)")
PERSON_LIMIT = _("at most %(count)s open cases a person")
TEAM_LIMIT = _("at most %(count)s open cases in the team")
ANY_HOUR = _("outside working hours, too")

OCCASIONS: Mapping[Occasion, str] = {
    "opened": _("When the case was opened"),
    "reopened": _("When the case was reopened"),
    "escalated": _("When nobody had done anything for too long"),
    "left": _("When whoever had it could not work on it any more"),
    "freed": _("When somebody had room again"),
    "passed_on": _("When the case was passed on"),
    "changed": _("When people, teams or rules had changed"),
}
TO_PERSON = _("%(person)s of the team %(team)s got it.")
TO_PERSON_ALONE = _("%(person)s got it.")
KEPT = _("%(person)s had it before and has it again.")
WAITS: Mapping[Waiting, str] = {
    "by_hand": _("It waits until somebody of the team %(team)s takes it: the rule gives it to nobody by itself."),
    "nobody_able": _("It waits for the team %(team)s, in which nobody can work on it."),
    "nobody_there": _("It waits for the team %(team)s, of which nobody was there."),
    "full": _("It waits for the team %(team)s: all who were there had as many cases as they take."),
    "team_full": _("It waits for the team %(team)s, which worked on as many cases as the rule allows."),
}
NO_TEAM = _("No team is responsible. Nobody gets it by itself.")
ROUTE_OUTCOMES: Mapping[RouteOutcome, str] = {
    "fits": _("fits"),
    "differs": _("does not fit"),
    "off": _("is switched off"),
    "team_gone": _("fits, but there is no such team any more"),
    "nobody_answers": _("fits, but no team answers for the place"),
}
PERSON_REASONS: Mapping[PersonReason, str] = {
    "chosen": _("gets it"),
    "theirs": _("had it before"),
    "more_open": _("has more open cases"),
    "later_turn": _("has a later turn"),
    "full": _("has as many cases as they take"),
    "away": _("is away"),
    "outside_hours": _("is not working"),
    "passed_over": _("had it and did nothing"),
    "left": _("does not work here any more"),
    "role": _("may not work on cases"),
    "unreachable": _("does not see the place"),
}
UNTIL = _("%(reason)s until %(moment)s")
OPEN_OF = _("%(open)s of at most %(limit)s")
STANDS_IN = _("for %(name)s")
LOOK_BOTH = _("%(touchpoint)s in %(unit)s")
LOOK_UNIT = _("Everything in %(unit)s")
LOOK_TOUCHPOINT = _("%(touchpoint)s everywhere")
LOOK_ALL = _("Everything everywhere")
LOOK_NOBODY = _("nobody is named")
FINDINGS: Mapping[FindingCode, str] = {
    "invalid": _("The rule makes no sense."),
    "never_fits": _("No case can ever fit: its conditions exclude each other."),
    "dead_branch": _("A part of its conditions can never hold."),
    "unreachable": _("No case comes to this rule: one before it takes them all."),
    "unknown_team": _("There is no such team; cases go on to the next rule."),
    "empty_team": _("The team has no members; its cases wait for somebody."),
    "nobody_able": _("Nobody in the team may work on cases."),
    "unknown_unit": _("It names a place that is not in the structure."),
    "unknown_touchpoint": _("It names a touchpoint that is not in the structure."),
    "nobody_answers": _("There are places for which no team answers; their cases go to nobody."),
}
SAVED = _("The rule is kept.")
DELETED = _("The rule is deleted.")
MOVED = _("The order is changed.")
CHANGED_MEANWHILE = _("Somebody changed this rule meanwhile. Look at what it is now, and save again to overwrite it.")
TAKEN = _("There is a rule of this name already. Choose another one.")
WRONG_TEST = _("Something is missing here, or does not fit.")
WRONG_FIELD = _("Please correct this.")
WRONG: Mapping[str, str] = {
    "name": _("Give the rule a name of at most 200 characters."),
    "otherwise_team": _("This is only for the team that answers for the place."),
    "person_limit": _("Write a whole number from 1 to 10,000; it needs somebody who gets cases."),
    "team_limit": _("Write a whole number from 1 to 10,000; it needs somebody who gets cases."),
    "condition": _("The conditions do not fit together."),
}
GIVEN = _("The case is given.")
PASSED_ON = _("The case is passed on.")
NO_SUCH_TEAM = _("Choose a team that there is.")
WRONG_PERSON = _("They do not see the place of this case, or do not work here any more.")
CHANGED_CASE = _("Somebody changed case no. %(number)s meanwhile. Look at it again.")
NOT_FOUND = _("There is no such case, or none that you may see.")
