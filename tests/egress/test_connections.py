"""Connections are kept where a copy of a request does no harm, and one receiver never takes the room of all."""

import asyncio

import pytest

from shared.egress.connections import Bounds
from shared.egress.egress import Deadlines, Egress
from shared.egress.outcomes import EgressReply, EgressRequest
from shared.egress.reasons import Reason
from shared.testing.eventually import eventually
from shared.testing.receiver import Receiver, answer, hang, hang_up, receiver
from tests.egress.conftest import Opens

KEPT = Bounds(kept_seconds=3600, oldest_seconds=3600)


async def post(egress: Egress, there: Receiver, *, repeatable: bool = True) -> EgressReply:
    return await egress.post(EgressRequest(url=f"{there.url}/x", body=b"{}", repeatable=repeatable))


async def test_connection_is_kept_for_what_may_be_repeated(way_out: Opens) -> None:
    """Others get a new one: a receiver that just closes a kept one looks as if it had taken the request and died."""
    async with receiver(answer(200)) as there:
        egress = way_out(bounds=KEPT)
        for repeatable, connections in ((True, 1), (True, 1), (False, 2), (False, 3), (True, 3)):
            assert (await post(egress, there, repeatable=repeatable)).outcome == "delivered"
            assert there.connections == connections


@pytest.mark.parametrize(
    "bounds", [Bounds(kept_seconds=-1), Bounds(oldest_seconds=-1), Bounds(kept=0), Bounds(kept_per_origin=0)]
)
async def test_connection_is_not_kept_beyond_the_bounds(way_out: Opens, bounds: Bounds) -> None:
    """Neither too long nor too many of them."""
    async with receiver(answer(200)) as there:
        egress = way_out(bounds=bounds)
        for _ in range(2):
            assert (await post(egress, there)).outcome == "delivered"
        assert there.connections == 2


async def test_kept_connection_that_was_closed_is_replaced(way_out: Opens) -> None:
    """The receiver closes it at the moment at which the next request arrives: a new one carries it, unnoticed."""
    requests = 0

    async def close_after_each(writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        requests += 1
        if requests == 2:
            await hang_up(writer)
        await answer(200)(writer)

    async with receiver(close_after_each) as there:
        egress = way_out(bounds=KEPT)
        for _ in range(2):
            reply = await post(egress, there)
            assert (reply.outcome, reply.arrived) == ("delivered", "yes")
        assert (there.connections, len(there.heads)) == (2, 3)


async def test_connection_is_replaced_once(way_out: Opens) -> None:
    """A receiver that closes new ones too has lost the request, and it may have arrived."""
    behaviours = iter((answer(200), hang_up, hang_up, answer(200)))

    async def in_turn(writer: asyncio.StreamWriter) -> None:
        await next(behaviours)(writer)

    async with receiver(in_turn) as there:
        egress = way_out(bounds=KEPT)
        assert (await post(egress, there)).outcome == "delivered"
        reply = await post(egress, there)
        assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "unknown", Reason.CONNECTION_LOST)
        assert (await post(egress, there)).outcome == "delivered"


async def test_arrival_stays_unknown_if_the_receiver_is_gone(way_out: Opens) -> None:
    """The kept connection may have carried it, though no new one can be opened afterwards."""
    async with receiver(answer(200)) as there:
        egress = way_out(bounds=KEPT)
        await post(egress, there)

        async def die(writer: asyncio.StreamWriter) -> None:
            there.stop_listening()
            await hang_up(writer)

        there.behave = die
        reply = await post(egress, there)
    assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "unknown", Reason.CONNECTION_REFUSED)


async def test_slow_receiver_has_bounded_room_and_others_theirs(way_out: Opens) -> None:
    """Those that wait for it get `busy`, which is not its fault; another receiver notices nothing of it."""
    async with receiver(hang) as slow, receiver(answer(200)) as quick:
        bounds = Bounds(at_once=4, at_once_per_origin=3)
        egress = way_out(bounds=bounds, deadlines=Deadlines(wait=0.1, connect=60, total=60))
        hanging = [asyncio.create_task(post(egress, slow)) for _ in range(3)]
        while len(slow.bodies) < 3:
            await slow.read_one()
        for _ in range(2):
            reply = await post(egress, slow)
            assert (reply.outcome, reply.arrived, reply.reason) == ("failed", "no", Reason.BUSY)
            assert (await post(egress, quick)).outcome == "delivered"
        for one in hanging:
            one.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        slow.behave = answer(200)
        assert (await post(egress, slow)).outcome == "delivered", "the room is free again"


async def test_room_of_all_is_bounded(way_out: Opens) -> None:
    """However many receivers there are."""
    async with receiver(hang) as slow, receiver(answer(200)) as quick:
        deadlines = Deadlines(wait=0.1, connect=60, total=60)
        egress = way_out(bounds=Bounds(at_once=1, at_once_per_origin=1), deadlines=deadlines)
        hanging = asyncio.create_task(post(egress, slow))
        await slow.read_one()
        assert (await post(egress, quick)).reason is Reason.BUSY
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        assert (await post(egress, quick)).outcome == "delivered"


async def test_kept_connections_are_closed_at_the_end(way_out: Opens) -> None:
    async with receiver(answer(200)) as there:
        egress = way_out(bounds=KEPT)
        await post(egress, there)
        await egress.close()
        await eventually(there.is_left)
