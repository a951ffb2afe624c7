"""The outcome of each message of one `publish` call: bookkeeping that both buses share."""

from collections.abc import Iterator, Sequence

from shared.bus.message import MAX_MESSAGE_BYTES, Message
from shared.bus.ports import MessageRefusedError
from shared.bus.topics import is_legal_name
from shared.errors import UnavailableError

UNWRITTEN = "the bus did not acknowledge the message"
HELD_BACK = "an earlier message of the same key was not written"


class Outcomes:
    """The outcome of every message, and the rule that a failed message holds back its key."""

    def __init__(self, messages: Sequence[Message]) -> None:
        """Start with every message unwritten."""
        self._messages = messages
        self._results: list[Exception | None] = [UnavailableError(UNWRITTEN) for _ in messages]
        self._first_failures: dict[tuple[str, bytes], int] = {}

    def sendable(self) -> Iterator[tuple[int, Message]]:
        """Yield position and message of those that may be written now; those that no bus would take are refused.

        Failures that are recorded meanwhile with `failed` count from the next message on.
        """
        for position, message in enumerate(self._messages):
            if self.holds_back(position):
                continue
            if not is_legal_name(message.topic):
                self.failed(position, MessageRefusedError("the topic's name is not legal"))
            elif message.size > MAX_MESSAGE_BYTES:
                self.failed(position, MessageRefusedError(f"larger than {MAX_MESSAGE_BYTES} bytes"))
            else:
                yield position, message

    def holds_back(self, position: int) -> bool:
        """Return whether the message at `position` must wait because an earlier one of its key failed."""
        message = self._messages[position]
        if message.key is None or position <= self._first_failures.get((message.topic, message.key), position):
            return False
        self._results[position] = UnavailableError(HELD_BACK)
        return True

    def written(self, positions: Sequence[int]) -> None:
        """Record that these messages are written durably."""
        for position in positions:
            self._results[position] = None

    def failed(self, position: int, error: Exception) -> None:
        """Record that the message is not written."""
        message = self._messages[position]
        self._results[position] = error
        if message.key is not None:
            place = (message.topic, message.key)
            self._first_failures[place] = min(position, self._first_failures.get(place, position))

    def results(self) -> list[Exception | None]:
        """Return one entry per message, as `Publisher.publish` does."""
        return self._results
