"""The only file that constructs things."""

from datetime import timedelta

from services.notifications.application.use_cases import UseCases
from services.notifications.application.webhooks.menu import webhook_menus
from services.notifications.gateways.way_out import WayOut
from services.notifications.settings import NotificationsSettings
from services.notifications.store.tables import DIRECTORY
from shared.directory_use_cases import directory_menu
from shared.egress.allow_list import AllowList
from shared.egress.policy import EgressPolicy
from shared.runtime.service import Tools


def wire(settings: NotificationsSettings, tools: Tools) -> UseCases:
    """Build the menu of notifications from what the process has opened."""
    policy = EgressPolicy(allowed=AllowList.parse(settings.private_targets), plain_http=settings.plain_http)
    way_out = WayOut(policy, tools.clock)
    tools.closing.push_async_callback(way_out.close)
    subscriptions, deliveries = webhook_menus(
        tools.unit_of_work,
        tools.clock,
        way_out,
        policy,
        kept_for=timedelta(days=settings.webhook_events_kept_days),
        pause_after=timedelta(minutes=settings.webhook_pause_after_minutes),
    )
    return UseCases(
        directory=directory_menu(tools.unit_of_work, DIRECTORY),
        subscriptions=subscriptions,
        deliveries=deliveries,
    )
