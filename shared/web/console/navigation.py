"""The navigation: all pages of all services, and the scope without which they are not shown."""

from dataclasses import dataclass

from shared.access import Caller


def _(text: str) -> str:
    """Mark a text for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    label: str
    icon: str
    scope: str | None = None
    """None: everybody who is signed in."""
    key: str = ""
    """The letter that leads there after `g`."""


ENTRIES = (
    Entry("/console", _("Start"), "house", key="h"),
    Entry("/console/scoring/scores", _("Scores"), "trending-up", "scores:read", key="s"),
    Entry("/console/scoring/comments", _("Comments"), "message-square-text", "scores:read", key="c"),
    Entry("/console/collector/responses", _("Answers"), "messages-square", "responses:read", key="a"),
    Entry("/console/collector/suppressions", _("Suppressed addresses"), "mail-x", "consents:write", key="b"),
    Entry("/console/tickets", _("Cases"), "inbox", "tickets:read", key="t"),
    Entry("/console/collector/surveys", _("Surveys"), "clipboard-list", "surveys:read", key="u"),
    Entry("/console/collector/templates", _("Message templates"), "mail", "messages:read", key="m"),
    Entry("/console/collector/places", _("Places"), "map-pin", "links:write", key="p"),
    Entry("/console/alerts/rules", _("Rules"), "bell", "rules:read", key="r"),
    Entry("/console/accounts/people", _("People and teams"), "users", "people:read", key="e"),
    Entry("/console/accounts/structure", _("Structure"), "network", "structure:read", key="o"),
    Entry("/console/accounts/keys", _("Keys"), "key-round", "keys:write", key="k"),
    Entry("/console/accounts/audit", _("Audit log"), "scroll-text", "audit:read", key="l"),
    Entry("/console/accounts/system", _("System"), "activity", "system:read", key="y"),
)


def entries_for(caller: Caller) -> tuple[Entry, ...]:
    """Return the entries that the caller may open."""
    return tuple(entry for entry in ENTRIES if entry.scope is None or caller.may(entry.scope))


def current_path(path: str) -> str | None:
    """Return the path of the entry to which a page belongs."""
    under = [entry.path for entry in ENTRIES if path == entry.path or path.startswith(f"{entry.path}/")]
    return max((one for one in under if one != "/console" or path == "/console"), key=len, default=None)
