"""The navigation: which entry a page belongs to, and which lists of it somebody may open."""

import pytest

from shared.access import Caller
from shared.web.console.navigation import ENTRIES, current_path, entries_for, lists_for, tabs_for

MESSAGES = "/console/collector/messages"


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        (MESSAGES, MESSAGES),
        (f"{MESSAGES}/0197f2a4-8c1e-7d3a-9b52-5b0e7a1c2d33", MESSAGES),
        ("/console/collector/templates/receipt/edit", MESSAGES),
        ("/console/collector/suppressions", MESSAGES),
        ("/console/collector/invitations/batches/new", MESSAGES),
        ("/console/collector/suppressions-of-others", None),
        ("/console/alerts/rules/unhappy/edit", "/console/alerts"),
        ("/console", "/console"),
        ("/console/me", None),
    ],
)
def test_pages_of_tabs_belong_to_their_entry(path: str, entry: str | None) -> None:
    assert current_path(path) == entry


def test_tabs_are_shown_where_there_is_a_choice() -> None:
    """Only those that somebody may open; one alone is no choice."""
    agent = Caller("kim", frozenset({"messages:read", "consents:write"}))
    reader = Caller("kim", frozenset({"consents:write"}))
    assert [tab.path for tab in tabs_for(agent, MESSAGES)] == [
        MESSAGES,
        "/console/collector/templates",
        "/console/collector/suppressions",
    ]
    assert tabs_for(reader, MESSAGES) == ()
    assert tabs_for(agent, "/console/tickets") == ()
    assert tabs_for(agent, None) == ()


def test_lists_are_found_besides_their_entry() -> None:
    """The palette and the keys lead to them; the entry itself leads to the first."""
    agent = Caller("kim", frozenset({"messages:read", "responses:read"}))
    entry = next(one for one in entries_for(agent) if one.path == MESSAGES)
    lists = {tab.path.rpartition("/")[2]: tab.key for tab in lists_for(agent, entry)}
    assert lists == {"invitations": "i", "batches": "", "programmes": "", "templates": ""}


def test_no_list_has_two_places_and_no_key_two_pages() -> None:
    paths = [one for entry in ENTRIES for one in ({entry.path} | {tab.path for tab in entry.tabs})]
    keys = [key for entry in ENTRIES for key in (entry.key, *(tab.key for tab in entry.tabs)) if key]
    assert len(paths) == len(set(paths))
    assert len(keys) == len(set(keys))


def test_who_may_open_one_list_alone_finds_it_as_an_entry() -> None:
    """A viewer reads rules, and no alerts: the entry is called and leads so."""
    viewer = Caller("kim", frozenset({"rules:read"}))
    entries = entries_for(viewer)
    alone = next(one for one in entries if one.path.startswith("/console/alerts"))
    assert (alone.path, alone.label, alone.key) == ("/console/alerts/rules", "Rules", "r")
    assert current_path("/console/alerts/rules/unhappy", entries) == alone.path
    assert [tab.path for tab in lists_for(viewer, alone)] == ["/console/alerts/silences"]
    assert [tab.path for tab in tabs_for(viewer, alone.path)] == ["/console/alerts/rules", "/console/alerts/silences"]
