"""Topics and groups of the cluster. Each call uses connections of its own: calls are rare, and nothing can go stale."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    InvalidConfigurationError,
    InvalidPartitionsError,
    InvalidTopicError,
    NoError,
    PolicyViolationError,
    TopicAlreadyExistsError,
    for_code,
)
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as Place

from shared.bus.kafka.calls import answered, close_admin, close_consumer
from shared.bus.kafka.options import KafkaOptions
from shared.bus.message import TopicPartition
from shared.bus.ports import PartitionLag
from shared.bus.topics import Topic

_WRONG = (InvalidTopicError, InvalidPartitionsError, InvalidConfigurationError, PolicyViolationError)
ASK_AGAIN_SECONDS = 0.02
SET_ON_THE_TOPIC = 1
"""In Kafka's DescribeConfigs reply: the source of a setting that was made for the topic itself."""


class KafkaAdmin:
    """Creates and describes topics, and reads the offsets of groups. Every call connects anew."""

    def __init__(self, options: KafkaOptions, client_id: str) -> None:
        self._options = options
        self._client_id = client_id

    async def ensure_topics(self, topics: Sequence[Topic]) -> None:
        """Create the topics that are missing and return when the broker knows them all.

        Raises:
            ValueError: Kafka will never create such a topic.
            UnavailableError: the broker does not answer, or has fewer live brokers than a topic wants replicas.
        """
        async with self._client("create topics") as client:
            existing = set(await client.list_topics())
            missing = [topic for topic in topics if topic.name not in existing]
            if not missing:
                return
            answer = await client.create_topics(
                [NewTopic(t.name, t.partitions, t.replication, topic_configs=dict(t.config)) for t in missing]
            )
            refused = {name: for_code(code) for name, code, *_ in answer.topic_errors}
            wrong = {name: error.message for name, error in refused.items() if issubclass(error, _WRONG)}
            for error in refused.values():
                if not wrong and error not in {NoError, TopicAlreadyExistsError}:
                    raise error
            while not wrong:
                known = set(await client.list_topics())
                if known.issuperset(topic.name for topic in missing):
                    break
                await asyncio.sleep(ASK_AGAIN_SECONDS)
        if wrong:
            message = f"Kafka refuses these topics: {wrong}"
            raise ValueError(message)

    async def topics(self) -> list[Topic]:
        """Return the topics of the cluster, without Kafka's internal ones, with the settings made for each topic."""
        async with self._client("list topics") as client:
            described = [topic for topic in await client.describe_topics() if not topic["is_internal"]]
            wanted = [ConfigResource(ConfigResourceType.TOPIC, topic["topic"]) for topic in described]
            answers = await client.describe_configs(wanted) if wanted else []
        settings = {
            name: {entry[0]: entry[1] for entry in entries if entry[3] == SET_ON_THE_TOPIC}
            for answer in answers
            for _code, _message, _kind, name, entries in answer.resources
        }
        return sorted(
            (
                Topic(
                    name=topic["topic"],
                    partitions=len(topic["partitions"]),
                    replication=len(topic["partitions"][0]["replicas"]),
                    config=settings.get(topic["topic"], {}),
                )
                for topic in described
            ),
            key=lambda topic: topic.name,
        )

    async def lag(self, group: str, topics: Sequence[str]) -> list[PartitionLag]:
        """Return how far `group` is behind on each partition of `topics`; a topic that is missing has none."""
        async with self._client("ask for committed offsets") as client:
            described = [topic for topic in await client.describe_topics() if topic["topic"] in set(topics)]
            committed = await _committed(client, group)
        places = sorted(Place(topic["topic"], each["partition"]) for topic in described for each in topic["partitions"])
        ends = await self._ends(places)
        offsets = {place: found.offset for place, found in committed.items() if found.offset >= 0}
        return [PartitionLag(TopicPartition(*place), offsets.get(place), ends[place]) for place in places]

    async def ping(self) -> None:
        """Return when a broker answers."""
        async with self._client("ping") as client:
            await client.describe_cluster()

    async def _ends(self, places: Sequence[Place]) -> dict[Place, int]:
        if not places:
            return {}
        consumer = AIOKafkaConsumer(bootstrap_servers=list(self._options.brokers), client_id=self._client_id)
        try:
            async with answered("ask for the ends", self._options.answer_seconds):
                await consumer.start()
                return dict(await consumer.end_offsets(places))
        finally:
            await close_consumer(consumer)

    @asynccontextmanager
    async def _client(self, what: str) -> AsyncIterator[AIOKafkaAdminClient]:
        client = AIOKafkaAdminClient(
            bootstrap_servers=list(self._options.brokers),
            client_id=self._client_id,
            request_timeout_ms=int(self._options.answer_seconds * 1000),
        )
        try:
            async with answered(what, self._options.answer_seconds):
                await client.start()
                yield client
        finally:
            await close_admin(client)


async def _committed(client: AIOKafkaAdminClient, group: str) -> dict[Place, OffsetAndMetadata]:
    """Return the committed offsets of `group`.

    The first call of this kind makes a new cluster create the topic that offsets are kept in; until then it replies
    that the coordinator is not available. The caller sets the time limit.
    """
    while True:
        try:
            return dict(await client.list_consumer_group_offsets(group))
        except GroupCoordinatorNotAvailableError:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
