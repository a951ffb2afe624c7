"""All SMS gateways. A new one is a file beside this one, and one line here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Field

from services.collector.gateways.accounts import SmsAccount
from services.collector.gateways.sms.gateway import SmsGateway
from services.collector.gateways.sms.generic import GENERIC
from services.collector.gateways.sms.twilio import TWILIO

_ALL: tuple[SmsGateway[Any], ...] = (TWILIO, GENERIC)

GATEWAYS: Mapping[str, SmsGateway[Any]] = {gateway.name: gateway for gateway in _ALL}
"""By the name in addresses and settings."""

if TYPE_CHECKING:
    AnySmsAccount = SmsAccount
else:
    AnySmsAccount = Annotated[Union[tuple(one.account for one in _ALL)], Field(discriminator="gateway")]  # noqa: UP007
