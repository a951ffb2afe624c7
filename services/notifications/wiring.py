"""The only file that constructs things."""

from services.notifications.application.cleanup import ForgetWhatIsOver
from services.notifications.application.destinations.fallback import ChooseFallback, ReadFallback
from services.notifications.application.destinations.leaving import forget_who_left
from services.notifications.application.destinations.managing import (
    AddDestination,
    ChangeDestination,
    RemoveDestination,
)
from services.notifications.application.destinations.proving import ProveByCode, ProveByLink, ReadByLink
from services.notifications.application.destinations.reading import ListDestinations, ReadDestination
from services.notifications.application.destinations.trying import TryDestination, Ways
from services.notifications.application.use_cases import DestinationsMenu, UseCases
from services.notifications.gateways.chat import WebhookPoster
from services.notifications.gateways.way_out import WayOut
from services.notifications.settings import NotificationsSettings
from services.notifications.store.tables import DIRECTORY
from shared.directory_use_cases import DirectoryMenu, directory_menu
from shared.gateways.opening import open_mailer, open_texter
from shared.runtime.service import Tools


def wire(settings: NotificationsSettings, tools: Tools) -> UseCases:
    """Build the menu of notifications from what the process has opened."""
    directory = directory_menu(tools.unit_of_work, DIRECTORY, then=forget_who_left)
    way_out = WayOut(settings.egress_policy, tools.clock)
    tools.closing.push_async_callback(way_out.close)
    ways = Ways(
        mailer=open_mailer(settings, tools.clock, tools.closing),
        texter=open_texter(settings.sms_accounts),
        poster=WebhookPoster(way_out),
    )
    return UseCases(
        destinations=_destinations(tools, directory, ways),
        directory=directory,
        forget_what_is_over=ForgetWhatIsOver(tools.unit_of_work, tools.clock),
    )


def _destinations(tools: Tools, directory: DirectoryMenu, ways: Ways) -> DestinationsMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    return DestinationsMenu(
        add=AddDestination(unit_of_work, clock),
        change=ChangeDestination(unit_of_work),
        remove=RemoveDestination(unit_of_work),
        read=ReadDestination(unit_of_work),
        list=ListDestinations(unit_of_work),
        send_test=TryDestination(unit_of_work, clock, directory.read, ways, tools.settings.base_url()),
        prove_by_code=ProveByCode(unit_of_work, clock),
        read_by_link=ReadByLink(unit_of_work, clock),
        prove_by_link=ProveByLink(unit_of_work, clock),
        read_fallback=ReadFallback(unit_of_work),
        choose_fallback=ChooseFallback(unit_of_work),
    )
