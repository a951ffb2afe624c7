"""Golden samples: records as they were once written. They are never regenerated; what was readable stays readable."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    key: str
    headers: tuple[tuple[str, bytes], ...]
    value: dict[str, Any]

    @property
    def event_type(self) -> str:
        """The CloudEvents type of the record."""
        return dict(self.headers)["ce_type"].decode()

    @property
    def body(self) -> bytes:
        """The record's value."""
        return json.dumps(self.value).encode()


def read(path: Path) -> Sample:
    raw = json.loads(path.read_text())
    headers = tuple((name, text.encode()) for name, text in raw["headers"].items())
    return Sample(name=path.stem, key=raw["key"], headers=headers, value=raw["value"])


ALL_SAMPLES = [read(path) for path in sorted(SAMPLES.glob("*.json"))]


@pytest.fixture(params=ALL_SAMPLES, ids=lambda sample: sample.name)
def sample(request: pytest.FixtureRequest) -> Sample:
    """Each golden sample in turn."""
    found: Sample = request.param
    return found


@pytest.fixture
def samples() -> list[Sample]:
    return ALL_SAMPLES
