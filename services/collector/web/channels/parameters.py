"""What lists of links and of devices are narrowed by."""

from pydantic import Field

from shared.web.paging import PageQuery


class SpotParameters(PageQuery):
    """The survey and the place that the things of a list are for."""

    survey: str | None = Field(default=None, description="Only those for this survey.")
    touchpoint: str | None = Field(default=None, description="Only those of this touchpoint.")
    location: str | None = Field(default=None, description="Only those at this location.")
