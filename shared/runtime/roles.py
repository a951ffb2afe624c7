"""Which half of a service a process holds: the one that answers, the one that works, or both."""

from enum import StrEnum


class Role(StrEnum):
    """What a process does for its services."""

    HTTP = "http"
    """Answers requests. Events that it writes are picked up by the worker's relay."""
    WORKER = "worker"
    """Sends and reads events and runs jobs; over HTTP it only tells how it is."""
    ALL = "all"

    @property
    def answers(self) -> bool:
        """Whether the services' routes are served."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Whether relay, consumers and jobs run."""
        return self is not Role.HTTP
