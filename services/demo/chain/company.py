"""The chain itself: its people, teams, units, surveys and places, each made once."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from services.demo.chain.api import items, make_once, read
from services.demo.chain.files import SURVEYS, described

ROOT = "kornblum"
PAUSED_RULE = "unhappy-answer"
"""The rule that every installation begins with."""
_TO_REACH_TARGETS = timedelta(days=120)


class NotEmptyError(Exception):
    """The installation has data of somebody's own."""


def begun_at(client: httpx.Client) -> datetime | None:
    """Return when the chain was founded here, the moment at which its year ends; None: it was not yet."""
    for one in sorted(items(client, "/v1/structure/versions"), key=lambda version: int(version["version"])):
        version = read(client, f"/v1/structure/versions/{one['version']}") or {}
        if any(unit["code"] == ROOT for unit in version.get("units", ())):
            return datetime.fromisoformat(version["published_at"])
    return None


def refuse_other_data(client: httpx.Client) -> None:
    """Check that an installation holds nothing that the chain's data would mix with.

    Raises:
        NotEmptyError: there are units, answers or complaints.
    """
    found = {
        "a structure": bool(read(client, "/v1/structure")),
        "answers": _is_any(client, "/v1/responses"),
        "complaints": _is_any(client, "/v1/complaints"),
        "cases": _is_any(client, "/v1/tickets"),
    }
    if there := [name for name, is_there in found.items() if is_there]:
        message = (
            f"This installation has {' and '.join(there)} already, and an invented chain would mix with them. Use an "
            "empty one, such as another HEED_DATA_DIR, or say --anyway."
        )
        raise NotEmptyError(message)


def _is_any(client: httpx.Client, path: str) -> bool:
    return bool(client.get(path, params={"limit": 1}).raise_for_status().json()["items"])


def found_teams(client: httpx.Client) -> None:
    """Make the teams, for the structure to name them. Nobody is in them before they have joined."""
    for key, team in described("company")["teams"].items():
        make_once(client, f"/v1/teams/{key}", team)


def fill_teams(client: httpx.Client, people: dict[str, str]) -> None:
    """Put people into teams that have nobody.

    Args:
        client: of an admin.
        people: ids of the people by name; the first of a team leads it.
    """
    for key, team in described("company")["teams"].items():
        reply = client.get(f"/v1/teams/{key}").raise_for_status()
        members = [people[one["name"]] for one in described("company")["people"] if key in one.get("teams", ())]
        if not reply.json()["members"]:
            body = {**team, "members": members, "lead": members[0]}
            headers = {"If-Match": reply.headers["etag"]}
            client.put(f"/v1/teams/{key}", json=body, headers=headers).raise_for_status()


def publish_structure(client: httpx.Client, now: datetime) -> datetime:
    """Publish the chain's structure, with the holidays of this year and the next; return when that was."""
    company = described("company")
    calendars = {}
    for key, calendar in company["structure"]["calendars"].items():
        wanted = {**company["holidays"][key], "years": [now.year, now.year + 1]}
        proposed = client.post("/v1/structure/holidays", json=wanted).raise_for_status().json()
        calendars[key] = {**calendar, "holidays": proposed["holidays"]}
    body = {**company["structure"], "calendars": calendars}
    reply = client.put("/v1/structure", json=body, headers={"If-Match": "*"} if read(client, "/v1/structure") else {})
    return datetime.fromisoformat(reply.raise_for_status().json()["published_at"])


def publish_surveys(client: httpx.Client) -> None:
    for key in SURVEYS:
        if make_once(client, f"/v1/surveys/{key}", described(key)):
            client.post(f"/v1/surveys/{key}/publish").raise_for_status()


def set_goals(client: httpx.Client, began: datetime) -> None:
    """Set targets, and the journey that customers take."""
    for key, journey in described("company")["journeys"].items():
        make_once(client, f"/v1/journeys/{key}", journey)
    due_on = (began + _TO_REACH_TARGETS).date().isoformat()
    for key, target in described("company")["targets"].items():
        make_once(client, f"/v1/targets/{key}", {**target, "value": float(target["value"]), "due_on": due_on})


def make_links(client: httpx.Client) -> None:
    """Make the codes that are printed on receipts."""
    known = {link["code"] for link in items(client, "/v1/links")}
    for code, place in described("company")["links"].items():
        if code not in known:
            client.post("/v1/links", json={**place, "survey": "guest", "code": code}).raise_for_status()


def enrol_tablets(client: httpx.Client) -> dict[str, str]:
    """Enrol the tablets that are missing; return the keys of these by location."""
    known = {device["name"] for device in items(client, "/v1/devices")}
    keys = {}
    for name, location in described("company")["devices"].items():
        if name not in known:
            body = {"name": name, "survey": "visit", "touchpoint": "counter", "location": location}
            keys[location] = str(client.post("/v1/devices", json=body).raise_for_status().json()["key"])
    return keys


def are_rules_on(client: httpx.Client) -> bool:
    """Return whether the rules of the chain judge answers already."""
    rules: dict[str, Any] = described("company")["rules"]
    return all(read(client, f"/v1/rules/{key}") is not None for key in rules if key != PAUSED_RULE)


def pause_rules(client: httpx.Client) -> list[str]:
    """Switch every rule off, and return the keys of those that were on: what is history opens no cases."""
    paused = [rule["key"] for rule in items(client, "/v1/rules") if rule["enabled"]]
    for key in paused:
        _switch(client, key, enabled=False)
    return paused


def resume_rules(client: httpx.Client, paused: list[str]) -> None:
    for key in paused:
        _switch(client, key, enabled=True)


def set_rules(client: httpx.Client) -> None:
    """Set the chain's rules; the one that was there is adapted to it."""
    for key, rule in described("company")["rules"].items():
        overwriting = {"If-Match": "*"} if key == PAUSED_RULE else {}
        client.put(f"/v1/rules/{key}", json={**rule, "enabled": True}, headers=overwriting).raise_for_status()


def _switch(client: httpx.Client, key: str, *, enabled: bool) -> None:
    reply = client.get(f"/v1/rules/{key}").raise_for_status()
    rule = reply.json()
    body = {name: rule[name] for name in _RULE_FIELDS} | {"enabled": enabled}
    client.put(f"/v1/rules/{key}", json=body, headers={"If-Match": reply.headers["etag"]}).raise_for_status()


_RULE_FIELDS = (
    *("name", "trigger", "severity", "survey", "touchpoint", "unit", "channel", "when"),
    *("opens_ticket", "notify", "recover", "limits"),
)
