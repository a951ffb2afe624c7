"""Targets over HTTP."""

from typing import Any

import httpx

from shared.testing.one_service import OneService
from tests.services.scoring.conftest import MakeResponse

BODY: dict[str, Any] = {
    "survey": "visit",
    "concept": "recommend",
    "touchpoint": "till",
    "metric": "nps",
    "value": 40,
    "due_on": "2026-12-31",
    "owner": "Head of retail",
}


async def call(service: OneService, method: str, key: str = "", body: object = None, **headers: str) -> httpx.Response:
    """Send a request; underscores of header names stand for hyphens."""
    sent = service.admin | {name.replace("_", "-"): value for name, value in headers.items()}
    return await service.client.request(method, f"/v1/targets{key and '/'}{key}", json=body, headers=sent)


async def test_a_target_lives(scoring: OneService) -> None:
    """It is set, read, kept by its tag from being overwritten or deleted unseen, listed by survey and deleted."""
    created = await call(scoring, "PUT", "nps-2026", BODY, if_none_match="*")
    assert created.status_code == httpx.codes.CREATED
    assert {name: created.json()[name] for name in BODY} == BODY
    assert (created.json()["scale"], created.json()["polarity"]) == ({"min": 0, "max": 10}, "high_is_good")
    tag = created.headers["etag"]
    same = await call(scoring, "PUT", "nps-2026", BODY)
    assert (same.status_code, same.json(), same.headers["etag"]) == (httpx.codes.OK, created.json(), tag)
    changed = await call(scoring, "PUT", "nps-2026", BODY | {"value": 45.5, "owner": "Sales"}, if_match=tag)
    assert (changed.json()["value"], changed.json()["owner"], changed.json()["revision"]) == (45.5, "Sales", 2)
    for refused in (
        await call(scoring, "PUT", "nps-2026", BODY, if_match=tag),
        await call(scoring, "PUT", "nps-2026", BODY, if_none_match="*"),
        await call(scoring, "PUT", "nowhere", BODY, if_match=tag),
        await call(scoring, "DELETE", "nps-2026", if_match=tag),
    ):
        assert refused.status_code == httpx.codes.PRECONDITION_FAILED
    read = await call(scoring, "GET", "nps-2026")
    assert read.json() == changed.json()
    assert (await call(scoring, "GET", "nps-2026", if_none_match=read.headers["etag"])).status_code == 304

    general = {name: value for name, value in BODY.items() if name != "touchpoint"}
    assert (await call(scoring, "PUT", "all", general)).json()["touchpoint"] is None
    await call(scoring, "PUT", "elsewhere", BODY | {"survey": "other"})
    listed = {
        query: [
            one["key"]
            for one in (await scoring.client.get(f"/v1/targets{query}", headers=scoring.admin)).json()["items"]
        ]
        for query in ("", "?survey=visit", "?survey=other&limit=1")
    }
    assert listed == {
        "": ["all", "elsewhere", "nps-2026"],
        "?survey=visit": ["all", "nps-2026"],
        "?survey=other&limit=1": ["elsewhere"],
    }
    assert (await call(scoring, "DELETE", "nps-2026", if_match=read.headers["etag"])).status_code == 204
    for method in ("GET", "DELETE"):
        assert (await call(scoring, method, "nps-2026")).status_code == httpx.codes.NOT_FOUND


async def test_a_target_is_on_the_scale_of_the_answers(scoring: OneService, response: MakeResponse) -> None:
    """Omitted, it is theirs; an unlike one is refused with the one that is right; without answers it must be given."""
    without_metric = {name: value for name, value in BODY.items() if name != "metric"} | {"value": 4}
    unknown = await call(scoring, "PUT", "t", without_metric)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "metric")
    assert "no answers yet" in unknown.json()["detail"]

    await scoring.deliver(response({"recommend": 9, "effort": 6}))
    assert (await call(scoring, "PUT", "t", without_metric)).json()["metric"] == "nps"
    unlike = BODY | {"metric": "csat", "scale": {"min": 1, "max": 5}, "polarity": "high_is_good"}
    refused = await call(scoring, "PUT", "t", unlike)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:heed:problem:invalid-target")
    assert "nps 0 to 10" in refused.json()["detail"]
    effort = await call(scoring, "PUT", "e", without_metric | {"concept": "effort"})
    assert (effort.json()["metric"], effort.json()["scale"]) == ("ces", {"min": 1, "max": 7})
    # Nobody has answered there yet, so nothing contradicts it.
    assert (await call(scoring, "PUT", "c", unlike | {"touchpoint": "website"})).status_code == 201


NONSENSE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"value": 100.5}, "value"),
    ({"value": "40"}, "value"),
    ({"value": True}, "value"),
    ({"value": None}, "value"),
    ({"due_on": "31.12.2026"}, "due_on"),
    ({"due_on": "2026-02-30"}, "due_on"),
    ({"due_on": 1_800_000_000}, "due_on"),
    ({"due_on": "9999-12-31"}, "due_on"),
    ({"owner": ""}, "owner"),
    ({"metric": "csat"}, "metric"),
    ({"metric": None, "polarity": "high_is_good"}, "metric"),
    ({"metric": "ces", "scale": {"min": 1, "max": 6}, "polarity": "high_is_good"}, "scale"),
    ({"polarity": "low_is_good"}, "scale"),
    ({"scale": {"min": 0, "max": 10.5}}, "scale.max"),
    ({"color": "red"}, "color"),
)


async def test_a_target_that_makes_no_sense_is_refused(scoring: OneService) -> None:
    """422 with the field: a value that no score can have, a date that is none, half a scale, one without a rule."""
    for change, field in NONSENSE:
        refused = await call(scoring, "PUT", "t", BODY | change)
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, change
        assert field in [problem["field"] for problem in refused.json()["errors"]], change
    assert (await call(scoring, "GET", "t")).status_code == httpx.codes.NOT_FOUND
