"""Routes of kiosk devices: enrol, list, revoke."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.domain.channels.device import Device
from services.collector.web.deps import Menu
from services.collector.web.openapi import with_example
from shared.web.auth import Caller, require
from shared.web.cursors import read_cursor
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, Page, encode_cursor

router = APIRouter(prefix="/v1/devices", tags=["devices"])

Writer = Annotated[Caller, require("devices:write")]

_UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"description": "There is no device with this id."}}


class DeviceBody(BaseModel):
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
    touchpoint: str | None = Field(default=None, description="What its responses are about; a key.")
    location: str | None = Field(default=None, description="Which shop, ward or counter it stands in.")


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


class DeviceView(BaseModel):
    """One device."""

    model_config = with_example(_DEVICE)

    id: UUID
    name: str
    survey: str
    touchpoint: str | None
    location: str | None
    created_at: datetime
    revoked_at: datetime | None = Field(description="Since when its key is refused; null while it works.")
    last_seen_at: datetime | None = Field(
        description="When it last sent answers, to the minute; null before the first."
    )

    @classmethod
    def of(cls, device: Device) -> "DeviceView":
        """Return the device without its key."""
        return cls(**_fields(device))


class EnrolledDevice(DeviceView):
    """A device that was just enrolled; nobody can read its key again."""

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
        description="Open it on the tablet. The key stands behind the `#`, which browsers never send to a server."
    )


@router.post(
    "",
    status_code=201,
    summary="Enrol a kiosk device",
    description="The survey need not be published yet. Survey and place belong to the device on the server's side: its "
    "answers cannot claim another place.",
    responses={404: {"description": "There is no survey with this key."}},
)
async def enrol_device(body: DeviceBody, request: Request, response: Response, menu: Menu, _: Writer) -> EnrolledDevice:
    device, key = await menu.devices.enrol(**body.model_dump())
    response.headers["Cache-Control"] = "no-store"
    enrol_url = f"{request.app.state.settings.base_url()}/kiosk/{device.id}#key={key}"
    return EnrolledDevice(**_fields(device), key=key, enrol_url=enrol_url)


@router.get("", summary="List the devices, newest first")
async def list_devices(menu: Menu, _: Writer, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Page[DeviceView]:
    devices = await menu.devices.list(before=read_cursor(cursor, 1, UUID), limit=limit + 1)
    more = encode_cursor(str(devices[limit - 1].id)) if len(devices) > limit else None
    return Page(items=[DeviceView.of(device) for device in devices[:limit]], next_cursor=more)


@router.post(
    "/{device_id}/revoke",
    summary="Revoke a device's key for good",
    description="Answers that it has sent stay. Answers that it still holds wait in it; enrol the tablet again under a "
    "new device to use it on.",
    responses=_UNKNOWN,
)
async def revoke_device(device_id: UUID, menu: Menu, _: Writer) -> DeviceView:
    return DeviceView.of(await menu.devices.revoke(device_id=device_id))


def _fields(device: Device) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "survey": device.survey,
        "touchpoint": device.touchpoint,
        "location": device.location,
        "created_at": device.created_at,
        "revoked_at": device.revoked_at,
        "last_seen_at": device.last_seen_at,
    }
