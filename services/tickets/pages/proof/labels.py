"""The words for re-surveys, reports and policies. English here; German is in `german.po`."""

from collections.abc import Mapping

from services.tickets.domain.reports.case_report import GroupBy
from services.tickets.domain.resurvey import NotAsked, ResurveyState
from shared.marking import mark as _
from shared.vocabulary import AnswerVerdict, MessageCause, MessageOutcome

STATES: Mapping[ResurveyState, str] = {
    "planned": _("Will be asked again on %(moment)s"),
    "not_asked": _("Is not asked again"),
    "taken_back": _("Was not asked: the case was taken up again first"),
    "asked": _("Is to be asked; the invitation is on its way"),
    "sent": _("Was asked on %(moment)s and has not answered yet"),
    "refused": _("Could not be asked"),
    "expired": _("Was asked and did not answer"),
    "answered": _("Answered on %(moment)s"),
}
NOT_ASKED: Mapping[NotAsked, str] = {
    "no_policy": _("no policy applied when the case was closed"),
    "switched_off": _("the policy does not ask again"),
    "anonymous": _("nobody knows who the customer is"),
    "declined": _("the customer does not want to be contacted"),
    "not_actionable": _("nothing could be done for the customer"),
    "no_survey": _("there is no survey to ask with; a policy can name one"),
    "erased": _("the customer was erased"),
    "too_late": _("it fell due so long ago that the customer would not know what about"),
    "answered": _("the customer has answered already"),
}
VERDICTS: Mapping[AnswerVerdict, str] = {
    "happy": _("happy now"),
    "neutral": _("neither happy nor unhappy"),
    "unhappy": _("still unhappy"),
}
BECAUSE: Mapping[str, str] = {
    **{str(verdict): text for verdict, text in VERDICTS.items()},
    "unanswered": _("the customer did not answer"),
    "suspect": _("the answer is probably not an honest one"),
    "withdrawn": _("the customer took the answer back"),
    "no_verdict": _("the answer does not say whether they are happy"),
    "no_address": _("no address is known"),
    "answered_recently": _("the customer answered this survey not long ago"),
    "dismissed_recently": _("the customer dismissed this survey not long ago"),
    "shown_recently": _("the customer was asked by this survey not long ago"),
    "quarantine": _("the customer was asked by some survey not long ago"),
    "touchpoint_cap": _("the customer was asked at this touchpoint as often as is allowed"),
    "not_sampled": _("the customer is not among those who are asked in this survey"),
    "quota_full": _("the survey has as many answers as it wants"),
    "survey_not_found": _("the survey does not exist"),
    "failed": _("the invitation could not be sent"),
    "bounced": _("the invitation came back"),
}
"""What an outcome rests on; other reasons are those of messages."""
KINDS: Mapping[MessageCause, str] = {
    "receipt": _("Receipt"),
    "progress": _("News that it goes on"),
    "closing": _("Message that it is done"),
    "recovery": _("Reply to the unhappy answer"),
    "written": _("Letter of a colleague"),
}
MESSAGE_STATES: Mapping[MessageOutcome | None, str] = {
    None: _("on its way"),
    "sent": _("sent"),
    "refused": _("not sent"),
    "failed": _("could not be sent"),
    "unknown": _("may have been sent"),
    "bounced": _("came back"),
}
TAKEN_BACK = _("taken back before it was sent")
PERIODS: Mapping[int, str] = {30: _("30 days"), 90: _("90 days"), 365: _("A year")}
GROUPS: Mapping[GroupBy, str] = {
    "team": _("Team"),
    "touchpoint": _("Touchpoint"),
    "unit": _("Unit"),
    "cause": _("Cause"),
    "person": _("Person"),
}
NO_GROUP = _("None")
PUT = _("The policy is kept.")
DELETED = _("The policy is deleted.")
STALE = _(
    "Somebody changed this policy while you were editing it. What you typed is still here: press once more to put it "
    "in the place of theirs."
)
STALE_DELETION = _("Somebody changed this policy meanwhile; it was not deleted. Here it is as it stands now.")
GONE = _("Somebody deleted this policy while you were editing it. What you typed is still here, to make it anew.")
TAKEN_KEY = _("There is a policy with this key already.")
WRONG: Mapping[str, str] = {
    "key": _("Use small letters, digits and hyphens."),
    "name": _("Give it a name of at most 100 characters."),
    "resurvey_after_days": _("Choose 1 to 90 days."),
    "answer_days": _("Choose 1 to 60 days."),
    "progress_after_days": _("Choose 1 to 60 days."),
}
WRONG_FIELD = _("This is not possible here.")
