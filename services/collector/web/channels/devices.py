"""Routes of kiosk devices for colleagues: set up, list, read, change, revoke."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.collector.application.channels.devices import DeviceTarget
from services.collector.application.channels.devices import DeviceView as Viewed
from services.collector.domain.channels.device import Device, DeviceFilter, DeviceState
from services.collector.web.channels.parameters import SpotParameters
from services.collector.web.deps import Menu
from services.collector.web.drafts import SpotBody
from services.collector.web.openapi import with_example
from shared.access import Caller
from shared.web.auth import require
from shared.web.cursors import read_cursor
from shared.web.origin import SpotView
from shared.web.paging import Page, encode_cursor
from shared.web.parameters import refuse_repeated

router = APIRouter(prefix="/v1/devices", tags=["devices"])

Writer = Annotated[Caller, require("devices:write")]

_ELSEWHERE: dict[int | str, dict[str, Any]] = {
    422: {"description": "A field is wrong, or the location is none of your unit; `errors` names it."}
}
_REVOKED: dict[int | str, dict[str, Any]] = {409: {"description": "The device is revoked."}}
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


class DeviceChange(SpotBody):
    """What is to change; what is not named stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"location": "Hamburg"}]})

    name: str = Field(default="", description="What people call the device.")
    survey: str = Field(default="", description="Key of the survey that it shows.")

    def target(self, device: Device) -> DeviceTarget:
        """Return what the device is to be."""
        sent = self.model_dump(exclude_unset=True)
        now = {
            "name": device.name,
            "survey": device.survey,
            "touchpoint": device.touchpoint,
            "location": device.location,
        }
        return DeviceTarget(**now | sent)


class DeviceParameters(SpotParameters):
    """Which devices to list."""

    state: DeviceState | None = Field(
        default=None, description="`waiting`: no tablet has its key yet; `active`; `revoked`. Default: all."
    )


_DEVICE: dict[str, Any] = {
    "id": "0197f2a4-8c1e-7d3a-9b52-3f6d1c9e4a10",
    "name": "Tablet at the exit",
    "survey": "visit",
    "touchpoint": "checkout",
    "location": "Berlin Mitte",
    "created_at": "2026-03-01T12:30:00Z",
    "revoked_at": None,
    "last_seen_at": "2026-03-01T16:05:00Z",
    "enrolled_at": "2026-03-01T12:34:00Z",
    "state": "active",
    "app_version": "3f6d1c9e4a10",
    "waiting": 0,
    "set_aside": 0,
    "silent_since": None,
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
        description="When it last sent answers or reported, to the minute; null before the first time."
    )
    enrolled_at: datetime | None = Field(description="When a tablet showed for the first time that it has the key.")
    state: DeviceState
    app_version: str | None = Field(description="Version of the page that it shows, as it reported.")
    waiting: int | None = Field(description="Answers that waited on the tablet when it reported last.")
    set_aside: int | None = Field(description="Answers that the server did not take; they stay on the tablet.")
    silent_since: datetime | None = Field(
        description="Since when nothing was received, if that is too long: an hour in which its place is open, or a "
        "day where no opening hours are declared."
    )

    @classmethod
    def from_domain(cls, device: Device, silent_since: datetime | None) -> "DeviceView":
        names = cls.model_fields.keys() - {"silent_since"}
        return cls(**{name: getattr(device, name) for name in names}, silent_since=silent_since)


class EnrolledDevice(DeviceView):
    """A device that was just enrolled; its key cannot be read again."""

    model_config = with_example(
        {
            **_DEVICE,
            "last_seen_at": None,
            "enrolled_at": None,
            "state": "waiting",
            "app_version": None,
            "waiting": None,
            "set_aside": None,
            "key": "heed_device_…",
            "enrol_url": f"https://feedback.example/kiosk/{_DEVICE['id']}#key=heed_device_…",
        }
    )

    key: str = Field(description="Shown once. It may send answers for this device and nothing else.")
    enrol_url: str = Field(
        description="Open it on the tablet. The key comes after the `#`, which browsers never send to a server."
    )


class EnrolmentCodeView(BaseModel):
    """A code for a tablet."""

    model_config = with_example(
        {
            "code": "k7m2p-9xw4h",
            "url": "https://feedback.example/kiosk#code=k7m2p-9xw4h",
            "expires_at": "2026-03-01T13:00:00Z",
        }
    )

    code: str = Field(description="To be typed on the tablet, at `/kiosk`.")
    url: str = Field(description="To be opened on the tablet, such as by scanning it as a QR code.")
    expires_at: datetime


def enrolment_address(base_url: str, code: str) -> str:
    """Return where a tablet enrols by itself; the code comes after the `#`, which browsers never send to a server."""
    return f"{base_url}/kiosk#code={code}"


@router.post(
    "",
    status_code=201,
    summary="Enrol a kiosk device",
    description="The survey need not be published yet. The server knows the device's survey and place; its answers "
    "cannot claim others.",
    responses={404: {"description": "There is no survey with this key."}, **_ELSEWHERE},
)
async def enrol_device(
    body: DeviceBody, request: Request, response: Response, menu: Menu, caller: Writer
) -> EnrolledDevice:
    device, key = await menu.devices.enrol(**body.model_dump(), caller=caller)
    response.headers["Cache-Control"] = "no-store"
    enrol_url = f"{request.app.state.settings.base_url()}/kiosk/{device.id}#key={key}"
    return EnrolledDevice(**DeviceView.from_domain(device, None).model_dump(), key=key, enrol_url=enrol_url)


@router.get(
    "",
    summary="List the devices, newest first",
    description="Who is limited to a unit sees the devices at its locations.",
)
async def list_devices(
    request: Request, menu: Menu, caller: Writer, query: Annotated[DeviceParameters, Query()]
) -> Page[DeviceView]:
    refuse_repeated(request, query)
    limit = query.limit
    chosen = DeviceFilter(
        survey=query.survey,
        touchpoint=query.touchpoint,
        location=query.location,
        state=query.state,
        locations=caller.locations,
    )
    devices = await menu.devices.list(before=read_cursor(query.cursor, 1, UUID), limit=limit + 1, chosen=chosen)
    more = encode_cursor(str(devices[limit - 1].device.id)) if len(devices) > limit else None
    return Page(items=[_view(one) for one in devices[:limit]], next_cursor=more)


@router.get("/{device_id}", summary="Read a device", responses=_UNKNOWN)
async def read_device(device_id: UUID, menu: Menu, caller: Writer) -> DeviceView:
    return _view(await menu.devices.read(device_id=device_id, caller=caller))


@router.patch(
    "/{device_id}",
    summary="Rename or move a device, or let it show another survey",
    description="Answers that still wait on the tablet are then of the new place: let it send them first.",
    responses={**_UNKNOWN, **_REVOKED, **_ELSEWHERE},
)
async def change_device(device_id: UUID, body: DeviceChange, menu: Menu, caller: Writer) -> DeviceView:
    await menu.devices.change(device_id=device_id, change=body.target, caller=caller)
    return _view(await menu.devices.read(device_id=device_id, caller=caller))


@router.post(
    "/{device_id}/enrolment-code",
    status_code=201,
    summary="Make a code by which a tablet gets the device's key",
    description="It works once, for half an hour, and a code that was made before is void. A tablet that had the key "
    "until now loses it when another one uses the code.",
    responses={**_UNKNOWN, **_REVOKED},
)
async def make_enrolment_code(
    device_id: UUID, request: Request, response: Response, menu: Menu, caller: Writer
) -> EnrolmentCodeView:
    _device, code, expires_at = await menu.devices.make_code(device_id=device_id, caller=caller)
    response.headers["Cache-Control"] = "no-store"
    url = enrolment_address(request.app.state.settings.base_url(), code)
    return EnrolmentCodeView(code=code, url=url, expires_at=expires_at)


@router.post(
    "/{device_id}/revoke",
    summary="Revoke a device's key for good",
    description="Answers that it has sent stay. Answers that it has not sent yet stay on the tablet; enrol it again as "
    "a new device to go on using it.",
    responses=_UNKNOWN,
)
async def revoke_device(device_id: UUID, menu: Menu, caller: Writer) -> DeviceView:
    return DeviceView.from_domain(await menu.devices.revoke(device_id=device_id, caller=caller), None)


def _view(viewed: Viewed) -> DeviceView:
    return DeviceView.from_domain(viewed.device, viewed.silent_since)
