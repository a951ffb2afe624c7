"""The words of the inbox: its quick filters, what can be filtered by, and saved views. German is in `german.po`."""

from collections.abc import Mapping

from services.tickets.domain.case_query import GONE, ME, NOBODY, TEAM, WATCHED, StateChoice
from services.tickets.domain.case_view import LONGEST_NAME, MOST_VIEWS
from services.tickets.domain.clocks.due_state import DueState
from services.tickets.domain.due_filter import DueChoice
from services.tickets.domain.quick_filters import Quick
from services.tickets.domain.reading import Order
from shared.marking import mark as _

QUICK_LABELS: Mapping[Quick, str] = {
    "open": _("All open"),
    "mine": _("Mine"),
    "team": _("My team"),
    "nobody": _("Unassigned"),
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "waiting": _("Waiting"),
    "resolved": _("Resolved"),
    "closed": _("Closed"),
    "all": _("All"),
}
WHO_LABELS: Mapping[str, str] = {
    "": _("Everyone"),
    ME: _("Mine"),
    TEAM: _("My team"),
    NOBODY: _("Unassigned"),
    WATCHED: _("Watched by me"),
    GONE: _("Of people who are no longer here"),
}
STATE_CHOICES: Mapping[StateChoice, str] = {
    "open": _("All open"),
    "new": _("New"),
    "assigned": _("Assigned"),
    "contacted": _("Contacted"),
    "waiting": _("Waiting"),
    "resolved": _("Resolved"),
    "closed": _("Closed"),
    "all": _("Open and closed"),
}
DUE_LABELS: Mapping[DueChoice, str] = {
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "follow_up": _("To look at again"),
}
DUE_KINDS: Mapping[DueState, str] = {"overdue": "bad", "due_soon": "warn", "on_time": "quiet", "paused": "quiet"}
"""The kind of badge."""
ORDER_LABELS: Mapping[Order, str] = {
    "urgency": _("Most urgent first"),
    "waiting": _("Waiting longest first"),
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
}
ANY = _("Any")
WANTS_CALL_BACK = _("waits for a call or an answer")
WAITS = _("without a step for %(hours)s hours")
FOR_ME = _("for me alone")
WITH_TEAM = _("shared with %(team)s")
WITH_EVERYBODY = _("shared with everybody")
VIEW_FIELDS: Mapping[str, str] = {
    "name": _("Give the view a name of at most %(most)s characters."),
    "team": _("Choose a team that you belong to."),
}
VIEW_WRONG = _("What the view asks for means nothing any more. Filter anew, and save that.")
VIEW_PROBLEMS: Mapping[str, str] = {
    "case-view-exists": _("You have a view of this name. Choose another one."),
    "too-many-case-views": _("You have %(most)s views, and there cannot be more. Delete one that you do not need."),
    "precondition-failed": _("Somebody changed the view meanwhile. Look at it again."),
}
VIEW_VALUES: Mapping[str, int] = {"name": LONGEST_NAME, "too-many-case-views": MOST_VIEWS}
"""The number in such a sentence."""
VIEW_SAVED = _("The view is saved.")
VIEW_CHANGED = _("The view is changed.")
VIEW_DELETED = _("The view is deleted.")
VIEW_CHOSEN = _("Your inbox opens with this view from now on.")
VIEW_UNCHOSEN = _("Your inbox opens with all open cases again.")
