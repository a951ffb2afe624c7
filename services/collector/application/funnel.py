"""Count how far people get with a survey, channel by channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from services.collector.application.channels.judge_sms import ANSWERED, EMPTY, KEPT, STEERED
from services.collector.domain.errors import SurveyNotFoundError
from services.collector.domain.funnel import (
    ChannelFunnel,
    InvalidWindowError,
    MessageCounts,
    ResponseCounts,
    sms_funnel,
    volume,
    web_funnel,
    web_funnel_at_locations,
)
from services.collector.domain.names import is_key
from services.collector.domain.responses.submission import EARLIEST, FUTURE_TOLERANCE
from services.collector.domain.sms.keyword import Keyword
from services.collector.gateways.accounts import SmsAccount
from services.collector.store.funnel_store import FunnelStore
from services.collector.store.survey_store import SurveyStore
from shared.clock import Clock
from shared.errors import FieldProblem
from shared.unit_of_work import UnitOfWork
from shared.vocabulary import Channel

USUALLY = timedelta(days=30)
_NOTHING = ResponseCounts(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Funnel:
    """All channels in one window."""

    survey: str
    from_at: datetime
    to_at: datetime
    channels: list[ChannelFunnel]


@dataclass(frozen=True, slots=True)
class ReadFunnel:
    """Count what is known of each channel."""

    unit_of_work: UnitOfWork
    clock: Clock
    accounts: Mapping[str, SmsAccount]

    async def __call__(
        self,
        *,
        survey: str,
        from_at: datetime | None,
        to_at: datetime | None,
        locations: frozenset[str] | None = None,
    ) -> Funnel:
        """Return the funnel of every channel, whether anything came in through it or not.

        Args:
            survey: key of the survey.
            from_at: earliest moment, included; 30 days before the end when None.
            to_at: latest moment, excluded; now when None.
            locations: of the responses that count; showings and messages, which have none, count for all of them
                together only. None: everything.

        Raises:
            SurveyNotFoundError: there is no survey of this key.
            InvalidWindowError: it ends before it begins.
        """
        now = self.clock.now()
        end = to_at or now
        start = from_at or max(end, EARLIEST + USUALLY) - USUALLY
        if end <= start:
            raise InvalidWindowError([FieldProblem("to", "must be after `from`")])
        async with self.unit_of_work.read() as connection:
            if not is_key(survey) or survey not in await SurveyStore(connection).live_states([survey]):
                raise SurveyNotFoundError
            counted = FunnelStore(connection, survey, start, end)
            begun = await counted.begun(locations)
            if locations is not None:
                return Funnel(survey, start, end, [_at_locations(one, begun) for one in get_args(Channel)])
            shown = await counted.shown(tolerance=FUTURE_TOLERANCE)
            accounts = [name for name, account in self.accounts.items() if account.survey == survey]
            outcomes = await counted.messages(accounts)
        messages = MessageCounts(
            answered=outcomes.get(ANSWERED, 0),
            kept=outcomes.get(KEPT, 0),
            empty=outcomes.get(EMPTY, 0),
            opted_out=outcomes.get(STEERED[Keyword.STOP], 0),
        )
        channels = []
        for channel in get_args(Channel):
            own = begun.get(channel, _NOTHING)
            if channel == "web":
                channels.append(web_funnel(shown, own, from_at=start, now=now))
            elif channel == "sms":
                channels.append(sms_funnel(messages, own))
            else:
                channels.append(volume(channel, own))
        return Funnel(survey, start, end, channels)


def _at_locations(channel: Channel, begun: Mapping[str, ResponseCounts]) -> ChannelFunnel:
    own = begun.get(channel, _NOTHING)
    return web_funnel_at_locations(own) if channel == "web" else volume(channel, own)
