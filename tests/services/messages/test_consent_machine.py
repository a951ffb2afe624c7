"""Wishes, suppressions, faults, erasures and sends in any order: no message begins after an opt-out, none is lost.

A model says beforehand what must come of each step.
"""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from services.collector.application.consents.recording import record_wishes
from services.collector.domain.consents.suppression import Suppression
from services.collector.domain.consents.wish import NewWish, Somebody
from services.collector.domain.eligibility.person import Person
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from services.collector.store.consent_store import SuppressionStore
from shared.ids import uuid7
from shared.testing.collecting import execute
from shared.testing.databases import Databases
from shared.testing.mail_server import RESET, TAKE_AND_RESET, MailServer, Stage, mail_server
from shared.testing.one_service import OneService, one_service
from shared.testing.sending import customer, hurry_only, mail_settings, read, work_off, write
from shared.unit_of_work import Work

Moment = Literal["before", "EHLO", "RCPT", "CONTENT"]
"""When something happens to a person whose message is on its way; up to `RCPT` nothing was handed over."""
HANDED_OVER: tuple[Moment, ...] = ("CONTENT",)
FAULTS: dict[str, tuple[Stage, str, str]] = {
    "none": ("RCPT", "", "sent"),
    "later": ("RCPT", "450 4.2.0 greylisted", "requested"),
    "no": ("RCPT", "554 5.7.1 no", "failed"),
    "lost before": ("CONTENT", RESET, "unknown"),
    "lost after": ("CONTENT", TAKE_AND_RESET, "unknown"),
}
"""What the server does: where, how, and what becomes of the message then."""


@dataclass(slots=True)
class World:
    """A collector and a mail server that all examples share; every example has a customer of its own."""

    runner: asyncio.Runner
    service: OneService
    mails: MailServer


@dataclass(slots=True)
class Letter:
    """A message as it must be."""

    id: str
    state: str = "requested"
    reason: str | None = None
    received: int = 0
    redone: int = 0
    in_flight: bool = False


@dataclass(slots=True)
class Wishes:
    """What holds for the customer."""

    out: bool = False
    suppressed: bool = False
    erased: bool = False

    def against(self) -> str | None:
        """Return why nothing may be sent."""
        if self.erased:
            return "erased"
        if self.out:
            return "opted_out"
        return "suppressed" if self.suppressed else None


@dataclass(slots=True)
class Model:
    letters: list[Letter] = field(default_factory=list)
    wishes: Wishes = field(default_factory=Wishes)


class Machine(RuleBasedStateMachine):
    """One customer of a world that all examples share."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.address = f"{uuid4().hex}@customer.example"
        self.names = (Person("email", self.address).digest(),)
        self.person: UUID = self.run(customer(self.world.service, self.address))
        self.model = Model()
        self.world.mails.faults.clear()
        self.run(execute(self.world.service, "DELETE FROM collector.due"))  # what the example before has left

    def run(self, doing: Any) -> Any:
        return self.world.runner.run(_limited(doing))

    @rule()
    def write(self) -> None:
        if not self.model.wishes.erased:
            written = self.run(write(self.world.service, self.person))
            self.model.letters.append(Letter(written["id"]))

    @rule()
    def opt_out(self) -> None:
        self.run(self.happen("opt_out"))

    @rule()
    def opt_in(self) -> None:
        self.run(self.happen("opt_in"))

    @rule()
    def suppress(self) -> None:
        self.run(self.happen("suppress"))

    @rule()
    def release(self) -> None:
        self.run(self.happen("release"))

    @precondition(lambda self: len(self.model.letters) > 1)
    @rule()
    def erase(self) -> None:
        self.run(self.happen("erase"))

    @precondition(lambda self: any(one.state == "requested" for one in self.model.letters))
    @rule(
        fault=st.sampled_from(sorted(FAULTS)),
        event=st.sampled_from(["nothing", "opt_out", "opt_in", "suppress", "release", "erase"]),
        moment=st.sampled_from(["EHLO", "RCPT", "CONTENT"]),
    )
    def send(self, fault: str, event: str, moment: Moment) -> None:
        """Send what waits first, with something that happens to server and customer meanwhile."""
        self.run(self.send_one(fault, event, moment))

    @rule(number=st.integers(0, 5))
    def redo(self, number: int) -> None:
        settled = [one for one in self.model.letters if one.state in {"refused", "failed", "unknown"}]
        if settled and not self.model.wishes.erased:
            letter = settled[number % len(settled)]
            path = f"/v1/messages/{letter.id}/redo"
            reply = self.run(self.world.service.client.post(path, headers=self.world.service.admin))
            assert reply.status_code == 202, reply.text
            letter.redone += 1
            letter.state, letter.reason, letter.in_flight = "requested", None, False

    @invariant()
    def everything_is_as_it_must_be(self) -> None:
        self.run(self.compare())

    async def happen(self, event: str) -> None:
        """Let something happen to the customer, in the world and in the model."""
        wishes = self.model.wishes
        if wishes.erased:
            return
        async with self.world.service.unit_of_work.begin() as work:
            await self.change(work, event)
        if event == "erase":
            path = f"/v1/respondents/{self.person}"
            reply = await self.world.service.client.delete(path, headers=self.world.service.admin)
            assert reply.status_code == 204, reply.text
            wishes.erased = True
            for letter in self.model.letters:
                if letter.state == "requested":
                    letter.state, letter.reason = "refused", "erased"
        wishes.out = {"opt_out": True, "opt_in": False}.get(event, wishes.out)
        wishes.suppressed = {"suppress": True, "release": False}.get(event, wishes.suppressed)

    async def change(self, work: Work, event: str) -> None:
        store = SuppressionStore(work.connection)
        if event in {"opt_out", "opt_in"}:
            wish = NewWish(wish="withdrawn" if event == "opt_out" else "given", source="api", said_at=work.now)
            await record_wishes(work, [Somebody(self.names, self.person)], [wish])
        if event == "suppress":
            row = Suppression(
                id=uuid7(),
                address=self.names[0],
                channel="email",
                reason="manual",
                since=work.now,
                until=work.now + timedelta(days=1),
            )
            await store.add(row)
        if event == "release":
            await execute(self.world.service, "UPDATE collector.suppression SET released_at = now()")

    async def send_one(self, fault: str, event: str, moment: Moment) -> None:
        letter = next(one for one in self.model.letters if one.state == "requested")
        await hurry_only(self.world.service, letter.id)
        stage, answer, outcome = FAULTS[fault]
        if answer:
            self.world.mails.fail(stage, answer)
        await self.world.mails.leave()  # so that every stage is passed again
        before = len(self.received())
        held = None if event == "nothing" or self.model.wishes.against() else self.world.mails.hold(_stage(moment))
        sending = asyncio.create_task(work_off(self.world.service))
        if held is not None:
            reached = asyncio.create_task(held.reached.wait())
            await asyncio.wait({reached, sending}, return_when=asyncio.FIRST_COMPLETED)
            reached.cancel()
        is_held = held is not None and held.reached.is_set()
        against = self.model.wishes.against()
        if is_held and held is not None:
            letter.state = "sending"
            await self.happen(event)
            held.go_on.set()
        await sending
        self.world.mails.faults.clear()
        self.world.mails.held.clear()
        self.expect(letter, outcome, against, self.model.wishes.against(), handed_over=moment in HANDED_OVER)
        letter.received += len(self.received()) - before
        allowed = letter.state in {"sent", "unknown"}
        assert len(self.received()) - before <= int(allowed)

    def expect(self, letter: Letter, outcome: str, before: str | None, after: str | None, *, handed_over: bool) -> None:
        """Say what must have become of a letter whose person changed while it was on its way."""
        against = before or (after if not handed_over else None)
        if against is not None and not (before is None and outcome in {"requested", "failed"}):
            letter.state, letter.reason, letter.in_flight = "refused", against, False
            return
        letter.state, letter.reason = outcome, letter.reason
        letter.in_flight = after == "opted_out" and outcome in {"sent", "unknown"} and handed_over

    def received(self) -> list[object]:
        return [one for one in self.world.mails.received if one.recipients == (self.address,)]

    async def compare(self) -> None:
        for letter in self.model.letters:
            message = await read(self.world.service, letter.id)
            assert message["state"] == letter.state, (message, letter)
            if letter.state == "refused":
                assert message["reason"] == letter.reason
            assert message["in_flight_at_opt_out"] == letter.in_flight, (message, letter)
            assert letter.received <= 1 + letter.redone
            if letter.state == "sent":
                assert letter.received >= 1
            assert letter.state != "sending", "nobody works on it"


async def _limited(doing: Any) -> Any:
    async with asyncio.timeout(60):
        return await doing


def _stage(moment: Moment) -> Stage:
    return "RCPT" if moment == "before" else moment


@pytest.fixture
def world(databases: Databases) -> Iterator[World]:
    """One collector for all examples: to open one takes longer than an example."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def opened() -> World:
            url = await stack.enter_async_context(databases.lend())
            mails = await stack.enter_async_context(mail_server())
            chosen = CollectorSettings(**mail_settings(mails))
            service = await stack.enter_async_context(one_service(SERVICE, url, service_settings=chosen))
            return World(runner, service, mails)

        yield runner.run(opened())
        runner.run(stack.aclose())


def test_wishes_and_sends_in_any_order(world: World) -> None:
    chosen = settings(
        max_examples=25,
        stateful_step_count=14,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    here = world

    class Here(Machine):
        world = here

    run_state_machine_as_test(Here, settings=chosen)
