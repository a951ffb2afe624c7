"""Routes that tablets call: get a key by a code, and report what they are doing."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.channels.device import Report
from services.collector.web.abuse import guard
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.web.auth import WrongKeyError, bearer_of

router = APIRouter(prefix="/v1/devices", tags=["devices"])

_MOST = 1_000_000


class CodeBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"code": "k7m2p-9xw4h"}]})

    code: str = Field(max_length=40, description="Capitals, spaces and hyphens do not count.")


class KeyView(BaseModel):
    """A tablet's own key, which cannot be read again."""

    model_config = with_example({"id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10", "key": "heed_device_…"})

    id: UUID
    key: str


class ReportBody(BaseModel):
    """What a tablet says of itself."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"app_version": "3f6d1c9e4a10", "waiting": 3, "set_aside": 0}]},
    )

    app_version: str = Field(max_length=100, pattern=r"^[A-Za-z0-9._-]+$", description="Of the page that it shows.")
    waiting: int = Field(ge=0, le=_MOST, description="Answers that wait to be sent.")
    set_aside: int = Field(default=0, ge=0, le=_MOST, description="Answers that the server did not take.")


@router.post(
    "/enrol",
    summary="Get a device's key by its enrolment code",
    description="Works once for each code.",
    responses={404: {"description": "The code is wrong, was used or is too old."}, 429: {"description": "Too often."}},
)
async def enrol_by_code(body: CodeBody, request: Request, response: Response, menu: Menu) -> KeyView:
    await guard(request)
    device_id, key = await menu.devices.enrol_by_code(code=body.code)
    response.headers["Cache-Control"] = "no-store"
    return KeyView(id=device_id, key=key)


@router.post(
    "/report",
    status_code=204,
    summary="Report that a device is alive",
    description="Sent by the tablet itself every few minutes, with the device's key.",
    responses={401: {"description": "The key is not that of a device, or was revoked."}},
)
async def report(body: ReportBody, request: Request, menu: Menu) -> Response:
    said = Report(body.app_version, body.waiting, body.set_aside)
    if await menu.devices.resolve(key=bearer_of(request) or "", report=said) is None:
        message = "The device is not enrolled, or its key was revoked."
        raise WrongKeyError(message)
    return Response(status_code=204)
