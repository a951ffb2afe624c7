"""How the objects in the rendered manifests fit together: each leads to what it means, and nothing else is open."""

import tomllib
from pathlib import Path

from deploy.check import ROLES
from deploy.manifests import (
    Object,
    containers,
    labels,
    name,
    of_kind,
    ours,
    pod,
    policies_for,
    ports_of,
    selects,
    workloads,
)
from services.catalog import NAMES, load_services
from shared.bus.topics import compacted_topics
from shared.consuming.groups import group_of, topics_of

SENDERS = {"collector-worker", "notifications-http", "notifications-worker"}
VERSION = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]["version"]


def test_every_service_has_both_roles(objects: list[Object]) -> None:
    """Each service is there once for each role, started with the command line of the image."""
    started = {name(found): pod(found)["containers"][0]["args"] for found in ours(objects)}
    assert started == {f"{one}-{role}": ["run", one, "--role", role] for one in NAMES for role in ROLES}


def test_services_lead_to_pods(objects: list[Object]) -> None:
    """Every Service picks just the workload of its name and a port that its container has."""
    for service in of_kind(objects, "Service"):
        picked = [found for found in workloads(objects) if selects(service["spec"]["selector"], found)]
        assert [name(found) for found in picked] == [name(service)]
        ports = {port["name"] for container in containers(picked[0]) for port in container.get("ports", [])}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


def test_selectors_pick_their_own_pods_only(objects: list[Object]) -> None:
    """No Deployment's selector matches the pods of another."""
    for workload in of_kind(objects, "Deployment", "StatefulSet"):
        selector = workload["spec"]["selector"]["matchLabels"]
        assert [name(found) for found in workloads(objects) if selects(selector, found)] == [name(workload)]


def test_disruptions_take_one_pod_at_a_time(objects: list[Object]) -> None:
    """Each Deployment has a budget that lets a node be emptied, also when pods are ill and when there is only one."""
    budgets = of_kind(objects, "PodDisruptionBudget")
    for workload in ours(objects):
        own = [found for found in budgets if selects(found["spec"]["selector"]["matchLabels"], workload)]
        assert [found["spec"]["maxUnavailable"] for found in own] == [1]
        assert [found["spec"]["unhealthyPodEvictionPolicy"] for found in own] == ["AlwaysAllow"]


def test_twins_are_kept_apart(objects: list[Object]) -> None:
    """Pods of one Deployment are spread over nodes and zones, by a selector that picks just them."""
    for workload in ours(objects):
        spread = pod(workload)["topologySpreadConstraints"]
        assert {one["topologyKey"] for one in spread} == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}
        assert all(selects(one["labelSelector"]["matchLabels"], workload) for one in spread)
        selector = workload["spec"]["selector"]["matchLabels"]
        assert all(one["labelSelector"]["matchLabels"] == selector for one in spread)


def test_migration_is_one_job_of_this_version_that_cleans_up(objects: list[Object]) -> None:
    """The job's name carries the version, it migrates before it makes the topics, and it disappears by itself."""
    (job,) = of_kind(objects, "Job")
    assert name(job) == f"migrate-{VERSION.replace('.', '-')}"
    assert job["spec"]["ttlSecondsAfterFinished"] > 0
    assert [container["args"] for container in containers(job)] == [["migrate"], ["topics", "create"]]


def test_scaling_refers_to_what_exists(objects: list[Object]) -> None:
    """Autoscalers have a target, and nothing that they scale also has a fixed number."""
    scalers = of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")
    targets = [found["spec"]["scaleTargetRef"]["name"] for found in scalers]
    deployments = {name(found): found for found in ours(objects)}
    assert len(targets) == len(set(targets))
    assert not any("replicas" in deployments[target]["spec"] for target in targets)


def test_lag_is_measured_where_events_are_read(objects: list[Object]) -> None:
    """With KEDA, each service is scaled by its own group's lag on the topics that it reads.

    The company's structure changes too rarely to be a reason.
    """
    scaled = of_kind(objects, "ScaledObject")
    expected = {
        (group_of("heed", service.name), topic)
        for service in load_services()
        for topic in topics_of("heed", service.handlers)
        if topic not in compacted_topics("heed")
    }
    measured = {
        (trigger["metadata"]["consumerGroup"], trigger["metadata"]["topic"])
        for found in scaled
        for trigger in found["spec"]["triggers"]
    }
    assert measured == (expected if scaled else set())
    configured = of_kind(objects, "ConfigMap")[0]["data"]
    for found in scaled:
        assert found["spec"]["maxReplicaCount"] <= int(configured["HEED_TOPIC_PARTITIONS"])
        brokers = {trigger["metadata"]["bootstrapServers"] for trigger in found["spec"]["triggers"]}
        assert {f"kafka://{broker}" for broker in brokers} == {configured["HEED_BUS_URL"]}


def test_network_is_closed_but_for_what_is_needed(objects: list[Object]) -> None:
    """Pods are under policies in both directions; open are names, database, broker, accounts, and ways for messages."""
    for workload in workloads(objects):
        assert policies_for(objects, workload, "Ingress"), name(workload)
        assert policies_for(objects, workload, "Egress"), name(workload)
    for workload in [*ours(objects), *of_kind(objects, "Job")]:
        calls = ports_of(policies_for(objects, workload, "Egress"), "Egress")
        answers = labels(workload).get("heed/role") == "http"
        outside = {25, 443, 465, 587} if name(workload) in SENDERS else set()  # mail and SMS leave there
        assert calls == ({53, 5432, "http"} if answers else {53, 5432, 9092}) | outside, name(workload)
        served = ports_of(policies_for(objects, workload, "Ingress"), "Ingress")
        assert served == ({"http"} if workload["kind"] == "Deployment" else set())
