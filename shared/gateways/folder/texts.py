"""Text messages as text files: to whom, when, and the words."""

from collections.abc import Sequence
from email.utils import format_datetime

from shared.clock import Clock
from shared.gateways.folder.writing import Folder
from shared.gateways.ports import HandOver, Sent, TextMessage

ACCOUNT = "default"


class FolderTexter:
    """The port `Texter`: no phone gets these messages."""

    def __init__(self, folder: Folder, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def account_for(self, units: Sequence[str]) -> str | None:  # noqa: ARG002 - it writes for all
        return ACCOUNT

    def may_be_repeated(self, account: str) -> bool:  # noqa: ARG002 - as the port has it
        """Return True: what is written twice is one file."""
        return True

    def per_second(self, account: str) -> float | None:  # noqa: ARG002 - likewise
        return None

    def takes_replies(self, account: str | None) -> bool:  # noqa: ARG002 - likewise
        """Return False: nobody can answer a file."""
        return False

    async def send(self, account: str, message: TextMessage, hand_over: HandOver) -> Sent:  # noqa: ARG002 - there is one
        text = f"To: {message.to}\nDate: {format_datetime(self._clock.now())}\n\n{message.text}\n"
        return await self._folder.put(f"{message.key}.txt", text.encode(), hand_over)
