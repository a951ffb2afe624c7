"""Addresses of the pages to which links lead."""

from shared.settings import Settings

INVITE = "/console/invite/"
RESET = "/console/reset/"
FIRST = "/console/first/"


def link_to(settings: Settings, page: str, token: str) -> str:
    """Return the whole address of a link, as it is handed to a person."""
    return f"{settings.base_url()}{page}{token}"
