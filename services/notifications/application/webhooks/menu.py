"""What can be done about webhooks."""

from dataclasses import dataclass
from datetime import timedelta

from services.notifications.application.webhooks.again import (
    RedeliverMany,
    RedeliverOne,
    RequestReplay,
    WorkOnReplay,
)
from services.notifications.application.webhooks.fan_out import FanOut
from services.notifications.application.webhooks.log import (
    ForgetWebhooks,
    ListDeliveries,
    MeasureWebhooks,
    ReadDelivery,
)
from services.notifications.application.webhooks.sending import Poster, SendWebhooks
from services.notifications.application.webhooks.settling import Settle
from services.notifications.application.webhooks.steps import PauseEndpoint, Ping, ResumeEndpoint, RotateSecret
from services.notifications.application.webhooks.subscribing import (
    CountWaiting,
    DeleteSubscription,
    ListSubscriptions,
    PutSubscription,
    ReadSubscription,
)
from shared.clock import Clock
from shared.egress.policy import EgressPolicy
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubscriptionsMenu:
    """Subscriptions of other systems to events."""

    put: PutSubscription
    read: ReadSubscription
    list: ListSubscriptions
    count_waiting: CountWaiting
    delete: DeleteSubscription
    rotate_secret: RotateSecret
    ping: Ping
    pause: PauseEndpoint
    resume: ResumeEndpoint
    redeliver: RedeliverMany
    replay: RequestReplay


@dataclass(frozen=True, slots=True)
class DeliveriesMenu:
    """What is delivered to subscribers: what came in, what leaves, what became of it."""

    fan_out: FanOut
    send: SendWebhooks
    work_on_replay: WorkOnReplay
    list: ListDeliveries
    read: ReadDelivery
    redeliver: RedeliverOne
    forget: ForgetWebhooks
    measure: MeasureWebhooks


def webhook_menus(
    unit_of_work: UnitOfWork,
    clock: Clock,
    poster: Poster,
    policy: EgressPolicy,
    *,
    kept_for: timedelta,
    pause_after: timedelta,
) -> tuple[SubscriptionsMenu, DeliveriesMenu]:
    """Build both menus.

    Args:
        unit_of_work: of the service.
        clock: for the moment that is signed.
        poster: the way out.
        policy: by which addresses are checked when they are typed in, and again by the way out.
        kept_for: how long events can be sent again.
        pause_after: how long an endpoint may fail before it is paused.
    """
    subscriptions = SubscriptionsMenu(
        put=PutSubscription(unit_of_work, clock, policy),
        read=ReadSubscription(unit_of_work),
        list=ListSubscriptions(unit_of_work),
        count_waiting=CountWaiting(unit_of_work),
        delete=DeleteSubscription(unit_of_work),
        rotate_secret=RotateSecret(unit_of_work),
        ping=Ping(unit_of_work),
        pause=PauseEndpoint(unit_of_work),
        resume=ResumeEndpoint(unit_of_work),
        redeliver=RedeliverMany(unit_of_work),
        replay=RequestReplay(unit_of_work, kept_for),
    )
    deliveries = DeliveriesMenu(
        fan_out=FanOut(unit_of_work),
        send=SendWebhooks(unit_of_work, clock, poster, Settle(pause_after)),
        work_on_replay=WorkOnReplay(unit_of_work),
        list=ListDeliveries(unit_of_work),
        read=ReadDelivery(unit_of_work),
        redeliver=RedeliverOne(unit_of_work),
        forget=ForgetWebhooks(unit_of_work, kept_for),
        measure=MeasureWebhooks(unit_of_work),
    )
    return subscriptions, deliveries
