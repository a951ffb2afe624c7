"""The routes as they are at this moment, read again only after one of them changed."""

from dataclasses import dataclass, field

from services.tickets.domain.routing.teams import RouteSet
from services.tickets.store.route_store import ROUTES, versions_of_routes
from shared.unit_of_work import Connection


@dataclass(slots=True)
class RouteSets:
    """One small query for each transaction; all routes after a change only."""

    _versions: str | None = field(default=None, init=False)
    _known: RouteSet = field(default_factory=RouteSet, init=False)

    async def current(self, connection: Connection) -> RouteSet:
        """Return the routes as this transaction sees them."""
        versions = await versions_of_routes(connection)
        if versions != self._versions:
            # Kept only when nobody changed one in between: then both say the same.
            routes = RouteSet(await ROUTES.store(connection).list_after(None, limit=None))
            if await versions_of_routes(connection) != versions:
                return routes
            self._known, self._versions = routes, versions
        return self._known
