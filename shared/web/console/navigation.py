"""The navigation: all pages of all services, and the scope without which they are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.access import Caller
from shared.marking import mark as _


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several lists that belong to one entry."""

    path: str
    label: str
    scope: str | None = None
    """As of an entry."""
    key: str = ""
    """As of an entry."""


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    label: str
    icon: str
    scope: str | None = None
    """None: everybody who is signed in."""
    key: str = ""
    """The letter that leads there after `g`."""
    tabs: tuple[Tab, ...] = ()
    """Its lists, the entry's own page first; their pages show them with `parts.entry_tabs()`. Who may open one of them
    alone finds it as an entry."""


ENTRIES = (
    Entry("/console", _("Start"), "house", key="h"),
    Entry("/console/scoring/scores", _("Scores"), "trending-up", "scores:read", key="s"),
    Entry("/console/scoring/comments", _("Comments"), "message-square-text", "scores:read", key="c"),
    Entry("/console/collector/responses", _("Answers"), "messages-square", "responses:read", key="a"),
    Entry(
        "/console/tickets",
        _("Cases"),
        "inbox",
        "tickets:read",
        key="t",
        tabs=(
            Tab("/console/tickets", _("Cases"), "tickets:read"),
            Tab("/console/tickets/board", _("Teams"), "tickets:read", key="x"),
            Tab("/console/tickets/reports", _("Reports"), "tickets:read"),
            Tab("/console/tickets/improvements", _("Improvements"), "tickets:read", key="v"),
        ),
    ),
    Entry(
        "/console/collector/messages",
        _("Messages"),
        "mail",
        "messages:read",
        key="m",
        tabs=(
            Tab("/console/collector/messages", _("Messages"), "messages:read"),
            Tab("/console/collector/invitations", _("Invitations"), "responses:read", key="i"),
            Tab("/console/collector/invitations/batches", _("Batches"), "responses:read"),
            Tab("/console/collector/programmes", _("Programmes"), "responses:read"),
            Tab("/console/collector/templates", _("Templates"), "messages:read"),
            Tab("/console/collector/suppressions", _("Suppressed addresses"), "consents:write"),
        ),
    ),
    Entry(
        "/console/tickets/routes",
        _("Case rules"),
        "settings",
        "tickets:read",
        key="d",
        tabs=(
            Tab("/console/tickets/routes", _("Routing"), "tickets:read"),
            Tab("/console/tickets/deadlines", _("Deadlines"), "tickets:read"),
            Tab("/console/tickets/causes", _("Causes"), "tickets:read"),
            Tab("/console/tickets/checklists", _("Checklists"), "tickets:read"),
            Tab("/console/tickets/recovery", _("Winning customers back"), "tickets:read"),
        ),
    ),
    Entry("/console/collector/surveys", _("Surveys"), "clipboard-list", "surveys:read", key="u"),
    Entry("/console/collector/places", _("Places"), "map-pin", "links:write", key="p"),
    Entry(
        "/console/alerts",
        _("Alerts"),
        "bell",
        "alerts:read",
        key="b",
        tabs=(
            Tab("/console/alerts", _("Alerts"), "alerts:read"),
            Tab("/console/alerts/rules", _("Rules"), "rules:read", key="r"),
            Tab("/console/alerts/ledger", _("No customer forgotten"), "alerts:read", key="f"),
            Tab("/console/alerts/health", _("Loop health"), "alerts:read"),
            Tab("/console/alerts/silences", _("Silences"), "rules:read"),
            Tab("/console/alerts/recoveries", _("Replies"), "alerts:read"),
        ),
    ),
    Entry("/console/accounts/people", _("People and teams"), "users", "people:read", key="e"),
    Entry("/console/accounts/structure", _("Structure"), "network", "structure:read", key="o"),
    Entry(
        "/console/notifications/destinations",
        _("Notifications"),
        "bell-ring",
        "notifications:manage",
        key="n",
        tabs=(
            Tab("/console/notifications/destinations", _("Destinations"), "notifications:manage"),
            Tab("/console/notifications/sent", _("Deliveries"), "notifications:manage"),
        ),
    ),
    Entry("/console/notifications/webhooks", _("Webhooks"), "webhook", "webhooks:read", key="w"),
    Entry("/console/accounts/keys", _("Keys"), "key-round", "keys:write", key="k"),
    Entry("/console/accounts/audit", _("Audit log"), "scroll-text", "audit:read", key="l"),
    Entry("/console/accounts/system", _("System"), "activity", "system:read", key="y"),
)


def entries_for(caller: Caller) -> tuple[Entry, ...]:
    """Return the entries that the caller may open; one whose own page they may not open leads to its first list."""
    found = []
    for entry in ENTRIES:
        if entry.scope is None or caller.may(entry.scope):
            found.append(entry)
        elif lists := _open_to(caller, entry):
            first = lists[0]
            found.append(replace(entry, path=first.path, label=first.label, scope=first.scope, key=first.key))
    return tuple(found)


def current_path(path: str, entries: Sequence[Entry] = ENTRIES) -> str | None:
    """Return the path of the entry, among those that somebody may open, to which a page belongs."""
    places = {one: entry.path for entry in entries for one in (entry.path, *(tab.path for tab in entry.tabs))}
    under = [one for one in places if path == one or path.startswith(f"{one}/")]
    found = max((one for one in under if one != "/console" or path == "/console"), key=len, default=None)
    return None if found is None else places[found]


def lists_for(caller: Caller, entry: Entry) -> tuple[Tab, ...]:
    """Return the lists of an entry that the caller may open besides its own page."""
    return tuple(tab for tab in _open_to(caller, entry) if tab.path != entry.path)


def tabs_for(caller: Caller, current: str | None) -> tuple[Tab, ...]:
    """Return the tabs of the entry with a path that the caller may open; one alone is none."""
    seen = next((_open_to(caller, entry) for entry in entries_for(caller) if entry.path == current), ())
    return seen if len(seen) > 1 else ()


def _open_to(caller: Caller, entry: Entry) -> tuple[Tab, ...]:
    return tuple(tab for tab in entry.tabs if tab.scope is None or caller.may(tab.scope))
