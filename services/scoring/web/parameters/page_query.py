"""Which page of a list."""

from pydantic import BaseModel, ConfigDict

from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit


class PageQuery(BaseModel):
    """The query of a list. A parameter that is not known is refused: an ignored filter would give a wrong list."""

    model_config = ConfigDict(extra="forbid")

    cursor: Cursor = None
    limit: Limit = DEFAULT_LIMIT
