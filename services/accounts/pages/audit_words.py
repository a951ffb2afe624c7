"""What the audit log says, in words: actions, kinds of things, faults, and what changed."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from services.accounts.domain.audit.verification import Fault

Translate = Callable[[str], str]


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


_THINGS: Mapping[str, str] = {
    "absence": _("Absence"),
    "audit": _("Audit log"),
    "audit_segment": _("Month of the audit log"),
    "complaint": _("Complaint"),
    "contact": _("Contact data"),
    "dead_letter": _("Parked event"),
    "device": _("Kiosk"),
    "journey": _("Journey"),
    "key": _("Key"),
    "link": _("Link"),
    "person": _("Person"),
    "respondent": _("Respondent"),
    "response": _("Response"),
    "responses": _("Responses"),
    "rule": _("Rule"),
    "scores": _("Scores"),
    "session": _("Session"),
    "structure": _("Structure"),
    "survey": _("Survey"),
    "target": _("Target"),
    "team": _("Team"),
    "ticket": _("Case"),
    "verbatims": _("Comments"),
}
_VERBS: Mapping[str, str] = {
    "activated": _("activated"),
    "assigned": _("assigned"),
    "changed": _("changed"),
    "closed": _("closed"),
    "contact_read": _("contact data read"),
    "contact_viewed": _("contact data read"),
    "contacted": _("contacted"),
    "corrected": _("corrected"),
    "created": _("created"),
    "deactivated": _("deactivated"),
    "defined": _("defined"),
    "deleted": _("deleted"),
    "discarded": _("discarded"),
    "drafted": _("drafted"),
    "dropped": _("deleted after its time"),
    "edited": _("edited"),
    "enrolled": _("enrolled"),
    "erased": _("erased"),
    "exported": _("exported"),
    "filed": _("filed"),
    "invited": _("invited"),
    "noted": _("noted"),
    "opened": _("opened"),
    "published": _("published"),
    "read": _("read"),
    "removed": _("removed"),
    "reopened": _("reopened"),
    "replayed": _("replayed"),
    "resolved": _("resolved"),
    "retired": _("retired"),
    "revoked": _("revoked"),
    "rotated": _("rotated"),
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "withdrawn": _("withdrawn"),
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
    subject, _dot, verb = action.partition(".")
    if subject not in _THINGS or verb not in _VERBS:
        return action
    return f"{text(_THINGS[subject])} {text(_VERBS[verb])}"


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
