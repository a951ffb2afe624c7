"""Assembling a process from its services: everything is created here and nothing runs yet."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from pydantic_settings import BaseSettings
from sqlalchemy import Table

from shared.bus.ports import Bus
from shared.bus.topics import Topic, all_topics, topic_of
from shared.clock import Clock, SystemClock
from shared.consuming.groups import group_of
from shared.consuming.loop import ConsumerLoop
from shared.contracts.event import EventData
from shared.due.bell import Bell
from shared.due.loop import DueLoop
from shared.outbox.relay import Relay
from shared.runtime.app import build_app
from shared.runtime.health import Health
from shared.runtime.housekeeping import housekeeping_jobs
from shared.runtime.readiness import readiness_checks
from shared.runtime.resources import Resources, open_resources
from shared.runtime.roles import Role
from shared.runtime.schedule import JobLoop
from shared.runtime.service import ReadOffsets, Service, Tools
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Assembly:
    """A process that is ready to be started."""

    settings: Settings
    resources: Resources
    health: Health
    app: FastAPI
    topics: tuple[Topic, ...]
    """The topics that must exist before anything is published or consumed."""
    outboxes: Mapping[str, Table]
    relays: Mapping[str, Relay]
    """By service. Empty, like the consumers and the jobs, in a process that only answers HTTP."""
    consumers: Mapping[str, ConsumerLoop] = field(default_factory=dict)
    """By the name under which the health page shows them; so are the others."""
    jobs: Mapping[str, JobLoop] = field(default_factory=dict)
    due: Mapping[str, DueLoop] = field(default_factory=dict)


@asynccontextmanager
async def assemble(
    services: Sequence[Service],
    role: Role,
    settings: Settings,
    *,
    clock: Clock | None = None,
    service_settings: Mapping[str, BaseSettings] | None = None,
) -> AsyncIterator[Assembly]:
    """Open what `services` need and wire them.

    Args:
        services: that the process runs.
        role: whether it answers requests, does the work behind them, or both.
        settings: of the suite.
        clock: None: the machine's.
        service_settings: by service; those that are missing are read from the environment.

    Raises:
        ValueError: a setting is invalid.
    """
    moments = clock or SystemClock()
    own = {service.name: (service_settings or {}).get(service.name) or service.settings() for service in services}
    async with open_resources(services, role, settings) as resources, AsyncExitStack() as closing:
        relays = _relays(services, resources)
        units = {
            service.name: UnitOfWork(
                engine=resources.engines[service.name],
                service=service.name,
                topic_prefix=settings.topic_prefix,
                outbox=service.transport.outbox,
                inbox=service.transport.inbox,
                clock=moments,
                wake_relay=relays[service.name].wake if service.name in relays else _nobody,
            )
            for service in services
        }
        use_cases = {
            service.name: service.wire(
                own[service.name],
                Tools(
                    settings=settings,
                    clock=moments,
                    unit_of_work=units[service.name],
                    read_offsets=_offsets_of(service, resources.bus, settings),
                    closing=closing,
                ),
            )
            for service in services
        }
        health = Health(checks=readiness_checks(services, resources))
        served = services if role.answers else ()
        assembly = Assembly(
            settings=settings,
            resources=resources,
            health=health,
            app=build_app(services=served, use_cases=use_cases, settings=settings, health=health, units=units),
            topics=_topics(services, settings),
            outboxes={service.name: service.transport.outbox for service in services},
            relays=relays,
        )
        if resources.bus is not None:
            assembly.consumers = _consumers(services, use_cases, units, resources.bus, settings)
            assembly.jobs = _jobs(services, own, use_cases, resources)
            assembly.due = _due(services, use_cases, units, resources)
            health.loops.update(_bells(services, assembly.due, resources))
        health.loops.update({f"relay.{name}": relay for name, relay in relays.items()})
        health.loops.update(assembly.consumers)
        health.loops.update(assembly.jobs)
        health.loops.update(assembly.due)
        try:
            yield assembly
        finally:
            await assembly.app.state.identities.close()


def _nobody() -> None:
    """Wake nobody: the relay is in another process, which polls."""


def _offsets_of(service: Service, bus: Bus | None, settings: Settings) -> ReadOffsets | None:
    """Return what says how far the consumers of a service have got."""
    if bus is None:
        return None

    async def read(bodies: Collection[type[EventData]]) -> Mapping[str, tuple[int, int]]:
        group = group_of(settings.topic_prefix, service.name)
        topics = sorted({topic_of(settings.topic_prefix, body) for body in bodies})
        found = await bus.lag(group, topics)
        return {f"{one.at.topic}/{one.at.partition}": (one.committed or 0, one.end) for one in found}

    return read


def _relays(services: Sequence[Service], resources: Resources) -> dict[str, Relay]:
    if resources.bus is None:
        return {}
    return {
        service.name: Relay(
            engine=resources.engines[service.name],
            outbox=service.transport.outbox,
            bus=resources.bus,
            service=service.name,
        )
        for service in services
    }


def _consumers(
    services: Sequence[Service],
    use_cases: Mapping[str, Any],
    units: Mapping[str, UnitOfWork],
    bus: Bus,
    settings: Settings,
) -> dict[str, ConsumerLoop]:
    return {
        f"consumer.{service.name}": ConsumerLoop(
            service=service.name,
            handlers=service.handlers,
            parked=service.transport.parked,
            use_cases=use_cases[service.name],
            unit_of_work=units[service.name],
            bus=bus,
            topic_prefix=settings.topic_prefix,
        )
        for service in services
        if service.handlers
    }


def _jobs(
    services: Sequence[Service],
    own: Mapping[str, BaseSettings],
    use_cases: Mapping[str, Any],
    resources: Resources,
) -> dict[str, JobLoop]:
    return {
        f"job.{service.name}.{job.name}": JobLoop(service.name, job, use_cases[service.name])
        for service in services
        for job in (*service.jobs, *housekeeping_jobs(service, own[service.name], resources.engines[service.name]))
    }


def _due(
    services: Sequence[Service],
    use_cases: Mapping[str, Any],
    units: Mapping[str, UnitOfWork],
    resources: Resources,
) -> dict[str, DueLoop]:
    return {
        f"due.{service.name}.{kind.name}": DueLoop(
            service.name,
            kind,
            engine=resources.engines[service.name],
            table=service.due.table,
            unit_of_work=units[service.name],
            use_cases=use_cases[service.name],
        )
        for service in services
        if service.due is not None
        for kind in service.due.kinds
    }


def _bells(services: Sequence[Service], loops: Mapping[str, DueLoop], resources: Resources) -> dict[str, Bell]:
    return {
        f"bell.{service.name}": Bell(
            service.name,
            resources.engines[service.name],
            service.due.table,
            [loops[f"due.{service.name}.{kind.name}"] for kind in service.due.kinds],
        )
        for service in services
        if service.due is not None
    }


def _topics(services: Sequence[Service], settings: Settings) -> tuple[Topic, ...]:
    """Return the topics that `services` publish or consume."""
    producers = {service.name for service in services}
    producers |= {body.producer() for service in services for body in service.handlers}
    return all_topics(
        settings.topic_prefix,
        sorted(producers),
        partitions=settings.topic_partitions,
        replication=settings.topic_replication,
    )
