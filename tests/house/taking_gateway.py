"""Test messages that leave: a gateway that takes them, in the place of the one that is set up."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import FastAPI

from services.collector.application.abuse.caller_limits import LookUpLimits
from services.collector.domain.messages.template import TooManyTestMessagesError
from shared.clock import SystemClock
from shared.gateways.ports import HandOver, Mail, Sent, TextMessage


@dataclass
class TakingGateway:
    """Takes what it is given, like a mail server or an SMS gateway."""

    sent: list[tuple[str, Mail | TextMessage]] = field(default_factory=list)
    """Each with the account that sent it."""
    outcome: Sent = field(default_factory=lambda: Sent("accepted", status="250"))

    def account_for(self, units: Sequence[str]) -> str | None:
        return None if units else "main"

    def may_be_repeated(self, account: str) -> bool:
        return account == "main"

    async def send(self, account: str, message: Mail | TextMessage, hand_over: HandOver) -> Sent:
        await hand_over()
        self.sent.append((account, message))
        return self.outcome


def taking_tests(app: FastAPI, *, rates: str = "") -> TakingGateway:
    """Let test messages of templates leave by a gateway, at most at these rates."""
    gateway, menus = TakingGateway(), app.state.use_cases
    menu: Any = menus["collector"]
    limits = LookUpLimits(SystemClock(), rates, TooManyTestMessagesError)
    send_test = replace(menu.templates.send_test, mailer=gateway, texter=gateway, limits=limits)
    menus["collector"] = replace(menu, templates=replace(menu.templates, send_test=send_test))
    return gateway
