"""The style sheet and the script of the inbox."""

from pathlib import Path

from shared.web.console.own_assets import OwnAssets

_ASSETS = OwnAssets("tickets", Path(__file__).parent / "static")
router = _ASSETS.router
own_address_of = _ASSETS.address_of
