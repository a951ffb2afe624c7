"""How every bus behaves when several members share the work of a group."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

from shared.bus.message import Record, TopicPartition
from shared.bus.ports import Bus, Subscription
from shared.testing.bus_reader import ReaderProcess
from shared.testing.bus_tools import (
    PARTITIONS,
    BusAddress,
    BusFixtures,
    numbered,
    publish,
    read,
    read_until,
)
from shared.testing.eventually import eventually

KEYS = [f"key-{number}".encode() for number in range(20)]


class GroupSuite(BusFixtures):
    """Tests of `Subscription` with several members."""

    async def test_each_partition_has_one_reader(self, bus: Bus, topic: str, group: str) -> None:
        """With two members every partition is read by exactly one of them, and every record once."""
        got: Counter[tuple[TopicPartition, int]] = Counter()
        readers: list[Subscription] = []

        async def keep_reading() -> None:
            async with bus.subscribe(group, [topic]) as reader:
                readers.append(reader)
                while True:
                    records = await reader.fetch(limit=100, wait_seconds=0.2)
                    got.update((record.at, record.offset) for record in records)
                    await reader.commit({record.at: record.offset + 1 for record in records})

        async def is_settled() -> bool:
            assigned = [reader.assignment() for reader in readers]
            union = frozenset().union(*assigned)
            return len(readers) == 2 and sum(map(len, assigned)) == len(union) == PARTITIONS

        tasks = [asyncio.create_task(keep_reading()) for _ in range(2)]
        try:
            await _stays(is_settled)
            await publish(bus, [message for key in KEYS for message in numbered(topic, key, range(10))])

            async def all_came() -> bool:
                return len(got) == 10 * len(KEYS)

            await eventually(all_came)
            assert set(got.values()) == {1}
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def test_another_member_takes_over(self, bus: Bus, topic: str, group: str) -> None:
        """When a member leaves, another one goes on behind what was committed."""
        messages = [message for key in KEYS for message in numbered(topic, key, range(2))]
        await publish(bus, messages)
        async with bus.subscribe(group, [topic]) as standby:
            async with bus.subscribe(group, [topic]) as first:
                done = await read_until_either(first, standby, len(messages))
            await publish(bus, [message for key in KEYS for message in numbered(topic, key, [2])])
            wanted = {(key, b"2") for key in KEYS}
            rest = await read_until(standby, lambda found: wanted <= {(each.key, each.value) for each in found})
        everything = {(record.key, record.value) for record in [*done, *rest]}
        assert everything == {(key, b"%d" % number) for key in KEYS for number in range(3)}

    async def test_a_killed_reader_loses_nothing(self, address: BusAddress, bus: Bus, topic: str, group: str) -> None:
        """What a killed process had read and not committed is read by another one, and what it had committed is not."""
        await publish(bus, numbered(topic, b"key", range(10)))
        async with ReaderProcess.start(address, group, topic) as reader:
            assert await reader.read(10) == [b"%d" % number for number in range(10)]
            await reader.commit(4)
            reader.kill()
        async with bus.subscribe(group, [topic]) as survivor:
            records = await read(survivor, 6)
        assert [record.value for record in records] == [b"%d" % number for number in range(4, 10)]


async def read_until_either(one: Subscription, other: Subscription, count: int) -> list[Record]:
    """Let two members read and commit until both together have `count` records."""
    records: dict[tuple[TopicPartition, int], Record] = {}

    async def both() -> bool:
        for reader in (one, other):
            found = await reader.fetch(limit=100, wait_seconds=0.1)
            records.update(((record.at, record.offset), record) for record in found)
            await reader.commit({record.at: record.offset + 1 for record in found})
        return len(records) >= count

    await eventually(both)
    return list(records.values())


async def _stays(check: Callable[[], Awaitable[bool]]) -> None:
    """Wait until `check` has been true a few times in a row."""

    async def steady() -> bool:
        for _ in range(10):
            if not await check():
                return False
            await asyncio.sleep(0.05)
        return True

    await eventually(steady)
