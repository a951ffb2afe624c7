"""What the audit log says, in words: actions, kinds of things, faults, and what changed."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.accounts.domain.audit.verification import Fault
from shared.marking import mark as _

Translate = Callable[[str], str]


_THINGS: Mapping[str, str] = {
    "alert": _("Alert"),
    "api_key": _("Key"),
    "asset": _("Picture or font"),
    "audit": _("Audit log"),
    "audit_segment": _("Month of the audit log"),
    "complaint": _("Complaint"),
    "customer_import": _("File of customers"),
    "customer_list": _("List of customers"),
    "dead_letter": _("Parked event"),
    "delivery": _("Delivery"),
    "destination": _("Destination of notices"),
    "device": _("Kiosk"),
    "drill": _("Drill"),
    "fallback": _("Fallback for notices"),
    "installation": _("Installation"),
    "invitation": _("Invitation"),
    "invitation_batch": _("Batch of invitations"),
    "journey": _("Journey"),
    "key": _("Key"),
    "link": _("Link"),
    "message": _("Message"),
    "notice": _("Notice"),
    "person": _("Person"),
    "policy": _("Policy for deadlines"),
    "programme": _("Programme"),
    "respondent": _("Respondent"),
    "respondents": _("Respondents"),
    "response": _("Response"),
    "rule": _("Rule"),
    "scores": _("Scores"),
    "session": _("Session"),
    "signal": _("Signal"),
    "silence": _("Silence"),
    "structure": _("Structure"),
    "subscription": _("Subscription"),
    "suppression": _("Suppressed address"),
    "survey": _("Survey"),
    "target": _("Target"),
    "team": _("Team"),
    "template": _("Template"),
    "ticket": _("Case"),
    "verbatim": _("Comment"),
    "view": _("Saved view"),
    "case_view": _("Saved view of the inbox"),
}
_ACTIONS: Mapping[str, str] = {
    "address.released": _("Address released"),
    "address.suppressed": _("Address suppressed"),
    "alert.acknowledged": _("Alert acknowledged"),
    "asset.created": _("Picture or font uploaded"),
    "asset.removed": _("Picture or font removed"),
    "asset.replaced": _("Picture or font replaced"),
    "audit.exported": _("Audit log exported"),
    "audit_segment.dropped": _("Month of the audit log deleted after its time"),
    "break_glass.used": _("Emergency key used"),
    "complaint.filed": _("Complaint filed"),
    "consent.recorded": _("Consent or objection recorded"),
    "contact.viewed": _("Contact data viewed"),
    "customer.changed": _("Facts about a customer changed"),
    "customer_list.deleted": _("List of customers emptied"),
    "customers.import_applied": _("File of customers brought in"),
    "customers.imported": _("Customers imported"),
    "customers.uploaded": _("File of customers uploaded"),
    "dead_letter.discarded": _("Parked event discarded"),
    "dead_letter.replayed": _("Parked event handled again"),
    "delivery.redelivered": _("Delivery sent again"),
    "destination.added": _("Destination of notices added"),
    "destination.changed": _("Destination of notices changed"),
    "destination.removed": _("Destination of notices removed"),
    "destination.tried": _("Message to a destination sent to try it"),
    "destination.verified": _("Destination of notices confirmed"),
    "device.changed": _("Kiosk changed"),
    "device.code_made": _("Code for a kiosk made"),
    "device.enrolled": _("Kiosk enrolled"),
    "device.revoked": _("Kiosk revoked"),
    "device.set_up": _("Kiosk set up"),
    "drill.started": _("Drill started"),
    "fallback.changed": _("Fallback for notices changed"),
    "installation.first_link_made": _("Link for the first admin made"),
    "invitation.cancelled": _("Invitation cancelled"),
    "invitation.requested": _("Customer invited"),
    "invitation_batch.cancelled": _("Batch of invitations cancelled"),
    "invitation_batch.discarded": _("Draft of a batch discarded"),
    "invitation_batch.drafted": _("Batch of invitations drafted"),
    "invitation_batch.sent": _("Batch of invitations sent"),
    "journey.changed": _("Journey changed"),
    "journey.defined": _("Journey created"),
    "journey.deleted": _("Journey deleted"),
    "key.accepted_unverified": _("Key accepted without asking whether it is still valid"),
    "key.changed": _("Key changed"),
    "key.created": _("Key created"),
    "key.revoked": _("Key revoked"),
    "key.rotated": _("Key replaced by a new secret"),
    "link.changed": _("Link changed"),
    "link.made": _("Link created"),
    "link.retired": _("Link retired"),
    "message.cancelled": _("Message cancelled"),
    "message.redone": _("Message sent again"),
    "message.written": _("Message written to a customer"),
    "notice.acknowledged": _("Notice acknowledged"),
    "person.availability_changed": _("Absence or working hours changed"),
    "person.changed": _("Person changed"),
    "person.erased": _("Person erased"),
    "person.identity_linked": _("Linked with the company's sign-in"),
    "person.invited": _("Person invited"),
    "person.joined": _("Invitation accepted"),
    "person.password_changed": _("Password changed"),
    "person.password_reset": _("Password reset"),
    "person.profile_changed": _("Profile changed"),
    "person.recovery_code_used": _("Recovery code used"),
    "person.reset_link_made": _("Link for a new password made"),
    "person.second_factor_removed": _("Second factor switched off"),
    "person.second_factor_set_up": _("Second factor switched on"),
    "person.sessions_ended": _("Signed out everywhere"),
    "person.signed_in": _("Signed in"),
    "policy.applied": _("Deadlines of open cases moved to the policies of now"),
    "policy.changed": _("Policy for deadlines changed"),
    "policy.defined": _("Policy for deadlines created"),
    "policy.deleted": _("Policy for deadlines deleted"),
    "programme.changed": _("Programme changed"),
    "programme.defined": _("Programme created"),
    "programme.deleted": _("Programme deleted"),
    "programme.paused": _("Programme paused"),
    "programme.resumed": _("Programme resumed"),
    "programme.round_made": _("Round of a programme made"),
    "programme.round_refused": _("Round of a programme could not be made"),
    "programme.rounds_missed": _("Rounds of a programme missed"),
    "respondent.erased": _("Respondent erased"),
    "respondent.searched": _("Respondents searched for"),
    "response.edited": _("Response corrected"),
    "response.marked": _("Response marked as suspect"),
    "response.unmarked": _("Response no longer marked as suspect"),
    "response.withdrawn": _("Response withdrawn"),
    "responses.exported": _("Responses exported"),
    "rule.changed": _("Rule changed"),
    "rule.defined": _("Rule created"),
    "rule.deleted": _("Rule deleted"),
    "scores.exported": _("Scores exported"),
    "scores.rebuild_begun": _("Recomputing of scores begun"),
    "scores.rebuilt": _("Scores recomputed"),
    "session.ended": _("Session ended"),
    "sign_in.failed": _("Sign-in failed"),
    "signal.acknowledged": _("Signal acknowledged"),
    "silence.created": _("Silence begun"),
    "silence.ended": _("Silence ended early"),
    "structure.published": _("Structure published"),
    "subscription.changed": _("Subscription changed"),
    "subscription.defined": _("Subscription created"),
    "subscription.deleted": _("Subscription deleted"),
    "subscription.paused": _("Subscription paused"),
    "subscription.pinged": _("Subscription tested with a ping"),
    "subscription.redelivered": _("Subscription: deliveries sent again"),
    "subscription.replayed": _("Subscription: earlier events sent"),
    "subscription.resumed": _("Subscription resumed"),
    "subscription.secret_rotated": _("Subscription: secret replaced"),
    "survey.archived": _("Survey archived"),
    "survey.created": _("Survey created"),
    "survey.draft_saved": _("Survey: draft saved"),
    "survey.paused": _("Survey paused"),
    "survey.published": _("Survey published"),
    "survey.resumed": _("Survey resumed"),
    "target.changed": _("Target changed"),
    "target.defined": _("Target created"),
    "target.deleted": _("Target deleted"),
    "team.changed": _("Team changed"),
    "team.created": _("Team created"),
    "team.deleted": _("Team deleted"),
    "template.changed": _("Template of a message changed"),
    "template.defined": _("Template of a message created"),
    "template.deleted": _("Template of a message deleted"),
    "template.tested": _("Template sent as a test"),
    "ticket.acknowledged": _("Somebody takes care of a case whose time runs out"),
    "ticket.alert_linked": _("Alert added to a case"),
    "ticket.assigned": _("Case assigned"),
    "ticket.closed": _("Case closed"),
    "ticket.complaint_linked": _("Complaint added to a case"),
    "ticket.contacted": _("Contact about a case noted"),
    "ticket.message": _("Message to the customer noted in a case"),
    "ticket.noted": _("Note written about a case"),
    "ticket.opened": _("Case opened"),
    "ticket.reopened": _("Case reopened"),
    "ticket.resolved": _("Case resolved"),
    "ticket.words_added": _("Words of the customer added to a case"),
    "verbatim.marked": _("Comment marked"),
    "verbatim.unmarked": _("Mark removed from a comment"),
    "verbatims.exported": _("Comments exported"),
    "view.changed": _("Saved view changed"),
    "view.deleted": _("Saved view deleted"),
    "view.report_asked": _("Score report asked for"),
    "view.reports_stopped": _("Score reports stopped for oneself"),
    "view.reports_wanted": _("Score reports wanted again"),
    "view.saved": _("Saved view created"),
    "case_view.changed": _("Saved view of the inbox changed"),
    "case_view.chosen": _("View to open the inbox with chosen"),
    "case_view.deleted": _("Saved view of the inbox deleted"),
    "case_view.saved": _("Saved view of the inbox created"),
}
_FAULTS: Mapping[Fault, str] = {
    "segment-missing": _("The segment is missing."),
    "segment-changed": _("The head or the end of the segment was changed."),
    "segment-dropped": _("Entries of the segment were deleted although it is not among the oldest."),
    "entry-missing": _("The entry is missing."),
    "entry-changed": _("The entry was changed, or another stands in its place."),
    "reference-missing": _("Whom or what the entry refers to is missing."),
    "reference-changed": _("Whom or what the entry refers to was changed."),
}


def thing_words(text: Translate, thing: str) -> str:
    """Return a kind of thing in words; as it is where there are none."""
    return text(_THINGS[thing]) if thing in _THINGS else thing


def action_words(text: Translate, action: str) -> str:
    """Return an action in words, such as `Rule changed`; as it is where there are none."""
    return text(_ACTIONS[action]) if action in _ACTIONS else action


def fault_words(text: Translate, fault: Fault) -> str:
    return text(_FAULTS[fault])


class Change(NamedTuple):
    """One field of a thing before and after."""

    field: str
    before: str
    after: str
    is_changed: bool


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Return the fields of a thing, those that changed first, each written as JSON."""
    old, new = before or {}, after or {}
    found = [
        Change(name, _written(old, name), _written(new, name), old.get(name) != new.get(name))
        for name in sorted({*old, *new})
    ]
    return sorted(found, key=lambda change: not change.is_changed)


def _written(state: Mapping[str, Any], name: str) -> str:
    if name not in state:
        return ""
    value = state[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
