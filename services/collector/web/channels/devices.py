"""Routes of kiosk devices: enrol, list, revoke."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field

from services.collector.domain.channels.device import Device
from services.collector.web.deps import Menu
from services.collector.web.drafts import SpotBody
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import read_cursor
from shared.web.origin import SpotView
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/devices", tags=["devices"])

Writer = Annotated[Caller, require("devices:write")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no device with this id."}}


class DeviceBody(SpotBody):
    """A device to be enrolled."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"name": "Tablet at the exit", "survey": "visit", "touchpoint": "checkout", "location": "Berlin Mitte"}
            ]
        },
    )

    name: str = Field(description="What people call the device.")
    survey: str = Field(description="Key of the survey that it shows.")


_DEVICE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "name": "Tablet at the exit",
    "survey": "visit",
    "touchpoint": "checkout",
    "location": "Berlin Mitte",
    "created_at": "2026-03-01T12:30:00Z",
    "revoked_at": None,
    "last_seen_at": "2026-03-01T16:05:00Z",
}


class DeviceView(SpotView):
    """One device."""

    model_config = with_example(_DEVICE)

    id: UUID
    name: str
    survey: str
    created_at: datetime
    revoked_at: datetime | None = Field(description="When its key was revoked; null while it is valid.")
    last_seen_at: datetime | None = Field(
        description="When it last sent answers, to the minute; null before the first."
    )

    @classmethod
    def from_domain(cls, device: Device) -> "DeviceView":
        return cls.model_validate(device, from_attributes=True)


class EnrolledDevice(DeviceView):
    """A device that was just enrolled; its key cannot be read again."""

    model_config = with_example(
        {
            **_DEVICE,
            "last_seen_at": None,
            "key": "heed_device_…",
            "enrol_url": f"https://feedback.example/kiosk/{_DEVICE['id']}#key=heed_device_…",
        }
    )

    key: str = Field(description="Shown once. It may send answers for this device and nothing else.")
    enrol_url: str = Field(
        description="Open it on the tablet. The key comes after the `#`, which browsers never send to a server."
    )


@router.post(
    "",
    status_code=201,
    summary="Enrol a kiosk device",
    description="The survey need not be published yet. The server knows the device's survey and place; its answers "
    "cannot claim others.",
    responses={404: {"description": "There is no survey with this key."}},
)
async def enrol_device(body: DeviceBody, request: Request, response: Response, menu: Menu, _: Writer) -> EnrolledDevice:
    device, key = await menu.devices.enrol(**body.model_dump())
    response.headers["Cache-Control"] = "no-store"
    enrol_url = f"{request.app.state.settings.base_url()}/kiosk/{device.id}#key={key}"
    return EnrolledDevice(**DeviceView.from_domain(device).model_dump(), key=key, enrol_url=enrol_url)


@router.get("", summary="List the devices, newest first")
async def list_devices(menu: Menu, _: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[DeviceView]:
    devices = await menu.devices.list(before=read_cursor(cursor, 1, UUID), limit=limit + 1)
    more = encode_cursor(str(devices[limit - 1].id)) if len(devices) > limit else None
    return Page(items=[DeviceView.from_domain(device) for device in devices[:limit]], next_cursor=more)


@router.post(
    "/{device_id}/revoke",
    summary="Revoke a device's key for good",
    description="Answers that it has sent stay. Answers that it has not sent yet stay on the tablet; enrol it again as "
    "a new device to go on using it.",
    responses=_UNKNOWN,
)
async def revoke_device(device_id: UUID, menu: Menu, _: Writer) -> DeviceView:
    return DeviceView.from_domain(await menu.devices.revoke(device_id=device_id))
