"""The gateway of a channel on which nothing can be sent: every message is refused as `no_sender`."""

from collections.abc import Sequence

from shared.gateways.ports import HandOver, Mail, Origin, Sent, TextMessage


class Nobody:
    """Has no account."""

    def account_for(self, units: Sequence[str]) -> str | None:  # noqa: ARG002 - as the port has it
        return None

    def may_be_repeated(self, account: str) -> bool:  # noqa: ARG002 - likewise
        return False

    def per_second(self, account: str) -> float | None:  # noqa: ARG002 - likewise
        return None

    def takes_replies(self, account: str | None) -> bool:
        return account is None

    def origin(self, account: str) -> Origin | None:  # noqa: ARG002 - likewise
        return None

    async def send(self, account: str, message: Mail | TextMessage, hand_over: HandOver) -> Sent:  # noqa: ARG002 - likewise
        """Never asked: there is no account to send with."""
        return Sent("failed", status="no_sender")
