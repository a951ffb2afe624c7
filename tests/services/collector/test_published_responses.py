"""What events say of a response beside its answers: what was skipped, its segments, and since when its series run."""

from typing import Any

from services.collector.service import SERVICE
from shared.contracts.collector import ResponseReceived
from shared.testing.channels import publish_survey
from shared.testing.collecting import post
from shared.testing.one_service import OneService, one_service


async def latest_event(service: OneService) -> ResponseReceived:
    """The event of the response that came last."""
    data = (await service.published())[-1].data
    assert isinstance(data, ResponseReceived)
    return data


async def send(service: OneService, channel: str, answers: dict[str, Any], **fields: Any) -> ResponseReceived:
    """Store a response with the admin key and return its event."""
    body = {"channel": channel, "answers": answers} | fields
    answer = await service.client.post("/v1/surveys/visit/responses", json=body, headers=service.admin)
    assert answer.status_code == 201, answer.text
    return await latest_event(service)


async def test_what_was_asked_and_skipped_is_published(collector: OneService, survey: dict[str, Any]) -> None:
    """Questions on scales that the path reached: with all that is needed to count them; a kiosk has asked no more."""
    survey["questions"][2]["show_if"] = {"question": "recommend", "at_most": 6}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    unhappy = await send(collector, "web", {"recommend": 3, "why": "slow"})
    assert [one.question for one in unhappy.skipped] == ["wait", "ease", "room"]
    wait = unhappy.skipped[0]
    assert (wait.concept, wait.type, wait.scale_min, wait.scale_max, wait.polarity, wait.series_from) == (
        *("wait", "csat", 1, 5, "low_is_good", None),
    )
    table: list[tuple[str, dict[str, Any], list[str]]] = [
        ("web", {"recommend": 9}, ["wait", "room"]),
        ("web", {"recommend": 9, "wait": 2, "room": 3}, []),
        ("email", {"recommend": 2, "ease": 7}, ["wait", "room"]),
        ("kiosk", {"wait": 1}, []),
        ("sms", {"recommend": 0}, []),
        ("sms", {"why": "no idea"}, ["recommend"]),
    ]
    for channel, answers, skipped in table:
        event = await send(collector, channel, answers)
        assert [one.question for one in event.skipped] == skipped, (channel, answers)
        assert (event.revision, event.suspect, event.segments) == (1, None, ())


async def test_segments_are_those_of_the_version(collector: OneService, survey: dict[str, Any]) -> None:
    """Their names go with the event, whether the response has such attributes or not; older versions have none."""
    survey |= {"hidden": ["plan", "region"], "segments": ["region", "plan"]}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    event = await send(collector, "api", {"recommend": 9}, attributes={"plan": "pro", "visits": 3})
    assert (event.segments, event.attributes) == (("region", "plan"), {"plan": "pro", "visits": 3})
    assert (await send(collector, "api", {"recommend": 9}, version=1)).segments == ()


async def test_a_series_runs_from_its_break_on(collector: OneService, survey: dict[str, Any]) -> None:
    """Answers and skipped questions of each version name where their concept's series began, in a fresh process too."""
    recommend, _, _, room, _ = survey["questions"]
    room |= {"scale": 5, "series_break": "shorter scale"}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    survey["title"] = "Your last visit"
    await publish_survey(collector.client, collector.admin, "visit", survey)
    room |= {"scale": 7}
    recommend |= {"key": "suggest", "concept": "recommend", "series_break": "asked by phone before"}
    await publish_survey(collector.client, collector.admin, "visit", survey)
    del room["series_break"]
    await publish_survey(collector.client, collector.admin, "visit", survey)
    expected = {1: (None, None), 2: (None, 2), 3: (None, 2), 4: (4, 4), 5: (4, 4)}
    async with one_service(SERVICE, collector.settings.database_url.get_secret_value()) as other:
        for service in (collector, other):
            for version, (first, third) in expected.items():
                key = "recommend" if version <= 3 else "suggest"
                assert (await post(service, {key: 9, "room": 3, "why": "so"}, version=version)).status_code == 201
                event = await latest_event(service)
                starts = {one.concept: one.series_from for one in event.answers}
                starts |= {one.concept: one.series_from for one in event.skipped}
                assert starts == {"recommend": first, "room": third, "why": None, "wait": None, "ease": None}
