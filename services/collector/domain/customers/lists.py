"""Lists of customers that imports have made."""

from dataclasses import dataclass
from datetime import datetime

from shared.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class CustomerList:
    """A list and how many are on it."""

    key: str
    people: int
    added_at: datetime
    """When somebody was put on it last."""


class CustomerListNotFoundError(NotFoundError):
    slug = "customer-list-not-found"
    title = "Unknown list"
    message = "Nobody is on a list with this key."
