"""The scripts that other websites load: how they are made, how large they are, how they are served."""

import re
from pathlib import Path
from typing import Any

import pytest

from services.collector.pages.embed import assets, bundle
from services.collector.pages.embed.assets import BUDGETS, over_budget, scripts, sizes
from shared.testing.one_service import OneService

PARTS = list(scripts().parts)


def test_budgets_are_kept() -> None:
    """The loader stays below 3 KiB after gzip, with the card below 12 KiB; what few surveys need has a budget too."""
    assert sizes().keys() == BUDGETS.keys()
    assert (BUDGETS["loader"], BUDGETS["loader and card"]) == (3072, 12800)
    assert over_budget() == []
    assert all(size > 1000 for size in sizes().values())


def test_too_large_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is over its budget is named with both sizes, so that the check can fail."""
    monkeypatch.setitem(BUDGETS, "loader", 1000)
    [line] = over_budget()
    assert re.fullmatch(r"the embed's loader has \d+ bytes after gzip; its budget is 1000", line)


def test_nothing_in_the_scripts_needs_leave() -> None:
    """No text becomes code or markup, no style stands in an attribute, nothing is written to the console."""
    made = scripts()
    for text in (made.loader.decode(), *(part.decode() for part in made.parts.values())):
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacent", "eval(", "Function(", ".style", "console.", "%"):
            assert forbidden not in text.replace("100%", "").replace("45%", "").replace("50%", ""), forbidden
        assert "/*" not in text
        assert "document.cookie" not in text


async def test_loader_is_kept_for_minutes_and_asked_for_again(collector: OneService) -> None:
    """Its address never changes, so browsers look again soon, and get 304 when it is still the same."""
    answer = await collector.client.get("/embed.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    etag = answer.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        again = await collector.client.get("/embed.js", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    newer = await collector.client.get("/embed.js", headers={"if-none-match": '"other"'})
    assert newer.status_code == 200


@pytest.mark.parametrize("name", PARTS)
async def test_parts_are_kept_for_ever(collector: OneService, name: str) -> None:
    """Each part is named by its content; one of another release is answered with the present one, and not kept."""
    answer = await collector.client.get(f"/embed/{name}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"].startswith("text/javascript")
    older = await collector.client.get(f"/embed/{name.partition('-')[0]}-000000000000.js")
    assert (older.status_code, older.headers["cache-control"], older.content) == (200, "no-cache", answer.content)


async def test_parts_name_each_other(collector: OneService) -> None:
    """The loader loads the card that is served, and the card what few surveys need."""
    card, more = PARTS
    assert f"/embed/{card}" in (await collector.client.get("/embed.js")).text
    assert f"/embed/{more}" in (await collector.client.get(f"/embed/{card}")).text


async def test_unknown_parts_are_not_found(collector: OneService) -> None:
    """There is nothing but these parts, and no way out of their folder."""
    for name in ("other-000000000000.js", "loader", "card.css", "..%2f..%2fpage.css", "main.js"):
        assert (await collector.client.get(f"/embed/{name}")).status_code == 404, name


def written(folder: Path, **files: str) -> Path:
    """Write modules and return the first one."""
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text)
    return folder / f"{next(iter(files))}.js"


def test_modules_become_one_script(tmp_path: Path) -> None:
    """What is imported stands before what needs it, once, and leaves no name behind; style sheets become texts."""
    (tmp_path / "look.css").write_text("/* why */\n.a > .b ,\n.c { color : red !important; margin: calc(1em + 2px) }\n")
    entry = written(
        tmp_path,
        main='import css from "./look.css";\nimport { one } from "./one.js";\nexport const all = [one, two, css];\n',
        one='import { three } from "./three.js";\nexport const one = 1; // why\nexport function two() {}\nthree;\n',
        three="export const three = 3;\n",
    )
    text = bundle.module(entry)
    assert text == (
        'const css=".a>.b,.c{color :red!important;margin:calc(1em + 2px)}";const three=3;const one=1;function two(){}\n'
        "three;const all=[one,two,css];export{all};"
    )
    assert bundle.script(entry).startswith("(()=>{'use strict';")
    assert "export" not in bundle.script(entry)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"main": 'import { one } from "./one.js";\n', "one": "const one = 1;\n"}, "does not export: one"),
        (
            {"main": 'import { one } from "./one.js";\nconst one = 2;\n', "one": "export const one = 1;\n"},
            "so does one.js",
        ),
        ({"main": 'import { one } from "./one.js";\n', "one": 'import { main } from "./main.js";\n'}, "in a circle"),
        ({"main": 'import * as one from "./one.js";\n'}, "cannot be joined: import * as one"),
        ({"main": "export default 1;\n"}, "cannot be joined: export default 1"),
        ({"main": "const [one] = [1];\n"}, "cannot be joined: const [one]"),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, files: dict[str, str], reason: str) -> None:
    """Whatever the joining does not understand is refused with its place, never joined wrongly."""
    with pytest.raises(bundle.BundleError) as refused:
        bundle.module(written(tmp_path, **files))
    assert reason in str(refused.value)


def test_sources_are_small_modules() -> None:
    """Every module of the embed stays readable: below 150 lines, and none longer than 120 columns."""
    folder = Path(assets.__file__).parents[1] / "static" / "embed"
    lengths: dict[str, Any] = {}
    for file in [*folder.rglob("*.js"), *folder.rglob("*.css")]:
        lines = file.read_text().splitlines()
        lengths[file.name] = len(lines)
        if file.suffix == ".js":
            assert max(map(len, lines)) <= 120, file
    assert max(lengths.values()) <= 220, lengths
