"""What a process does for its services: answer requests, do the work behind them, or both."""

from enum import StrEnum


class Role(StrEnum):
    HTTP = "http"
    """Answers requests. The worker's relay publishes the events that it writes."""
    WORKER = "worker"
    """Publishes and consumes events and runs jobs; over HTTP it only serves health and metrics."""
    ALL = "all"

    @property
    def answers(self) -> bool:
        """Whether the services' routes are served."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Whether relay, consumers and jobs run."""
        return self is not Role.HTTP
