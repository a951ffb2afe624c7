"""The menu: everything notifications can do."""

from dataclasses import dataclass

from services.notifications.application.webhooks.menu import DeliveriesMenu, SubscriptionsMenu
from shared.directory_use_cases import DirectoryMenu


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    directory: DirectoryMenu
    subscriptions: SubscriptionsMenu
    deliveries: DeliveriesMenu
