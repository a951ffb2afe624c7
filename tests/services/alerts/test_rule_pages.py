"""The pages of rules show every rule that can be stored."""

from typing import Any

import pytest

from shared.testing.one_service import OneService
from shared.testing.signing_in import sign_in
from tests.services.alerts.happenings import UNHAPPY, put, structure

RULES: dict[str, dict[str, Any]] = {
    "in-the-south": {"when": {"all_of": [UNHAPPY, {"field": "words", "includes": "refund*"}]}, "unit": "south"},
    "silence": {"trigger": "source_silent"},
    "blames": {"trigger": "comment_read", "when": {"field": "comment_sentiment", "equals": "negative"}},
    "worse": {"trigger": "score_moved", "when": {"field": "p_adjusted", "at_most": 0.05}},
}


@pytest.mark.parametrize(("language", "expected"), [("en", ("Unit is South", "Always")), ("de", ("South", "Immer"))])
async def test_every_kind_of_rule_is_shown(alerts: OneService, language: Any, expected: tuple[str, str]) -> None:
    """In the list and on its own page, with its unit by name, and without a condition."""
    await alerts.deliver(structure())
    for key, body in RULES.items():
        assert (await put(alerts, key, **body)).status_code == 201
    reader = sign_in(alerts.app, "viewer", language=language)
    listed = await alerts.client.get("/console/alerts/rules", headers=reader.headers)
    assert listed.status_code == 200
    for text in expected:
        assert text in listed.text
    for key in RULES:
        page = await alerts.client.get(f"/console/alerts/rules/{key}", headers=reader.headers)
        assert page.status_code == 200, key
