"""The pods in the rendered manifests: what a careful reviewer would ask of them, and what the schema does not know."""

import re
import tomllib
from pathlib import Path

from deploy.manifests import OURS, Object, containers, name, of_kind, ours, pod, selects, workloads
from services.catalog import load_services
from services.documents.tables import settings_rows
from shared.settings import Settings

VERSION = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["version"]
WRITES_ITS_CONFIGURATION = {"kafka"}
"""Containers that cannot run on a read-only file system; only in the overlay for trying out."""


def test_nothing_is_root_or_can_become_root(objects: list[Object]) -> None:
    """Every pod meets the restricted profile of the pod security standards."""
    for workload in workloads(objects):
        security = pod(workload)["securityContext"]
        assert security["runAsNonRoot"] is True
        assert security["runAsUser"] > 0
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod(workload).keys()
        assert not any("hostPath" in volume for volume in pod(workload).get("volumes", []))
        for container in containers(workload):
            assert container["securityContext"]["allowPrivilegeEscalation"] is False
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
            assert "privileged" not in container["securityContext"]


def test_root_file_system_is_read_only(objects: list[Object]) -> None:
    """Nothing writes beside its volumes, and every program has a folder for temporary files."""
    for workload in workloads(objects):
        for container in containers(workload):
            read_only = container["securityContext"]["readOnlyRootFilesystem"]
            assert read_only is (container["name"] not in WRITES_ITS_CONFIGURATION)
            assert not read_only or "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}  # noqa: S108 - the container's own


def test_resources_are_asked_for_and_limited(objects: list[Object]) -> None:
    """Every container asks for CPU and memory and has a limit of memory."""
    for workload in workloads(objects):
        for container in containers(workload):
            assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
            assert "memory" in container["resources"]["limits"]


def test_images_have_a_version(objects: list[Object]) -> None:
    """No image is `latest`, and our own carries the version of the project."""
    for workload in workloads(objects):
        for container in containers(workload):
            tag = container["image"].rpartition(":")[2]
            assert re.match(r"\d", tag), container["image"]
            assert not selects(OURS, workload) or tag == VERSION


def test_health_is_asked(objects: list[Object]) -> None:
    """Whatever runs for long has startup, liveness and readiness probes, and liveness asks for no dependency."""
    for workload in of_kind(objects, "Deployment", "StatefulSet"):
        for container in pod(workload)["containers"]:
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
    for workload in ours(objects):
        container = pod(workload)["containers"][0]
        assert container["livenessProbe"]["httpGet"]["path"] == "/livez"
        assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
        ports = {port["name"] for port in container["ports"]}
        assert {container[probe]["httpGet"]["port"] for probe in container if probe.endswith("Probe")} <= ports


def test_there_is_time_to_stop(objects: list[Object]) -> None:
    """The wait before SIGTERM and the time for draining fit into what Kubernetes grants."""
    configured = next(found for found in of_kind(objects, "ConfigMap"))["data"]
    for workload in ours(objects):
        wait = pod(workload)["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        needed = wait + float(configured["HEED_SHUTDOWN_SECONDS"])
        assert wait > 0
        assert pod(workload)["terminationGracePeriodSeconds"] > needed


def test_no_pod_holds_a_token_of_the_cluster(objects: list[Object]) -> None:
    """Every pod has the account that exists, and none gets its token."""
    accounts = {name(found) for found in of_kind(objects, "ServiceAccount")}
    for workload in workloads(objects):
        assert pod(workload)["serviceAccountName"] in accounts
        assert pod(workload)["automountServiceAccountToken"] is False
    assert all(found["automountServiceAccountToken"] is False for found in of_kind(objects, "ServiceAccount"))


def test_no_secret_is_written_down(objects: list[Object]) -> None:
    """No Secret is among the objects; secrets are named, and no setting that is a secret stands in a plain variable."""
    secret = {
        f"HEED_{field}".upper() for field, about in Settings.model_fields.items() if "Secret" in str(about.annotation)
    } - {"HEED_BUS_URL"}  # an address; only its password would be a secret, and then it belongs into the Secret
    assert secret
    assert of_kind(objects, "Secret") == []
    for found in of_kind(objects, "ConfigMap"):
        assert not secret & found["data"].keys()
    for workload in workloads(objects):
        for container in containers(workload):
            plain = {variable["name"] for variable in container.get("env", []) if "value" in variable}
            assert not {one for one in plain if re.search("PASSWORD|KEY|SECRET|TOKEN", one)}


def test_every_variable_is_a_setting(objects: list[Object]) -> None:
    """What the ConfigMap sets are settings that exist."""
    known = {row[0].strip("`") for row in settings_rows(load_services())}
    assert all(found["data"].keys() <= known for found in of_kind(objects, "ConfigMap"))
