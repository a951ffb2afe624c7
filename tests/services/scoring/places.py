"""A small company: two regions with shops, somebody who sees one of them only, and answers from everywhere."""

from typing import Any

from shared.contracts.accounts import StructurePublished
from shared.contracts.event import Event
from shared.directory.structure import Unit
from shared.testing.one_service import OneService
from shared.testing.signing_in import SignedIn, sign_in
from tests.services.scoring.conftest import NOON

STRUCTURE = StructurePublished(
    version=1,
    units=(
        Unit(code="north", name="North"),
        Unit(code="kiel", name="Kiel", parent="north"),
        Unit(code="husum", name="Husum", parent="north"),
        Unit(code="south", name="South"),
        Unit(code="ulm", name="Ulm", parent="south"),
        Unit(code="lindau", name="Lindau", parent="south"),
        Unit(code="passau", name="Passau", parent="south"),
    ),
    published_at=NOON,
)
NORTH, SOUTH = frozenset({"north", "kiel", "husum"}), frozenset({"south", "ulm", "lindau", "passau"})


async def found_company(scoring: OneService) -> None:
    """Let the service know the structure."""
    await scoring.deliver(Event(STRUCTURE, source="/heed/accounts", time=NOON))


def northerner(scoring: OneService, **changes: Any) -> SignedIn:
    """Let somebody be signed in who sees the north only."""
    given: dict[str, Any] = {"unit": "north", "locations": NORTH, **changes}
    return sign_in(scoring.app, given.pop("role", "admin"), **given)
