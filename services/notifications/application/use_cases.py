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
from services.notifications.application.notices.acknowledging import (
    AcknowledgeByLink,
    AcknowledgeNotice,
    ReadByNoticeLink,
    TakeAcknowledgements,
)
from services.notifications.application.notices.endpoints import NotifyOwners
from services.notifications.application.notices.planning import PlanNotices
from services.notifications.application.notices.reading import CountNotices, FollowNotices, ListNotices, ReadNotice
from services.notifications.application.notices.requesting import RequestNotices
from services.notifications.application.notices.sending import GiveUpDelivery, SendDelivery
from services.notifications.application.webhooks.menu import DeliveriesMenu, SubscriptionsMenu
from shared.directory_use_cases import DirectoryMenu
from shared.erasure_use_cases import Erasure


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
class NoticesMenu:
    """What colleagues are to know."""

    request: RequestNotices
    notify_owners: NotifyOwners
    plan: PlanNotices
    send: SendDelivery
    give_up: GiveUpDelivery
    acknowledge: AcknowledgeNotice
    read_by_link: ReadByNoticeLink
    acknowledge_by_link: AcknowledgeByLink
    take_acknowledgements: TakeAcknowledgements
    list: ListNotices
    read: ReadNotice
    count: CountNotices
    follow: FollowNotices


@dataclass(frozen=True, slots=True)
class UseCases:
    """One field per noun."""

    destinations: DestinationsMenu
    notices: NoticesMenu
    erasure: Erasure
    directory: DirectoryMenu
    forget_what_is_over: ForgetWhatIsOver
    subscriptions: SubscriptionsMenu
    deliveries: DeliveriesMenu
