"""A small chain, as tests publish it."""

from typing import Any

CHAIN: dict[str, Any] = {
    "units": [
        {"code": "chain", "name": "Muster", "zone": "Europe/Berlin", "language": "de", "calendar": "shops"},
        {"code": "berlin", "name": "Berlin", "parent": "chain"},
        {"code": "Berlin Mitte", "name": "Berlin-Mitte", "parent": "berlin"},
        {"code": "vienna", "name": "Wien", "parent": "chain", "zone": "Europe/Vienna", "language": "de-AT"},
    ],
    "touchpoints": [{"key": "till", "name": "Kasse", "kind": "physical", "team": "service"}],
    "responsibilities": [{"touchpoint": "till", "unit": "berlin", "team": "berlin", "deputy": "service"}],
    "calendars": {
        "shops": {
            "zone": "Europe/Berlin",
            "weekly": {"monday": ["09:00-12:30", "13:00-18:00"]},
            "holidays": [{"date": "2026-10-03", "name": "Tag der Deutschen Einheit"}],
        }
    },
}
TEAMS = ("service", "berlin")
