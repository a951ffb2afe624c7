"""Define, delete and order routes. What they mean for cases that nobody has is looked at right after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.tickets.application.routing.looking import look_at_all
from services.tickets.domain.routing.route import (
    FALLBACK,
    MOST_ROUTES,
    FallbackStaysError,
    Route,
    RouteDefinition,
    RouteNotFoundError,
    TooManyRoutesError,
    check_last,
    in_order,
    moved,
)
from services.tickets.store.route_store import ROUTES
from shared.clock import Clock
from shared.errors import InvalidFieldError
from shared.keyed.preconditions import Precondition, check_expected, require_expected
from shared.keyed_use_cases import put_keyed
from shared.unit_of_work import Connection, UnitOfWork


async def read_routes(connection: Connection) -> list[Route]:
    """Return all routes in the order in which they are looked at."""
    return in_order(await ROUTES.store(connection).list_after(None, limit=None))


@dataclass(frozen=True, slots=True)
class ReadRoutes:
    unit_of_work: UnitOfWork

    async def __call__(self) -> list[Route]:
        """Return all routes in the order in which they are looked at."""
        async with self.unit_of_work.read() as connection:
            return await read_routes(connection)


@dataclass(frozen=True, slots=True)
class PutRoute:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(
        self, *, key: str, definition: RouteDefinition, expected: Precondition | None = None
    ) -> tuple[Route, bool]:
        """Return the route and whether it is new; arguments and errors are those of `put_keyed`.

        Raises:
            InvalidRouteError: the definition makes no sense, or the last route would not take every case.
            TooManyRoutesError: there are so many already.
        """
        check_last(key, definition)
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            put, is_new = await put_keyed(work, ROUTES, key, definition, expected, at=now)
            if is_new and len(await read_routes(work.connection)) > MOST_ROUTES:
                raise TooManyRoutesError
            if put.updated_at == now:
                await look_at_all(work)
        return put, is_new


@dataclass(frozen=True, slots=True)
class DeleteRoute:
    unit_of_work: UnitOfWork

    async def __call__(self, *, key: str, expected: Precondition | None = None) -> None:
        """Delete a route. Cases stay where it sent them, and its versions stay for their explanations.

        Raises:
            RouteNotFoundError: there is none.
            FallbackStaysError: it is the last one, which is always there.
            PreconditionFailedError: it is not as expected.
            PreconditionRequiredError: nothing is expected of it.
        """
        if key == FALLBACK:
            raise FallbackStaysError
        async with self.unit_of_work.begin() as work:
            routes = ROUTES.store(work.connection)
            stored = await routes.lock(key)
            check_expected(expected, stored.tag, thing=ROUTES.thing)
            require_expected(expected, thing=ROUTES.thing)
            await routes.remove(key)
            work.audit("route.deleted", ROUTES.thing, key, before={"version": stored.version})
            await look_at_all(work)


@dataclass(frozen=True, slots=True)
class MoveRoute:
    unit_of_work: UnitOfWork
    clock: Clock

    async def __call__(self, *, key: str, before: str | None) -> Sequence[Route]:
        """Let a route be looked at right before another one, and return all in their order after that.

        Args:
            key: of the route that moves.
            before: key of the other one; None: right before the last route, which stays where it is.

        Raises:
            RouteNotFoundError: there is none of that key.
            FallbackStaysError: it is the last one.
            InvalidFieldError: there is no such other route.
        """
        if key == FALLBACK:
            raise FallbackStaysError
        now = self.clock.now()
        async with self.unit_of_work.begin() as work:
            store = ROUTES.store(work.connection)
            keys = sorted(one.key for one in await read_routes(work.connection))
            if key not in keys:
                raise RouteNotFoundError
            if before is not None and before not in keys:
                raise InvalidFieldError(field="before", detail="must be the key of another route")
            # Each in the order of its key: two who move routes at once wait for each other at the first.
            routes = [await store.lock(one) for one in keys]
            changed = moved(routes, key, None if before == FALLBACK else before)
            for route in routes:
                if route.key not in changed:
                    continue
                definition = replace(route.definition, position=changed[route.key])
                after = route.redefined(definition, at=now)
                await store.save(after)
                places = [{"position": one.definition.position, "version": one.version} for one in (route, after)]
                work.audit("route.changed", ROUTES.thing, route.key, before=places[0], after=places[1])
            if changed:
                await look_at_all(work)
            return await read_routes(work.connection)
