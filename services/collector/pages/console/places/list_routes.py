"""All places: links with their QR codes and kiosks, unit by unit; and the sheet on which codes are printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.collector.domain.channels.device import DeviceFilter, DeviceState
from services.collector.domain.channels.link import Link, LinkFilter, LinkState
from services.collector.domain.channels.silence import Silence
from services.collector.domain.errors import LinkNotFoundError
from services.collector.pages.console import CONSOLE
from services.collector.pages.console.assets import own_address_of
from services.collector.pages.console.places.choices import Names, names_for
from services.collector.pages.console.places.tree import BASE, tree_of
from services.collector.pages.console.surveys.shown import title_of
from services.collector.pages.console.texts import say_to
from services.collector.web.channels.qr import address_of, qr_inline
from services.collector.web.deps import Menu
from shared.access import Language
from shared.marking import mark as _
from shared.web.console.visit import Visit, viewing

router = APIRouter(include_in_schema=False)

Reading = Annotated[Visit, viewing("links:write")]
MOST = 500
"""So many links, and so many kiosks, are shown at once; who has more narrows the list."""
MOST_PRINTED = 100
ALL, RETIRED = "all", "retired"
_LINK_STATES: Mapping[str, LinkState | None] = {ALL: None, RETIRED: "retired"}


@dataclass(frozen=True, slots=True)
class Poster:
    """What is printed of one link."""

    language: Language
    title: str
    invitation: str
    address: str
    qr: str
    note: str
    """In small letters, for whoever hangs it up."""


@router.get(BASE)
async def list_places(
    visit: Reading, menu: Menu, *, survey: str = "", touchpoint: str = "", state: str = ""
) -> Response:
    names = await names_for(visit, menu)
    wanted: dict[str, Any] = {
        "survey": survey or None,
        "touchpoint": touchpoint or None,
        "locations": visit.caller.locations,
    }
    links = await menu.links.list(
        before=None, limit=MOST + 1, chosen=LinkFilter(**wanted, state=_LINK_STATES.get(state, "active"))
    )
    use = await menu.links.read_use(links=links)
    may_see_devices = visit.caller.may("devices:write")
    devices = []
    if may_see_devices:
        device_state: DeviceState | None = "revoked" if state == RETIRED else None
        devices = await menu.devices.list(
            before=None, limit=MOST + 1, chosen=DeviceFilter(**wanted, state=device_state)
        )
        if state not in (ALL, RETIRED):
            devices = [one for one in devices if one.device.state != "revoked"]
    branches = tree_of(links[:MOST], use, devices[:MOST], names, say_to(visit))
    return visit.page(
        CONSOLE,
        "places/list.html",
        own_address_of=own_address_of,
        base=BASE,
        branches=branches,
        kiosk_tables=",".join(f"#kiosks-{one.anchor}" for top in branches for one in top.all() if one.devices),
        is_cut=len(links) > MOST or len(devices) > MOST,
        is_filtered=bool(survey or touchpoint or state),
        has_links=bool(links),
        silences=[one for one in await menu.read_silences(caller=visit.caller) if _fits(one, survey, touchpoint)],
        said=names,
        silent=sum(one.silent_since is not None for one in devices),
        may_see_devices=may_see_devices,
        surveys=_with(names.choices(visit.caller).surveys, survey),
        touchpoints=_with(_touchpoints(names, links, devices), touchpoint),
        most=MOST,
    )


def _fits(silence: Silence, survey: str, touchpoint: str) -> bool:
    """Return whether a silent source is among those that the reader narrowed the list to."""
    source = silence.source
    return (not survey or source.survey == survey) and (not touchpoint or source.touchpoint == touchpoint)


@router.get(BASE + "/print")
async def print_sheet(
    visit: Reading, menu: Menu, code: Annotated[list[str] | None, Query(max_length=MOST_PRINTED)] = None
) -> Response:
    names = await names_for(visit, menu)
    base_url = visit.request.app.state.settings.base_url()
    sheets = []
    for one in dict.fromkeys(code or ()):
        try:
            found = await menu.links.read_details(code=one, caller=visit.caller)
        except LinkNotFoundError:
            continue
        address = address_of(found.link, base_url)
        sheets.append(_poster(found.link, names, address))
    return visit.page(CONSOLE, "places/print.html", own_address_of=own_address_of, base=BASE, sheets=sheets)


def _poster(link: Link, names: Names, address: str) -> Poster:
    """Return a link as it is printed, in the language of its place, else of its survey."""
    survey = names.surveys.get(link.survey)
    wanted = names.structure.language_of(link.location) if link.location else None
    language: Language = "de" if (wanted or (survey.draft.languages[0] if survey else "")).startswith("de") else "en"
    return Poster(
        language=language,
        title=title_of(survey, language) if survey else link.survey,
        invitation=CONSOLE.texts(language).gettext(_("Scan the code and answer, it takes a minute.")),
        address=address.partition("://")[2],
        qr=qr_inline(address),
        note=" · ".join(one for one in (link.name, names.location(link.location)) if one),
    )


def _touchpoints(names: Names, links: Any, devices: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - both lists
    """Return the declared touchpoints, and those that are in use without being declared."""
    known = {one.key: one.name for one in names.structure.touchpoints}
    used = {one.touchpoint for one in links} | {one.device.touchpoint for one in devices}
    return [*known.items(), *((key, key) for key in sorted(used - {None} - known.keys()))]


def _with(options: Any, chosen: str) -> list[tuple[str, str]]:  # noqa: ANN401 - any sequence of options
    """Return options among which the chosen one is."""
    found = list(options)
    return found if not chosen or chosen in dict(found) else [*found, (chosen, chosen)]
