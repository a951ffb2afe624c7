"""Recoveries in words: what became of the message, and of the promise."""

from collections.abc import Mapping

from services.alerts.domain.promise import NoPromise
from services.alerts.domain.recovery import PromiseState, Recovery, RecoveryState, WithheldReason
from services.alerts.domain.subject import CustomerKind
from services.alerts.pages.words import Translate
from shared.marking import mark as _
from shared.vocabulary import WRITTEN_TO_FOLDER
from shared.web.console.message_words import why_not

STATES: Mapping[RecoveryState, tuple[str, str]] = {
    "requested": (_("Waits to be sent"), ""),
    "sent": (_("Sent"), "good"),
    "refused": (_("Not sent"), "warn"),
    "failed": (_("Could not be sent"), "bad"),
    "unknown": (_("May have been sent"), "warn"),
    "bounced": (_("Came back"), "bad"),
    "withheld": (_("Withheld"), "quiet"),
}
"""With the kind of badge."""
SUBJECTS: Mapping[CustomerKind, str] = {"response": _("Answer"), "complaint": _("Complaint")}
_WITHHELD: Mapping[WithheldReason, str] = {
    "anonymous": _("nobody knows who the customer was"),
    "imported": _("it came from another system"),
    "old": _("it was old already when it came in"),
    "limit": _("a limit of the rule, or the customer was written to not long ago"),
}
_PROMISES: Mapping[PromiseState, tuple[str, str]] = {
    "open": (_("Open"), ""),
    "kept": (_("Kept"), "good"),
    "broken": (_("Broken"), "bad"),
    "void": (_("Never reached the customer"), "quiet"),
}
_NO_PROMISE: Mapping[NoPromise, str] = {
    "not_wanted": _("None"),
    "nobody_responsible": _("None: no team answers for it"),
    "no_calendar": _("None: nobody declared when the team works"),
    "never_open": _("None: the calendar has no open hours"),
}
_IN_FOLDER = _("written to a folder, nobody gets it")


def state_of(recovery: Recovery, say: Translate) -> tuple[str, str, str]:
    """Return what became of the message: a word, the kind of its badge, and why."""
    text, kind = STATES[recovery.state]
    return say(text), kind, _why(recovery, say)


def _why(recovery: Recovery, say: Translate) -> str:
    if recovery.withheld_because is not None:
        return say(_WITHHELD[recovery.withheld_because])
    if recovery.fate_reason == WRITTEN_TO_FOLDER:
        return say(_IN_FOLDER)
    return why_not(say, recovery.fate_reason, None) if recovery.fate in {"refused", "failed", "bounced"} else ""


def promise_of(state: PromiseState, say: Translate) -> tuple[str, str]:
    """Return what became of a promise, and the kind of its badge."""
    text, kind = _PROMISES[state]
    return say(text), kind


def no_promise(recovery: Recovery, say: Translate) -> str:
    """Return why nothing is promised; empty where the customer is not written to at all."""
    because = recovery.no_promise_because
    return "" if because is None else say(_NO_PROMISE[because])
