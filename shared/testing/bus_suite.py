"""The one suite of behaviour that every bus passes; see `shared.bus.ports`.

A test file makes a class of it and a fixture `address`:

    class TestSomeBus(BusSuite):
        @pytest.fixture
        def address(self, ...) -> BusAddress: ...
"""

from shared.testing.bus_suite_groups import GroupSuite
from shared.testing.bus_suite_reading import ReadingSuite
from shared.testing.bus_suite_writing import WritingSuite


class BusSuite(WritingSuite, ReadingSuite, GroupSuite):
    """Everything that is promised of a bus."""
