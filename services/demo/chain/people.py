"""The people of the chain: invited, and joined as people do, in the pages. Nobody's password is known to anybody."""

import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from services.demo.chain.api import items
from services.demo.chain.files import described

_GERMAN = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
_DOMAIN = "kornblum.example"
_TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
_SESSION_TOKEN = re.compile(r'"X-Form-Token": "([0-9a-f]{64})"')
_SECONDS = 60.0
_AWAY = timedelta(days=6)


class NotConfidentialError(Exception):
    """Nobody can sign in at this address."""


LEADER = "Maren Petersen"
"""Who manages the whole chain."""


@dataclass(slots=True)
class Staff:
    """Who works at the chain."""

    ids: dict[str, str] = field(default_factory=dict)
    """By name."""
    expected: list[str] = field(default_factory=list)
    """Names of those who have not joined yet."""
    browsers: dict[str, httpx.Client] = field(default_factory=dict)
    """Where they are signed in, by name; of those who joined just now."""

    def close(self) -> None:
        for browser in self.browsers.values():
            browser.post("/console/sign-out")
            browser.close()

    def acting(self, name: str, otherwise: httpx.Client) -> httpx.Client:
        """Return the browser of somebody, or another client when they are not signed in here."""
        return self.browsers.get(name, otherwise)


@dataclass(frozen=True, slots=True)
class SignInLink:
    """How somebody gets in."""

    name: str
    address: str
    role: str
    unit: str | None
    url: str


def address_of(name: str) -> str:
    """Return somebody's e-mail address: no letters beyond those of English."""
    replaced = name.lower().translate(_GERMAN)
    plain = unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode()
    return f"{plain.replace(' ', '.')}@{_DOMAIN}"


def invite(client: httpx.Client) -> Staff:
    """Return the staff; whoever is missing is invited.

    They join later: nobody can be limited to a unit that is not published yet.
    """
    known = {one["sign_in_name"]: one for one in items(client, "/v1/people")}
    staff = Staff()
    for person in described("company")["people"]:
        there = known.get(address_of(person["name"])) or _invite(client, person)["person"]
        staff.ids[person["name"]] = there["id"]
        if there["state"] == "invited":
            staff.expected.append(person["name"])
    return staff


def join(client: httpx.Client, staff: Staff) -> None:
    """Let those who are invited join, each in the unit where they work.

    Raises:
        NotConfidentialError: the suite takes sign-ins over HTTPS or on this machine only.
    """
    for person in described("company")["people"]:
        if person["name"] in staff.expected:
            link = str(_invite(client, person, unit=person.get("unit"))["link"]["url"])
            staff.browsers[person["name"]] = _join(str(client.base_url), link, person)


def _invite(client: httpx.Client, person: dict[str, Any], unit: str | None = None) -> dict[str, Any]:
    body = {
        "sign_in_name": address_of(person["name"]),
        "role": person["role"],
        "display_name": person["name"],
        "language": person["language"],
        "unit": unit,
    }
    made: dict[str, Any] = client.post("/v1/people", json=body).raise_for_status().json()
    return made


def declare(staff: Staff, now: datetime) -> None:
    """Let those who joined just now say when they are away and what they take on."""
    for person in described("company")["people"]:
        browser = staff.browsers.get(person["name"])
        if browser is None or "works" not in person:
            continue
        absences = []
        if deputy := staff.ids.get(person.get("deputy", "")):
            ends_at = (now + _AWAY).isoformat()
            absences.append({"starts_at": now.isoformat(), "ends_at": ends_at, "deputy": deputy})
        path = "/v1/me/availability"
        headers = {"If-Match": browser.get(path).raise_for_status().headers["etag"]}
        browser.put(path, json={**person["works"], "absences": absences}, headers=headers).raise_for_status()


def links(client: httpx.Client, staff: Staff) -> list[SignInLink]:
    """Return new links of everybody."""
    found = []
    for person in described("company")["people"]:
        made = client.post(f"/v1/people/{staff.ids[person['name']]}/reset-link").raise_for_status().json()
        name = person["name"]
        found.append(SignInLink(name, address_of(name), person["role"], person.get("unit"), str(made["url"])))
    return found


def _join(base_url: str, link: str, person: dict[str, Any]) -> httpx.Client:
    """Accept an invitation, with a password that nobody gets to know, and return the signed-in browser."""
    browser = httpx.Client(base_url=base_url, timeout=_SECONDS)
    path = urlsplit(link).path
    page = browser.get(path)
    found = _TOKEN.search(page.text)
    if page.status_code == httpx.codes.FORBIDDEN or found is None:
        message = f"Nobody can sign in at {base_url}: it takes HTTPS, or an address of this machine."
        raise NotConfidentialError(message)
    password = secrets.token_urlsafe(32)
    form = {
        "form_token": found[1],
        "display_name": person["name"],
        "password": password,
        "password_again": password,
        "language": person["language"],
        "zone": person["zone"],
    }
    joined = browser.post(path, data=form)
    if joined.status_code != httpx.codes.SEE_OTHER:
        joined.raise_for_status()
        message = f"{joined.request.method} {path.rpartition('/')[0]} was answered {joined.status_code}"
        raise httpx.HTTPStatusError(message, request=joined.request, response=joined)
    start = browser.get("/console").raise_for_status()
    if token := _SESSION_TOKEN.search(start.text):
        browser.headers["X-Form-Token"] = token[1]
    return browser
