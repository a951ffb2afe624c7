"""The words for values: states, channels, answers. English here; German is in `german.po`."""

from collections.abc import Mapping

from services.tickets.domain.history import Action, NotContacted, Outcome
from services.tickets.domain.workflow import State
from services.tickets.pages.work_labels import WRONG_MENTIONS, WRONG_WISH
from shared.marking import mark as _
from shared.vocabulary import (
    CallBackChannel,
    CallBackWindow,
    Category,
    Channel,
    MessageCause,
    MessageOutcome,
    Metric,
    Severity,
)

STATE_LABELS: Mapping[State, str] = {
    "new": _("New"),
    "assigned": _("Assigned"),
    "contacted": _("Contacted"),
    "waiting": _("Waiting"),
    "resolved": _("Resolved"),
    "closed": _("Closed"),
}
STATE_KINDS: Mapping[State, str] = {
    "new": "warn",
    "assigned": "",
    "contacted": "",
    "waiting": "quiet",
    "resolved": "good",
    "closed": "quiet",
}
"""The kind of badge."""
SEVERITY_LABELS: Mapping[Severity, str] = {
    "info": _("For information"),
    "warning": _("Important"),
    "critical": _("Critical"),
}
SEVERITY_KINDS: Mapping[Severity, str] = {"info": "quiet", "warning": "warn", "critical": "bad"}
CHANNEL_LABELS: Mapping[Channel, str] = {
    "web": _("Website"),
    "sms": _("Text message"),
    "qr": _("QR code"),
    "kiosk": _("Kiosk"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "import": _("Import"),
    "api": _("API"),
}
ANSWERS: Mapping[tuple[Metric, Category | None], str] = {
    ("nps", "promoter"): _("Would recommend us"),
    ("nps", "passive"): _("Might recommend us"),
    ("nps", "detractor"): _("Would not recommend us"),
    ("csat", "satisfied"): _("Satisfied"),
    ("csat", "neutral"): _("Neither satisfied nor dissatisfied"),
    ("csat", "dissatisfied"): _("Dissatisfied"),
    ("ces", "easy"): _("Found it easy"),
    ("ces", "neutral"): _("Found it neither easy nor difficult"),
    ("ces", "difficult"): _("Found it difficult"),
}
RATING = _("Rating")
VALUE = _("%(value)s of %(most)s")
VALUE_TURNED = _("%(value)s of %(most)s, where %(best)s is best")
ACTIONS: Mapping[Action, str] = {
    "opened": _("%(who)s opened the case"),
    "alert_linked": _("Another alert joined the case"),
    "answer_joined": _("Another unhappy answer of the customer joined the case"),
    "raised": _("The case became more urgent: the customer had another one within 90 days"),
    "complaint_linked": _("A complaint of the same customer joined the case"),
    "words_added": _("The customer wrote something more"),
    "assigned": _("%(who)s gave the case to %(whom)s"),
    "contacted": _("%(who)s contacted the customer"),
    "waited": _("%(who)s lets the case wait"),
    "resumed": _("%(who)s goes on with the case"),
    "resolved": _("%(who)s resolved the case"),
    "closed": _("%(who)s closed the case"),
    "reopened": _("%(who)s reopened the case"),
    "merged": _("%(who)s merged the case with another one"),
    "noted": _("%(who)s wrote a note"),
    "follow_up_set": _("%(who)s set when to look at the case again"),
    "outcome_known": _("%(who)s noted what became of the customer"),
    "message": _("A message was to be sent to the customer"),
    "checked": _("%(who)s ticked something off"),
    "unchecked": _("%(who)s opened something on the checklist again"),
    "call_back_set": _("%(who)s noted whether the customer wants to be called back"),
}
CALL_BACKS: Mapping[tuple[CallBackChannel, CallBackWindow], str] = {
    ("phone", "any_time"): _("Wants a call, at any time"),
    ("phone", "morning"): _("Wants a call, mornings"),
    ("phone", "midday"): _("Wants a call, around noon"),
    ("phone", "afternoon"): _("Wants a call, afternoons"),
    ("phone", "evening"): _("Wants a call, evenings"),
    ("email", "any_time"): _("Wants an answer in writing"),
}
MESSAGES: Mapping[MessageOutcome, str] = {
    "sent": _("Message to the customer sent: %(what)s"),
    "refused": _("Message to the customer not sent: %(what)s; %(why)s"),
    "failed": _("Message to the customer could not be sent: %(what)s; %(why)s"),
    "unknown": _("Message to the customer may have been sent: %(what)s"),
    "bounced": _("Message to the customer came back: %(what)s; %(why)s"),
}
IN_FOLDER = _("Message to the customer written to a folder, nobody gets it: %(what)s")
MESSAGE_CAUSES: Mapping[MessageCause, str] = {
    "recovery": _("reply to the unhappy answer"),
    "receipt": _("confirmation of the complaint"),
    "progress": _("news about the complaint"),
    "closing": _("answer to the complaint"),
}
OTHER_MESSAGE = _("a message")
SIGNALS: Mapping[str, str] = {
    "series": _("A score moved"),
    "target": _("A target was missed"),
    "source": _("A source fell silent"),
}
"""By what a signal is about."""
SIGNAL_ABOUT = _("%(what)s: %(name)s")
REOPENED_BY_ANSWER = _("Heed reopened the case: the customer is unhappy again")
GOES_ON = _("%(who)s merged another case into this one")
TAKEN = _("%(who)s took the case")
GIVEN_TO_TEAM = _("%(who)s gave the case to the team %(team)s")
OPENED_BY_ALERT = _("An alert opened the case")
OPENED_BY_COMPLAINT = _("A complaint opened the case")
COMPLAINT = _("Complaint")
COMPLAINT_ABOUT = _("Complaint: %(about)s")
QUOTED = _("“%(text)s”")
WORDS_ALONE = _("A customer wrote something that raised an alert")
NOBODY = _("Nobody")
GONE = _("Somebody who is no longer here")
SUITE_NAME = "Heed"
OUTCOMES: Mapping[Outcome, str] = {
    "recovered": _("Content again"),
    "not_recovered": _("Still unhappy"),
    "unknown": _("Not known"),
    "unreachable": _("Could not be reached"),
    "not_actionable": _("Nothing could be done"),
}
OUTCOME_KINDS: Mapping[Outcome, str] = {"recovered": "good", "not_recovered": "bad"}
"""The kind of badge; quiet for the others."""
NOT_CONTACTED: Mapping[NotContacted, str] = {
    "anonymous": _("The customer is anonymous"),
    "unreachable": _("Could not be reached, several times"),
    "declined": _("Does not want to be contacted"),
    "not_needed": _("There was nothing to say to the customer"),
    "no_customer": _("The case is about no customer"),
}
FIND_NOTHING = _("There is no case with this number that you can see.")
CHANGED = _("This case changed meanwhile: %(what)s. Look at it again; nothing that you wrote is lost.")
NOT_NOW = _("The case does not allow that any more: %(what)s.")
AWAY = _("%(name)s is away, and nobody stands in.")
AWAY_WITH_DEPUTY = _("%(name)s is away. %(deputy)s stands in.")
MERGE_REFUSED = {
    "closed": _("The other case is closed. Choose one that is open, or reopen it first."),
    "other_customer": _("The other case is about another customer. Both need an answer of their own."),
}
HAS_TICKET = _("A case about this response is open already.")
WRONG_FORM = _("Something in the form is not right. Check it and send it again.")
WRONG_FIELDS: Mapping[str, str] = {
    "assignee": _("Choose somebody who works here and sees the place of this case."),
    "note": _("Write a note of at most 4,000 characters."),
    "root_cause": _("Write what went wrong on one line of at most 200 characters."),
    "cause": _("Choose the cause before you close the case."),
    "action_taken": _("Write what was done about it before you close the case, in at most 4,000 characters."),
    "not_contacted_because": _("Say why nobody has contacted the customer; or note the contact first."),
    "happened_at": _("A contact happened at the latest now, and at most 31 days before the case was opened."),
    "until": _("Choose a moment that is yet to come."),
    "at": _("Choose a moment that is yet to come."),
    "outcome": _("Choose what became of the customer."),
    "subject": _("Write on one line of at most 200 characters what it is about."),
    "location": _("Choose a place of your own unit."),
    "ticket": _("Choose at least one case first."),
    "mentions": WRONG_MENTIONS,
    "channel": WRONG_WISH,
    "window": WRONG_WISH,
    "into": _("Choose another case, or write the number of one that you can see."),
}
DONE: Mapping[str, str] = {
    "take": _("It is your case now."),
    "assign": _("The case is assigned."),
    "contact": _("The contact is noted."),
    "wait": _("The case waits."),
    "resume": _("The case goes on."),
    "resolve": _("The case is resolved. Close it when the customer is content."),
    "close": _("The case is closed."),
    "reopen": _("The case is open again."),
    "note": _("The note is kept."),
    "follow-up": _("The moment is set."),
    "outcome": _("The outcome is noted."),
    "open": _("The case is open."),
    "check": _("It is kept on the checklist."),
    "watch": _("You watch this case: you get a notice of what others do with it."),
    "unwatch": _("You do not watch this case any more."),
    "call-back": _("The wish is noted."),
    "merge": _("The cases are merged. This one goes on."),
}


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a text with a number for translation."""
    return one, many


NOT_GIVEN = _("Not every case could be given on: the person does not see its place, or is away.")
ASSIGNED_ONE, ASSIGNED_MANY = ngettext("%(done)s case assigned.", "%(done)s cases assigned.")
