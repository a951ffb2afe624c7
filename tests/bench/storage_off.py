"""The collector's ingest endpoint with storage switched off: everything up to the database, and nothing after it.

It is what `ingest` is compared with: the same process, logging, garbage collection, route, parsing, validation,
group commit and reply.
"""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import uvloop

from services.collector.application.responses.submit_responses import Submitted
from services.collector.application.responses.validate_submission import Acceptable, validate_submission
from services.collector.application.surveys.published_surveys import LiveSurvey, PublishedSurveys
from services.collector.domain.responses.response import Outcome
from services.collector.service import SERVICE
from services.collector.settings import CollectorSettings
from shared.group_commit import GroupCommit
from shared.observability.logging import configure_logging
from shared.runtime.assembly import assemble
from shared.runtime.garbage import settle_memory
from shared.runtime.http_server import open_port
from shared.runtime.process import Process
from shared.runtime.roles import Role
from shared.settings import Settings
from shared.testing.load import SURVEY


def _judge_only(survey: LiveSurvey) -> GroupCommit[Submitted, Outcome]:
    async def judge(group: Sequence[Submitted]) -> Sequence[Outcome]:
        now = datetime.now(UTC)
        outcomes = []
        for one in group:
            judged = validate_submission(one.draft, survey, now=now, phone_region=None)
            if not isinstance(judged, Acceptable):
                raise judged
            outcomes.append(Outcome(judged.response.id, "created", judged.response))
        return outcomes

    settings = CollectorSettings()
    return GroupCommit(judge, group_size=settings.group_size, queue_size=settings.queue_size)


async def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    configure_logging(level=settings.log_level, form=settings.log_format, for_good=True)
    async with assemble([SERVICE], Role.HTTP, settings) as assembly:
        engine = assembly.resources.engines[SERVICE.name]
        async with engine.connect() as connection:
            live = await PublishedSurveys().live(connection, [SURVEY])
        menu = assembly.app.state.use_cases[SERVICE.name]
        responses = replace(menu.responses, submissions=_judge_only(live[SURVEY]))
        assembly.app.state.use_cases = {SERVICE.name: replace(menu, responses=responses)}
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        settle_memory()
        await Process(assembly, open_port(settings.host, settings.port), stop).run()


if __name__ == "__main__":
    uvloop.run(main())
