"""Policies of an installation: one with an awkward name, for places that are partly gone."""

import httpx

from tests.browser.console.lived_in_base import LONG, SCRIPT, send


async def make_policies(client: httpx.AsyncClient) -> None:
    """One beside the ready-made one: other hours, a place that is no longer there, and nobody after half the time."""
    policy = {
        "name": f"{SCRIPT} {LONG}"[:200],
        "units": ["wien", "closed-shop"],
        "touchpoints": ["till", "website"],
        "targets": {
            "critical": {"contact": {"minutes": 30, "hours": "around_the_clock"}},
            "warning": {"contact": {"minutes": 90}, "resolution": {"minutes": 14400}},
        },
        "pauses_while_waiting": False,
        "ladder": [{"percent": 75, "recipient": "team_lead"}, {"percent": 150, "recipient": "manager"}],
    }
    await send(client, "PUT", "/v1/policies/lived-in", policy)
