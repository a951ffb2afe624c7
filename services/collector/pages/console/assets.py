"""Styles and scripts that only collector's pages of the console need."""

from pathlib import Path

from shared.web.console.own_assets import OwnAssets

_ASSETS = OwnAssets("collector", Path(__file__).parent / "static")
router = _ASSETS.router
own_address_of = _ASSETS.address_of
