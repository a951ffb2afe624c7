"""The only file that constructs things."""

from datetime import timedelta

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
from services.notifications.application.destinations.trying import TryDestination
from services.notifications.application.notices.acknowledging import (
    AcknowledgeByLink,
    AcknowledgeNotice,
    ReadByNoticeLink,
    TakeAcknowledgements,
)
from services.notifications.application.notices.beginning import BeginDelivery
from services.notifications.application.notices.endpoints import NotifyOwners
from services.notifications.application.notices.planning import PlanNotices
from services.notifications.application.notices.reading import CountNotices, FollowNotices, ListNotices, ReadNotice
from services.notifications.application.notices.requesting import RequestNotices
from services.notifications.application.notices.sending import GiveUpDelivery, SendDelivery
from services.notifications.application.notices.wording import WordDelivery
from services.notifications.application.use_cases import DestinationsMenu, NoticesMenu, UseCases
from services.notifications.application.ways import Ways
from services.notifications.application.webhooks.menu import webhook_menus
from services.notifications.application.webhooks.sending import PLACES
from services.notifications.domain.notices.plan import Pace
from services.notifications.gateways.chat import WebhookPoster
from services.notifications.gateways.way_out import WayOut
from services.notifications.settings import NotificationsSettings
from services.notifications.store.notice_store import NoticeStore, forgotten
from services.notifications.store.tables import DIRECTORY
from shared.directory_use_cases import DirectoryMenu, directory_menu
from shared.erasure_use_cases import Erasure
from shared.gateways.opening import open_mailer, open_texter
from shared.runtime.service import Tools


def wire(settings: NotificationsSettings, tools: Tools) -> UseCases:
    """Build the menu of notifications from what the process has opened."""
    directory = directory_menu(tools.unit_of_work, DIRECTORY, then=forget_who_left)
    way_out = WayOut(settings.egress_policy, tools.clock, at_once=PLACES)
    tools.closing.push_async_callback(way_out.close)
    ways = Ways(
        mailer=open_mailer(settings, tools.clock, tools.closing),
        texter=open_texter(settings.sms_accounts, settings.sms_folder, tools.clock),
        poster=WebhookPoster(way_out),
    )
    subscriptions, deliveries = webhook_menus(
        tools.unit_of_work,
        tools.clock,
        way_out,
        settings.egress_policy,
        kept_for=timedelta(days=settings.webhook_events_kept_days),
        pause_after=timedelta(minutes=settings.webhook_pause_after_minutes),
    )
    return UseCases(
        destinations=_destinations(tools, directory, ways),
        notices=_notices(tools, directory, ways, settings.pace),
        erasure=Erasure(tools.unit_of_work, NoticeStore, forgotten),
        directory=directory,
        forget_what_is_over=ForgetWhatIsOver(
            tools.unit_of_work,
            tools.clock,
            words_kept=timedelta(days=settings.notice_words_kept_days),
            notices_kept=timedelta(days=settings.notices_kept_days),
        ),
        subscriptions=subscriptions,
        deliveries=deliveries,
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


def _notices(tools: Tools, directory: DirectoryMenu, ways: Ways, pace: Pace) -> NoticesMenu:
    unit_of_work, clock = tools.unit_of_work, tools.clock
    beginning = BeginDelivery(ways, WordDelivery(tools.settings.base_url()), pace)
    request = RequestNotices(unit_of_work, directory.read, pace)
    return NoticesMenu(
        request=request,
        notify_owners=NotifyOwners(request),
        plan=PlanNotices(unit_of_work, directory.read, pace),
        send=SendDelivery(unit_of_work, directory.read, beginning, ways),
        give_up=GiveUpDelivery(unit_of_work),
        acknowledge=AcknowledgeNotice(unit_of_work, directory.read),
        read_by_link=ReadByNoticeLink(unit_of_work, directory.read, clock),
        acknowledge_by_link=AcknowledgeByLink(unit_of_work, directory.read),
        take_acknowledgements=TakeAcknowledgements(unit_of_work),
        list=ListNotices(unit_of_work),
        read=ReadNotice(unit_of_work, directory.read),
        count=CountNotices(unit_of_work, clock),
        follow=FollowNotices(unit_of_work),
    )
