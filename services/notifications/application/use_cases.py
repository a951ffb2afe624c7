"""The menu: everything notifications can do."""

from dataclasses import dataclass

from services.notifications.application.cleanup import ForgetWhatIsOver
from services.notifications.application.destinations.fallback import ChooseFallback, ReadFallback
from services.notifications.application.destinations.managing import (
    AddDestination,
    ChangeDestination,
    RemoveDestination,
)
from services.notifications.application.destinations.proving import ProveByCode, ProveByLink, ReadByLink
from services.notifications.application.destinations.reading import ListDestinations, ReadDestination
from services.notifications.application.destinations.trying import TryDestination
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class DestinationsMenu:
    """How colleagues are reached."""

    add: AddDestination
    change: ChangeDestination
    remove: RemoveDestination
    read: ReadDestination
    list: ListDestinations
    send_test: TryDestination
    prove_by_code: ProveByCode
    read_by_link: ReadByLink
    prove_by_link: ProveByLink
    read_fallback: ReadFallback
    choose_fallback: ChooseFallback


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    destinations: DestinationsMenu
    directory: DirectoryMenu
    forget_what_is_over: ForgetWhatIsOver
