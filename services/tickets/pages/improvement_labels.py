"""The words for improvements: states, moves, what changed. English here; German is in `german.po`."""

from collections.abc import Mapping

from services.tickets.domain.improvements.improvement import Action
from shared.marking import mark as _
from shared.vocabulary import ImprovementState

STATE_LABELS: Mapping[ImprovementState, str] = {
    "proposed": _("Proposed"),
    "planned": _("Planned"),
    "in_work": _("In work"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
STATE_KINDS: Mapping[ImprovementState, str] = {
    "proposed": "quiet",
    "planned": "",
    "in_work": "",
    "done": "good",
    "dropped": "quiet",
}
"""The kind of badge."""
MOVES: Mapping[tuple[ImprovementState, ImprovementState], str] = {
    ("done", "in_work"): _("Not done after all"),
    ("dropped", "proposed"): _("Propose it again"),
    ("dropped", "planned"): _("Plan it after all"),
    ("in_work", "planned"): _("Back to the plan"),
    ("planned", "proposed"): _("Take it off the plan"),
}
"""How a button is called that leads back."""
MOVES_ON: Mapping[ImprovementState, str] = {
    "planned": _("Plan it"),
    "in_work": _("Start the work"),
    "done": _("It is done"),
    "dropped": _("Drop it"),
    "proposed": _("Propose it again"),
}
MOVED: Mapping[ImprovementState, str] = {
    "proposed": _("It is proposed."),
    "planned": _("It is planned."),
    "in_work": _("It is in work."),
    "done": _("It is done. From now on it is marked on the trends of the scores there."),
    "dropped": _("It is dropped."),
}
FIELDS: Mapping[str, str] = {
    "title": _("Title"),
    "description": _("Description"),
    "state": _("State"),
    "owner": _("Owner"),
    "due_on": _("To be done by"),
    "survey": _("Survey"),
    "touchpoint": _("Touchpoint"),
    "unit": _("Place"),
    "cause": _("Cause"),
    "done_on": _("Done on"),
    "dropped_because": _("Why not"),
}
ACTIONS: Mapping[Action, str] = {
    "opened": _("%(who)s entered it"),
    "changed": _("%(who)s changed it"),
    "case_linked": _("%(who)s linked a case"),
    "case_unlinked": _("%(who)s took a case away"),
}
MOVED_BY = _("%(who)s: %(before)s → %(after)s")
CHANGED_FROM = _("%(field)s: %(before)s → %(after)s")
WHOLE_COMPANY = _("the whole company")
EVERYWHERE = _("everywhere")
ALL_TOUCHPOINTS = _("all touchpoints")
NOTHING = _("nothing")
OPENED, SAVED = _("The improvement is entered."), _("Saved.")
CHOOSE = _("Choose an improvement first.")
LINKED, UNLINKED = _("The case is linked."), _("The case is no longer linked.")
CHANGED = _("Somebody changed this meanwhile: %(what)s. What you typed is still here; check it and send it again.")
NOT_NOW = _("It has moved on meanwhile: it is “%(state)s” now.")
COMPANYS = _("This concerns the whole company. You work for one unit and can read it.")
NO_CASE = _("There is no case with this number that you can see.")
WRONG_FORM = _("Something in the form is not right. Check it and send it again.")
WRONG_FIELDS: Mapping[str, str] = {
    "title": _("Write on one line of at most 200 characters what is to change."),
    "description": _("Write at most 4,000 characters."),
    "owner": _("Choose who answers for it: a team, or somebody who works here and sees its place."),
    "due_on": _("Give the day by which it is to be done."),
    "done_on": _("Give the day on which it was done; it cannot be after today."),
    "dropped_because": _("Say on one line of at most 200 characters why it will not be done."),
    "unit": _("Choose a place of your own unit."),
    "cause": _("Choose a cause, or leave it open."),
    "ticket_id": NO_CASE,
    "cases": NO_CASE,
    "number": NO_CASE,
}
