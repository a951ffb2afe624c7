"""What each scope allows, in words for people who have not read anything."""

from dataclasses import dataclass

from shared.marking import mark as _


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """Scopes about one matter."""

    title: str
    scopes: tuple[tuple[str, str], ...]
    """Each with what it allows, as a sentence without its subject."""


GROUPS = (
    ScopeGroup(
        _("Answers from customers"),
        (
            ("responses:write", _("Send answers in: for a shop's system, an app or an import.")),
            ("responses:read", _("Read and export single answers.")),
            ("responses:correct", _("Correct or withdraw answers that were sent in.")),
            ("respondents:contact", _("See how a customer can be reached; every look is recorded.")),
            ("customers:write", _("Write and import facts about customers: value, company, since when.")),
            ("consents:write", _("Write down what customers agreed to or do not want; suppress addresses.")),
            ("respondents:erase", _("Erase everything that is kept about a person, for good.")),
            ("complaints:read", _("Read complaints.")),
            ("complaints:write", _("File complaints.")),
            ("invitations:send", _("Invite customers to a survey, and take invitations back.")),
            ("invitations:batch", _("Invite many customers at once, from a file or again and again.")),
        ),
    ),
    ScopeGroup(
        _("Surveys and places"),
        (
            ("surveys:read", _("Read surveys and their versions.")),
            ("surveys:write", _("Change surveys, publish and close them.")),
            ("links:write", _("Make survey links and QR codes, and retire them.")),
            ("devices:write", _("Enrol kiosk tablets, and revoke them.")),
        ),
    ),
    ScopeGroup(
        _("Messages to customers"),
        (
            ("messages:read", _("Read which messages customers get, and their templates.")),
            ("messages:send", _("Write to customers, and send again what did not reach them.")),
            ("templates:write", _("Change the templates of messages, and send test messages.")),
        ),
    ),
    ScopeGroup(
        _("Other systems"),
        (
            ("webhooks:read", _("Read webhook subscriptions and what was delivered.")),
            ("webhooks:write", _("Subscribe other systems to events, and deliver again.")),
        ),
    ),
    ScopeGroup(
        _("Scores"),
        (
            ("scores:read", _("Read scores, changes and comments, and export them.")),
            ("scores:write", _("Set targets, journeys and how scores are computed.")),
        ),
    ),
    ScopeGroup(
        _("Alerts and cases"),
        (
            ("rules:read", _("Read the rules that raise alerts.")),
            ("rules:write", _("Change the rules that raise alerts.")),
            ("alerts:read", _("Read alerts.")),
            ("alerts:write", _("Take care of alerts, so that nobody is notified again.")),
            ("tickets:read", _("Read cases.")),
            ("tickets:write", _("Open cases and work on them: assign, contact, resolve, close.")),
            ("tickets:manage", _("Define how cases are worked on: causes, deadlines, routing, checklists.")),
        ),
    ),
    ScopeGroup(
        _("Company"),
        (
            ("structure:read", _("Read the units and touchpoints of the company.")),
            ("structure:write", _("Change the units and touchpoints of the company.")),
            ("people:read", _("Read who works with Heed, and the teams.")),
            ("people:write", _("Invite colleagues, change their roles, deactivate them.")),
            ("notifications:manage", _("Manage where teams and colleagues get their notices.")),
        ),
    ),
    ScopeGroup(
        _("Administration"),
        (
            ("keys:write", _("Make keys, change and revoke them. Nobody can give more than they have.")),
            ("events:read", _("Follow everything that happens, as a stream of events.")),
            ("audit:read", _("Read and export the audit log.")),
            ("system:read", _("See whether all parts of Heed work.")),
            ("system:write", _("Repeat or drop events that could not be handled.")),
        ),
    ),
)
EVERYTHING_MEANS = _("Everything, also what later versions add. Rarely needed.")
