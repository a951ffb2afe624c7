"""Failures inside the suite of behaviour show their values, as in any test file."""

import pytest

pytest.register_assert_rewrite(
    "shared.testing.bus_suite_groups",
    "shared.testing.bus_suite_reading",
    "shared.testing.bus_suite_writing",
    "shared.testing.bus_tools",
)
