"""What somebody's groups at the provider give them."""

import pytest

from services.accounts.domain.oidc.flow import Grant, GroupRoles

ROLES = GroupRoles(
    {
        "shop": Grant(role="agent", unit="graz"),
        "till": Grant(role="agent", unit="wien"),
        "service": Grant(role="agent"),
        "lead": Grant(role="manager", unit="graz"),
        "all": Grant(role="viewer"),
    }
)


@pytest.mark.parametrize(
    ("groups", "role", "unit"),
    [
        ({"shop"}, "agent", "graz"),
        ({"till", "shop"}, "agent", "graz"),
        ({"shop", "service", "till"}, "agent", None),
        ({"service", "lead"}, "manager", "graz"),
        ({"all", "till", "unknown"}, "agent", "wien"),
    ],
)
def test_the_most_of_what_groups_give(groups: set[str], role: str, unit: str | None) -> None:
    """The highest role; of one role the whole company before a unit, and the unit that is declared first."""
    found = ROLES.grant_of(groups)
    assert found is not None
    assert (found.role, found.unit) == (role, unit)


def test_groups_without_a_role_give_nothing() -> None:
    """Their names are compared as they are written."""
    assert ROLES.grant_of({"unknown", "SHOP"}) is None
    assert ROLES.grant_of(()) is None
    assert GroupRoles().grant_of({"shop"}) is None
