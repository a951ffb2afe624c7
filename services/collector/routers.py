"""All routes of collector, in the order in which they are tried."""

from services.collector.pages.embed import routes as embed
from services.collector.pages.embed import try_page
from services.collector.pages.hosted import complaint_routes as complaint_pages
from services.collector.pages.hosted import routes as pages
from services.collector.pages.hosted import static_routes as page_files
from services.collector.pages.kiosk import routes as kiosk
from services.collector.web import funnel, people
from services.collector.web.abuse import challenges
from services.collector.web.channels import devices, links, sms
from services.collector.web.complaints import routes as complaints
from services.collector.web.eligibility import routes as eligibility
from services.collector.web.exports import routes as exports
from services.collector.web.responses import corrections, partials
from services.collector.web.responses import routes as responses
from services.collector.web.surveys import assets, publications
from services.collector.web.surveys import routes as surveys

ROUTERS = (
    surveys.router,
    assets.router,
    publications.router,
    responses.router,
    corrections.router,
    partials.router,
    exports.router,
    eligibility.router,
    challenges.router,
    funnel.router,
    complaints.router,
    people.router,
    page_files.router,
    pages.router,
    complaint_pages.router,
    sms.router,
    links.router,
    devices.router,
    kiosk.router,
    embed.router,
    try_page.router,
)
