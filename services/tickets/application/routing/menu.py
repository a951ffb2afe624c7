"""What can be done about routing."""

from dataclasses import dataclass

from services.tickets.application.book import CaseBook
from services.tickets.application.routing.keeping import DeleteRoute, MoveRoute, PutRoute, ReadRoutes
from services.tickets.application.routing.looking import LookAgain
from services.tickets.application.routing.passing_on import PassOn
from services.tickets.application.routing.reading import ReadBoard, ReadRouting
from services.tickets.application.routing.router import Router
from services.tickets.application.routing.trying import LintRoutes, TryRoutes
from services.tickets.domain.routing.route import RouteDefinition
from services.tickets.store.route_store import ROUTES
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.keyed_use_cases import ListKeyed, ListKeyedVersions, ReadKeyed, ReadKeyedVersion
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoutingMenu:
    """Where cases go."""

    put: PutRoute
    read: ReadKeyed[RouteDefinition]
    list: ListKeyed[RouteDefinition]
    versions: ListKeyedVersions[RouteDefinition]
    read_version: ReadKeyedVersion[RouteDefinition]
    delete: DeleteRoute
    move: MoveRoute
    in_order: ReadRoutes
    lint: LintRoutes
    attempt: TryRoutes
    explain: ReadRouting
    board: ReadBoard
    pass_on: PassOn
    look_again: LookAgain


def routing_menu(
    unit_of_work: UnitOfWork, clock: Clock, directory: ReadDirectory, book: CaseBook, router: Router
) -> RoutingMenu:
    """Return it; the `router` leads and follows in the `book`."""
    return RoutingMenu(
        put=PutRoute(unit_of_work, clock),
        read=ReadKeyed(unit_of_work, ROUTES),
        list=ListKeyed(unit_of_work, ROUTES),
        versions=ListKeyedVersions(unit_of_work, ROUTES),
        read_version=ReadKeyedVersion(unit_of_work, ROUTES),
        delete=DeleteRoute(unit_of_work),
        move=MoveRoute(unit_of_work, clock),
        in_order=ReadRoutes(unit_of_work),
        lint=LintRoutes(unit_of_work, directory),
        attempt=TryRoutes(unit_of_work, clock, directory),
        explain=ReadRouting(unit_of_work),
        board=ReadBoard(unit_of_work, clock, directory),
        pass_on=PassOn(book),
        look_again=LookAgain(book, router),
    )
