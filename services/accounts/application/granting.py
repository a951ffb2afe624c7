"""Who may give what: nobody can make a key that may do more, or sees more, than they themselves."""

from services.accounts.application.unit_locations import UnitLocations
from services.accounts.domain.api_key import KeyGrant
from services.accounts.domain.key_errors import BeyondOwnRightsError
from shared.access import EVERYTHING, Caller
from shared.errors import FieldProblem


def may_grant(caller: Caller, scope: str) -> bool:
    """Return whether the caller may give a key this scope; everything only who has everything."""
    if scope == EVERYTHING:
        return EVERYTHING in caller.scopes or (caller.profile is not None and caller.profile.role == "admin")
    return caller.may(scope)


async def reaches(caller: Caller, unit: str | None, units: UnitLocations) -> bool:
    """Return whether everything in `unit` is also seen by the caller."""
    if caller.locations is None:
        return True
    locations = await units.locations_of(unit)
    return locations is not None and (unit == caller.unit or (bool(locations) and locations <= caller.locations))


async def check_grant(caller: Caller, grant: KeyGrant, units: UnitLocations) -> None:
    """Refuse to give more than the caller has.

    Raises:
        BeyondOwnRightsError: names the fields.
        InvalidFieldError: there is no such unit.
    """
    beyond = []
    if not all(may_grant(caller, scope) for scope in grant.scopes):
        beyond.append(FieldProblem("scopes", "has scopes that you do not have yourself"))
    if not await reaches(caller, grant.unit, units):
        beyond.append(FieldProblem("unit", "must be your own unit, or one below it"))
    if beyond:
        message = "Nothing was changed: a key cannot be given what you do not have yourself."
        raise BeyondOwnRightsError(message, problems=beyond)
    await units.check_declared(grant.unit)
