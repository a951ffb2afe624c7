"""The bus over Apache Kafka keeps the promises of every bus."""

import pytest

from shared.testing.bus_suite import BusSuite
from shared.testing.bus_tools import BusAddress
from shared.testing.kafka import Kafka


@pytest.mark.kafka
class TestKafkaBus(BusSuite):
    """The suite of behaviour, on a real broker."""

    @pytest.fixture
    def address(self, kafka: Kafka) -> BusAddress:
        """The broker of this run, with short times, so that nobody waits long for a killed reader or a new topic."""
        return BusAddress(f"{kafka.url}?session_seconds=4&heartbeat_seconds=1&metadata_seconds=1", "")
