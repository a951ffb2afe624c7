"""Corrections, retries and erasures in any order leave what a simple model says, and events that say the same."""

import random
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.contracts.collector import RespondentErased
from shared.ids import uuid7
from shared.testing.channels import stored_responses
from shared.testing.collecting import post
from shared.testing.one_service import OneService

Json = dict[str, Any]
STEPS = 160


@dataclass(slots=True)
class Model:
    """One response as it should be."""

    sent: Json
    person: int | None
    answers: dict[str, int] = field(default_factory=dict)
    suspect: str | None = None
    revision: int = 1
    is_gone: bool = False


class Desk:
    """Does something at random, and knows what should come of it."""

    def __init__(self, service: OneService, chance: random.Random) -> None:
        """Begin with nothing."""
        self.service = service
        self.chance = chance
        self.known: dict[str, Model] = {}
        self.people: dict[int, str] = {}
        """Ids of respondents by the number in their address."""

    async def step(self) -> None:
        """Take a step and check its answer."""
        if len(self.known) < 4 or self.chance.random() < 0.1:
            await self.submit()
            return
        response_id = self.chance.choice(list(self.known))
        steps = [self.retry, self.edit, self.edit, self.mark, self.mark, self.withdraw]
        await self.chance.choice(steps)(response_id, self.known[response_id])
        if self.people and self.chance.random() < 0.03:
            await self.erase(self.chance.choice(list(self.people)))

    async def submit(self) -> None:
        """Send a new response, by nobody or by one of three people."""
        person = self.chance.choice([None, 1, 2, 3])
        answers = {"recommend": self.chance.randrange(11)}
        sent: Json = {"id": str(uuid7()), "answers": answers}
        if person is not None:
            sent["respondent"] = {"email": f"ada{person}@example.org"}
        assert (await post(self.service, **sent)).status_code == 201
        self.known[sent["id"]] = Model(sent, person, answers)
        if person is not None:
            self.people[person] = (await self.call("GET", sent["id"])).json()["respondent_id"]

    async def retry(self, _: str, model: Model) -> None:
        """Send the same again, and another content under the same id."""
        assert (await post(self.service, **model.sent)).status_code == 200
        other = model.sent | {"touchpoint": "elsewhere"}
        assert (await post(self.service, **other)).status_code == (200 if model.is_gone else 409)

    async def edit(self, response_id: str, model: Model) -> None:
        """Correct the answers on what is there, or on what was there before."""
        answers = {"recommend": self.chance.randrange(11), "wait": self.chance.randrange(1, 6)}
        seen = model.revision - self.chance.choice([0, 0, 1])
        tag = {"If-Match": f'"{seen}"'}
        reply = await self.call("PUT", f"{response_id}/answers", {"answers": answers}, tag)
        is_fresh = seen == model.revision
        assert reply.status_code == (404 if model.is_gone else 200 if is_fresh else 412)
        if reply.status_code == 200 and answers != model.answers:
            model.answers, model.revision = answers, model.revision + 1

    async def mark(self, response_id: str, model: Model) -> None:
        """Set a mark or take it away."""
        suspect = self.chance.choice([None, "test", "staff"])
        body = None if suspect is None else {"reason": suspect}
        reply = await self.call("DELETE" if body is None else "PUT", f"{response_id}/suspect", body)
        assert reply.status_code == (404 if model.is_gone else 200)
        if not model.is_gone and suspect != model.suspect:
            model.suspect, model.revision = suspect, model.revision + 1

    async def withdraw(self, response_id: str, model: Model) -> None:
        """Take a response back, now and then."""
        if self.chance.random() < 0.3:
            assert (await self.call("DELETE", response_id)).status_code == 204
            model.revision, model.is_gone = model.revision + (not model.is_gone), True

    async def erase(self, person: int) -> None:
        """Forget somebody."""
        path = f"/v1/respondents/{self.people.pop(person)}"
        assert (await self.service.client.delete(path, headers=self.service.admin)).status_code == 204
        for model in self.known.values():
            if model.person == person:
                model.revision, model.is_gone = model.revision + (not model.is_gone), True

    async def call(self, method: str, path: str, body: object = None, headers: Json | None = None) -> httpx.Response:
        """Ask for something below `/v1/responses/`."""
        everything = self.service.admin | (headers or {})
        return await self.service.client.request(method, f"/v1/responses/{path}", json=body, headers=everything)


async def test_any_order_of_corrections(collector: OneService) -> None:
    """What is stored is what the model says; the events, read in order, say the same, published again too."""
    desk = Desk(collector, random.Random(20260301))  # noqa: S311 - any numbers will do
    for _ in range(STEPS):
        await desk.step()
    listed = {one["id"]: one for one in await stored_responses(collector.client, collector.admin)}
    left = {key: model for key, model in desk.known.items() if not model.is_gone}
    assert 0 < len(left) < len(desk.known)
    assert listed.keys() == left.keys()
    for key, model in left.items():
        found = listed[key]
        assert (found["answers"], found["suspect"], found["revision"]) == (model.answers, model.suspect, model.revision)

    events = [event.data for event in await collector.published()]
    erased = {event.respondent_id for event in events if isinstance(event, RespondentErased)}
    assert erased
    last_events: Json = {}
    for event in events:
        if str(event.key()) in desk.known:
            assert (
                event.revision == last_events[event.key()].revision + 1
                if event.key() in last_events
                else event.revision == 1
            )
            last_events[event.key()] = event
    republication = await collector.use_cases.responses.republish(survey="visit", from_at=None)
    again = {one.key(): one async for page in republication.pages for one in page}
    assert again.keys() == last_events.keys() == desk.known.keys()
    for key, last in last_events.items():
        if getattr(last, "respondent_id", None) in erased:
            assert (again[key].event_type, again[key].revision) == (
                "heed.collector.response.withdrawn.v1",
                last.revision + 1,
            )
        else:
            assert again[key] == last
    assert republication.count == len(desk.known)
