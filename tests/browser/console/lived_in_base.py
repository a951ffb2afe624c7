"""What everything that `lived_in.py` makes has in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from services.accounts.domain.people.sessions import Visitor
from shared.access import Role
from shared.testing.eventually import eventually

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde"
NAMES: Mapping[Role, str] = {
    "viewer": "Ada <b>Bold</b> & Söhne",
    "agent": f"Kim {LONG[:40]} O'Neil",
    "manager": 'Erika "Eri" Muster 👩🏽‍💼',
    "admin": "ليلى المديرة",
}
VISITOR = Visitor(address="127.0.0.1", block="127.0.0.1", user_agent="Mozilla/5.0 (X11; Linux) Firefox/140.0")
SCRIPT = "<script>alert('1')</script>"
UNITS = (
    {"code": "all", "name": f"Lindenhof {SCRIPT}", "zone": "Europe/Berlin", "language": "de", "calendar": "shops"},
    {"code": "berlin", "name": "Berlin", "parent": "all"},
    {"code": "mitte", "name": f"{LONG}{LONG}"[:120], "parent": "berlin"},
    {"code": "wien", "name": 'Wien "Innere Stadt" 🏰', "parent": "all", "zone": "Europe/Vienna", "language": "de-AT"},
)
STRUCTURE: dict[str, Any] = {
    "units": UNITS,
    "touchpoints": [
        {"key": "till", "name": "Kasse & <Ausgang>", "kind": "physical", "team": "service"},
        {"key": "website", "name": "النقر على الموقع", "kind": "digital"},
    ],
    "responsibilities": [{"touchpoint": "till", "unit": "berlin", "team": "service"}],
    "calendars": {
        "shops": {
            "zone": "Europe/Berlin",
            "weekly": {"monday": ["09:00-12:30", "13:00-18:00"], "saturday": ["10:00-14:00"]},
            "holidays": [{"date": "2026-10-03", "name": "Tag der Deutschen Einheit"}],
        }
    },
}
WORDS = (
    f"{SCRIPT} nobody came to the till!",
    'Zwanzig Minuten gewartet & niemand "zuständig" 😡😡😡',
    f"{LONG}{LONG}{LONG}",
    "انتظرت طويلاً ولم يأت أحد",
    "ok",
)
RULE: dict[str, Any] = {
    "name": f"Unhappy {SCRIPT}",
    "severity": "critical",
    "when": {
        "all_of": [
            {"answer": {"metric": "nps", "at_most": 6}},
            {"none_of": [{"field": "channel", "one_of": ["phone", "import"]}]},
        ]
    },
}


@dataclass(slots=True)
class LivedIn:
    """What stands there."""

    people: dict[Role, UUID] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """What stands for a parameter of a route: by its name, or by the path up to it where the name says too little."""


async def send(client: httpx.AsyncClient, method: str, path: str, body: object = None, **headers: str) -> Any:
    async def answered() -> httpx.Response | None:
        reply = await client.request(method, path, json=body, headers=headers)
        # A busy machine may say "send it again shortly": hundreds of tests rest on this one request.
        return None if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE else reply

    reply = await eventually(answered)
    assert reply is not None
    assert reply.is_success, (method, path, reply.text)
    return reply.json() if reply.content else None
