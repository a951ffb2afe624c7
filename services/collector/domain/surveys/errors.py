"""What can go wrong with a survey's limits, and with beginning it."""

from shared.errors import ConflictError, NotFoundError


class QuotaFullError(ConflictError):
    """As many responses as the survey wants of this kind are there."""

    slug = "quota-full"
    title = "The survey has enough responses"

    def __init__(self, quota: str) -> None:
        """Name the quota; its key is the operator's word."""
        self.quota = quota
        super().__init__(f"The quota {quota} is full: the survey takes no further responses of this kind.")


class TemplateNotFoundError(NotFoundError):
    """No ready-made survey has this name."""

    slug = "template-not-found"
    title = "Unknown template"
    message = "There is no ready-made survey with this name."
