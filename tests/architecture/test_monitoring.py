"""Alarms and dashboards: they ask for metrics that the code has, and an alarm's expression is what it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import shared.observability.metrics  # noqa: F401 - registers them

MONITORING = Path(__file__).parents[2] / "deploy" / "monitoring"
RULES = sorted(MONITORING.glob("*.rules.yaml"))
DASHBOARDS = sorted(MONITORING.glob("*.dashboard.json"))
_METRIC = re.compile(r"\bheed_\w+")
_LABELS = re.compile(r"(heed_\w+)\{([^}]*)\}")
_LENGTH = re.compile(r"\d+[smhd]")


def samples() -> set[str]:
    """Return the names under which Prometheus finds what the code declares."""
    names = set()
    for metric in REGISTRY.collect():
        endings = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(metric.type, [""])
        names |= {metric.name + ending for ending in endings}
    return names


def rules() -> Iterator[Any]:
    for path in RULES:
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield from group["rules"]


def panels() -> Iterator[Any]:
    for path in DASHBOARDS:
        yield from json.loads(path.read_text())["panels"]


def expressions() -> list[str]:
    return [
        *(rule["expr"] for rule in rules()),
        *(target["expr"] for panel in panels() for target in panel["targets"]),
    ]


def test_there_is_something_to_look_at() -> None:
    assert {path.name for path in RULES} == {"heed.rules.yaml"}
    assert {path.name for path in DASHBOARDS} == {"loop.dashboard.json"}


@pytest.mark.parametrize("expression", expressions())
def test_every_metric_that_is_asked_for_exists(expression: str) -> None:
    """By the name that Prometheus knows, with brackets that close and labels that the code sets."""
    asked = set(_METRIC.findall(expression))
    assert asked, expression
    assert asked <= samples()
    for opening, closing in ("()", "{}", "[]"):
        assert expression.count(opening) == expression.count(closing)
    declared = {metric.name: metric for metric in REGISTRY.collect()}
    for name, labels in _LABELS.findall(expression):
        base = re.sub(r"_(total|bucket|sum|count)$", "", name)
        assert base in declared
        assert {one.partition("=")[0].strip() for one in labels.split(",")} <= {"step", "kind", "service"}


@pytest.mark.parametrize("rule", list(rules()), ids=lambda rule: rule["alert"])
def test_an_alarm_says_what_is_wrong_and_how_bad_it_is(rule: Any) -> None:
    assert set(rule) == {"alert", "expr", "for", "labels", "annotations"}
    assert _LENGTH.fullmatch(rule["for"])
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert all(rule["annotations"][name].strip() for name in ("summary", "description"))


def test_panels_lie_beside_each_other() -> None:
    """None covers another, and none reaches beyond the 24 columns."""
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in panels()}) == len(list(panels()))


def test_the_ledger_has_an_alarm_for_a_difference_and_for_silence() -> None:
    """The second one also holds when no process shows the metric at all."""
    by_name = {rule["alert"]: rule["expr"] for rule in rules()}
    assert "heed_loop_ledger_difference) > 0" in by_name["HeedLedgerDiffers"]
    assert "absent(heed_loop_ledger_compared_timestamp_seconds)" in by_name["HeedLedgerNotCompared"]
