"""What can go wrong in scoring."""

from shared.errors import FieldProblem, InvalidError


class UnscorableAnswerError(InvalidError):
    """An answer cannot be judged by the rules of its metric; whoever sent it broke the contract."""

    slug = "unscorable-answer"
    title = "The answer cannot be scored"


class InvalidWindowError(InvalidError):
    """The window of a query cannot be answered from hourly histograms, or is no window at all."""

    slug = "invalid-window"
    title = "The window cannot be answered"

    def __init__(self, *, field: str, detail: str) -> None:
        """Blame `field`."""
        super().__init__(f"`{field}` {detail}.", problems=[FieldProblem(field, detail)])


class UnlikeSeriesError(InvalidError):
    """Adding these answers up would give a number without a meaning."""

    slug = "unlike-series"
    title = "The answers were given on unlike scales"

    def __init__(self, detail: str) -> None:
        """Say in `detail` what differs."""
        super().__init__(detail, problems=[FieldProblem("question", detail)])
