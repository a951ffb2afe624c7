"""Walking through taking care of alerts, silences and drills."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.house.audit_walk import WALKER, Walk
from tests.services.alerts.happenings import filed, scored


async def walk_alerts(walk: Walk) -> None:
    """An alert and a signal are acknowledged, a rule is silenced and rehearsed."""
    client, judge = walk.suite.client, walk.suite.use_cases["alerts"].alerts.judge_responses
    recipients = {"recipients": [{"kind": "unit_managers"}]}
    rules: dict[str, dict[str, Any]] = {
        "walked-answer": {"when": {"answer": {"verdict": "unhappy"}}},
        "walked-complaint": {"trigger": "complaint_filed"},
    }
    for key, body in rules.items():
        rule = {"name": key, "notify": recipients, "opens_ticket": False} | body
        assert (await client.put(f"/v1/rules/{key}", json=rule, headers=WALKER)).is_success
    await judge(events=[scored(survey="walked")])
    await judge.complaints(events=[filed()])
    for kind, rule_key in (("alert", "walked-answer"), ("signal", "walked-complaint")):
        [raised] = (await client.get(f"/v1/{kind}s?rule={rule_key}", headers=WALKER)).json()["items"]
        place = f"POST /v1/{kind}s/{{{kind}_id}}/acknowledgement"
        await walk.did(place, f"{kind}.acknowledged", at=f"/v1/{kind}s/{raised['id']}/acknowledgement")
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = {"rule": "walked-answer", "until": until, "reason": "A walk"}
    silence = (await walk.did("POST /v1/silences", "silence.created", json=body)).json()
    await walk.did("POST /v1/silences/{silence_id}/end", "silence.ended", at=f"/v1/silences/{silence['id']}/end")
    await walk.did("POST /v1/rules/{key}/drill", "drill.started", at="/v1/rules/walked-answer/drill")
