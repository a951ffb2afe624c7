"""Reading rendered Kubernetes manifests."""

from collections.abc import Iterator, Sequence
from typing import Any

Object = dict[str, Any]
OURS = {"app.kubernetes.io/part-of": "heed"}


def of_kind(objects: Sequence[Object], *kinds: str) -> list[Object]:
    return [found for found in objects if found["kind"] in kinds]


def name(found: Object) -> str:
    return str(found["metadata"]["name"])


def workloads(objects: Sequence[Object]) -> list[Object]:
    """Return everything that has pods."""
    return of_kind(objects, "Deployment", "StatefulSet", "Job")


def pod(workload: Object) -> Object:
    """Return the specification of the workload's pods."""
    found: Object = workload["spec"]["template"]["spec"]
    return found


def labels(workload: Object) -> dict[str, str]:
    """Return the labels of the workload's pods."""
    found: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return found


def containers(workload: Object) -> Iterator[Object]:
    """Yield the workload's containers, those that run first included."""
    yield from pod(workload).get("initContainers", [])
    yield from pod(workload)["containers"]


def selects(selector: dict[str, str], workload: Object) -> bool:
    """Return whether `selector` picks the workload's pods."""
    return selector.items() <= labels(workload).items()


def ours(objects: Sequence[Object]) -> list[Object]:
    """Return the suite's own deployments."""
    return [found for found in of_kind(objects, "Deployment") if selects(OURS, found)]


def policies_for(objects: Sequence[Object], workload: Object, direction: str) -> list[Object]:
    """Return the network policies that rule one direction of the workload's traffic."""
    found = []
    for policy in of_kind(objects, "NetworkPolicy"):
        selector = policy["spec"]["podSelector"]
        fits = selects(selector.get("matchLabels", {}), workload) and all(
            (labels(workload).get(rule["key"]) in rule["values"]) is (rule["operator"] == "In")
            for rule in selector.get("matchExpressions", [])
        )
        if fits and direction in policy["spec"]["policyTypes"]:
            found.append(policy)
    return found


def ports_of(policies: Sequence[Object], direction: str) -> set[int | str]:
    """Return the ports that the policies open; `all` where a rule names none."""
    rules = [rule for policy in policies for rule in policy["spec"].get(direction.lower(), [])]
    return {port["port"] for rule in rules for port in rule.get("ports") or [{"port": "all"}]}
