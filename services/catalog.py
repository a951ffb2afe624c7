"""All services, in the order of the journey. The only file that sees them together."""

from services.alerts.service import SERVICE as ALERTS
from services.collector.service import SERVICE as COLLECTOR
from services.scoring.service import SERVICE as SCORING
from services.tickets.service import SERVICE as TICKETS
from shared.runtime.service import Service

SERVICES: tuple[Service, ...] = (COLLECTOR, SCORING, ALERTS, TICKETS)
"""What `run all` runs."""

BY_NAME: dict[str, Service] = {service.name: service for service in SERVICES}
