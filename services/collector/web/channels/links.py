"""Routes of short links: make, list, read, change and retire them."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.channels.links import LinkTarget
from services.collector.domain.channels.link import Link, LinkFilter, LinkState, LinkUse
from services.collector.web.channels.parameters import SpotParameters
from services.collector.web.channels.qr import UNKNOWN, address_of
from services.collector.web.deps import IDEMPOTENCY_KEY, MALFORMED_KEY, Menu, claimed_id
from services.collector.web.drafts import SpotBody
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import moment_cursor, read_cursor, read_moment
from shared.web.origin import SpotView
from shared.web.paging import Page
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/links", tags=["links"])

Writer = Annotated[Caller, require("links:write")]

_NAME = "What colleagues call it, such as `Poster at the till`."


class LinkBody(SpotBody):
    """The survey and the place that a link leads to."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "survey": "visit",
                    "touchpoint": "checkout",
                    "location": "Berlin Mitte",
                    "name": "Poster at the till",
                }
            ]
        },
    )

    survey: str = Field(description="Key of the survey.")
    code: str | None = Field(default=None, description="A code of your own choice. Default: a random one.")
    name: str | None = Field(default=None, description=_NAME)


class LinkChange(SpotBody):
    """What is to change; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"survey": "visit-2027"}]})

    survey: str = Field(default="", description="Key of the survey.")
    name: str | None = Field(default=None, description=_NAME)

    def target(self, link: Link) -> LinkTarget:
        """Return what the link is to be."""
        sent = self.model_dump(exclude_unset=True)
        now = {"name": link.name, "survey": link.survey, "touchpoint": link.touchpoint, "location": link.location}
        return LinkTarget(**now | sent)


class LinkParameters(SpotParameters):
    """Which links to list."""

    state: LinkState | None = Field(default=None, description="Only those that are in use, or retired. Default: all.")


class CountView(BaseModel):
    """How often, in the last days and in all."""

    days_7: int
    days_28: int
    total: int


class UseView(BaseModel):
    """What came of a link, counted by the hour; no cookie, address or person stands behind the numbers."""

    opened: CountView = Field(description="How often it was followed; scanners and previews may be among them.")
    answered: CountView = Field(description="Responses that came in through it, each once.")


class LinkView(SpotView):
    """One link."""

    model_config = with_example(
        {
            "code": "k7m2p9x",
            "name": "Poster at the till",
            "survey": "visit",
            "touchpoint": "checkout",
            "location": "Berlin Mitte",
            "url": "https://feedback.example/q/k7m2p9x",
            "svg_url": "https://feedback.example/q/k7m2p9x.svg",
            "png_url": "https://feedback.example/q/k7m2p9x.png",
            "pdf_url": "https://feedback.example/q/k7m2p9x.pdf",
            "created_at": "2026-03-01T12:30:00Z",
            "retired_at": None,
            "use": {
                "opened": {"days_7": 41, "days_28": 160, "total": 702},
                "answered": {"days_7": 17, "days_28": 66, "total": 311},
            },
        }
    )

    code: str
    name: str | None
    survey: str
    url: str = Field(description="The address to print.")
    svg_url: str = Field(description="Its QR code as SVG.")
    png_url: str = Field(description="Its QR code as PNG.")
    pdf_url: str = Field(description="Its QR code as PDF.")
    created_at: datetime
    retired_at: datetime | None = Field(description="Since when it is out of use; null while it is in use.")
    use: UseView

    @classmethod
    def from_domain(cls, link: Link, use: LinkUse, base_url: str) -> "LinkView":
        """Return the link with its public addresses and its counts."""
        url = address_of(link, base_url)
        return cls(
            code=link.code,
            name=link.name,
            survey=link.survey,
            touchpoint=link.touchpoint,
            location=link.location,
            url=url,
            svg_url=f"{url}.svg",
            png_url=f"{url}.png",
            pdf_url=f"{url}.pdf",
            created_at=link.created_at,
            retired_at=link.retired_at,
            use=UseView.model_validate(asdict(use)),
        )


_ELSEWHERE: dict[int | str, dict[str, Any]] = {
    422: {"description": "A field is wrong, or the location is none of your unit; `errors` names it."}
}


@router.post(
    "",
    status_code=201,
    summary="Make a short link for a survey at a place",
    description="The survey need not be published yet. A code never changes, because it is printed: a request for the "
    "same code and place is answered with 200 and the stored link, for another place with 409.",
    responses={
        200: {"model": LinkView, "description": "The link exists already."},
        **MALFORMED_KEY,
        404: {"description": "There is no survey with this key."},
        409: {"description": "The code leads somewhere else."},
        **_ELSEWHERE,
    },
    openapi_extra={"parameters": [IDEMPOTENCY_KEY]},
)
async def create_link(body: LinkBody, request: Request, response: Response, menu: Menu, caller: Writer) -> LinkView:
    seed = await claimed_id(request, caller)
    link, is_new = await menu.links.create(**body.model_dump(), seed=seed, caller=caller)
    response.status_code = 201 if is_new else 200
    return await _view(link, request, menu)


@router.get(
    "",
    summary="List the links, newest first",
    description="Who is limited to a unit sees the links at its locations.",
)
async def list_links(
    request: Request, menu: Menu, caller: Writer, query: Annotated[LinkParameters, Query()]
) -> Page[LinkView]:
    refuse_repeated(request, query)
    limit = query.limit
    chosen = LinkFilter(
        survey=query.survey,
        touchpoint=query.touchpoint,
        location=query.location,
        state=query.state,
        locations=caller.locations,
    )
    links = await menu.links.list(before=read_cursor(query.cursor, 2, _mark), limit=limit + 1, chosen=chosen)
    more = moment_cursor(links[limit - 1].created_at, links[limit - 1].code) if len(links) > limit else None
    base_url = request.app.state.settings.base_url()
    use = await menu.links.read_use(links=links[:limit])
    return Page(
        items=[LinkView.from_domain(link, use[link.code], base_url) for link in links[:limit]], next_cursor=more
    )


@router.get("/{code}", summary="Read a link", responses=UNKNOWN)
async def read_link(code: str, request: Request, menu: Menu, caller: Writer) -> LinkView:
    found = await menu.links.read_details(code=code, caller=caller)
    return LinkView.from_domain(found.link, found.use, request.app.state.settings.base_url())


@router.patch(
    "/{code}",
    summary="Let a link lead elsewhere, or rename it",
    description="The code stays, so what is printed goes on working. Answers that came in before stay where they "
    "were given.",
    responses={**UNKNOWN, 409: {"description": "The link is retired."}, **_ELSEWHERE},
)
async def change_link(code: str, body: LinkChange, request: Request, menu: Menu, caller: Writer) -> LinkView:
    return await _view(await menu.links.change(code=code, change=body.target, caller=caller), request, menu)


@router.post(
    "/{code}/retire",
    summary="Take a link out of use for good",
    description="Whoever follows it reads that it is closed, and where else to answer. Its counts stay, and nobody "
    "can use its code for anything else.",
    responses=UNKNOWN,
)
async def retire_link(code: str, request: Request, menu: Menu, caller: Writer) -> LinkView:
    return await _view(await menu.links.retire(code=code, caller=caller), request, menu)


async def _view(link: Link, request: Request, menu: Menu) -> LinkView:
    use = await menu.links.read_use(links=[link])
    return LinkView.from_domain(link, use[link.code], request.app.state.settings.base_url())


def _mark(moment: str, code: str) -> tuple[datetime, str]:
    return read_moment(moment), code
