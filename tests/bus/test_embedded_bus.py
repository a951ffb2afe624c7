"""The bus inside PostgreSQL keeps the promises of every bus."""

import pytest

from shared.testing.bus_suite import BusSuite
from shared.testing.bus_tools import BusAddress


class TestEmbeddedBus(BusSuite):
    """The suite of behaviour, on the event log in PostgreSQL."""

    @pytest.fixture
    def address(self, database_url: str) -> BusAddress:
        """The event log in this test's own database."""
        return BusAddress("postgres://", database_url)
