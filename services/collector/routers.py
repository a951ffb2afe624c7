"""All routes of collector, in the order in which they are tried."""

from services.collector.pages.answers import company_routes as console_companies
from services.collector.pages.answers import complaint_routes as console_complaints
from services.collector.pages.answers import contact_routes as console_contact
from services.collector.pages.answers import facts_routes as console_facts
from services.collector.pages.answers import import_routes as console_imports
from services.collector.pages.answers import person_routes as console_people
from services.collector.pages.answers import response_routes as console_responses
from services.collector.pages.answers import start_routes as console_start
from services.collector.pages.consents import suppression_routes as suppression_pages
from services.collector.pages.consents import wish_routes as wish_pages
from services.collector.pages.console import assets as console_assets
from services.collector.pages.console import funnel_routes as console_funnel
from services.collector.pages.console.message_templates import edit_routes as template_editor
from services.collector.pages.console.message_templates import list_routes as template_list
from services.collector.pages.console.message_templates import page_routes as template_pages
from services.collector.pages.console.places import device_routes as kiosk_pages
from services.collector.pages.console.places import link_routes as code_pages
from services.collector.pages.console.places import list_routes as places
from services.collector.pages.console.places import live_routes as live
from services.collector.pages.console.surveys import asset_routes as survey_assets
from services.collector.pages.console.surveys import edit_routes as survey_editor
from services.collector.pages.console.surveys import export_routes as survey_exports
from services.collector.pages.console.surveys import list_routes as survey_list
from services.collector.pages.console.surveys import routes as survey_pages
from services.collector.pages.embed import routes as embed
from services.collector.pages.hosted import complaint_routes as complaint_pages
from services.collector.pages.hosted import complaint_status_routes as complaint_status_pages
from services.collector.pages.hosted import link_routes as link_pages
from services.collector.pages.hosted import opt_out_routes as opt_out_pages
from services.collector.pages.hosted import personal_routes as personal_pages
from services.collector.pages.hosted import routes as pages
from services.collector.pages.hosted import thanks_routes as thanks_pages
from services.collector.pages.invitations import batch_routes as batch_pages
from services.collector.pages.invitations import list_routes as invitation_list
from services.collector.pages.invitations import live_routes as invitation_live
from services.collector.pages.invitations import new_routes as invitation_form
from services.collector.pages.invitations import one_routes as invitation_page
from services.collector.pages.invitations.programmes import edit_routes as programme_form
from services.collector.pages.invitations.programmes import list_routes as programme_list
from services.collector.pages.invitations.programmes import one_routes as programme_pages
from services.collector.pages.kiosk import routes as kiosk
from services.collector.pages.messages import list_routes as message_log
from services.collector.pages.messages import live_routes as message_stream
from services.collector.pages.messages import one_routes as message_pages
from services.collector.pages.messages import part_routes as message_parts
from services.collector.pages.messages import write_routes as writing_pages
from services.collector.web import abuse, codebook, exports, funnel, people
from services.collector.web.channels import devices, links, qr, sms, tablets
from services.collector.web.complaints import routes as complaints
from services.collector.web.consents import reports as delivery_reports
from services.collector.web.consents import routes as consents
from services.collector.web.consents import suppressions
from services.collector.web.customers import import_routes as customer_imports
from services.collector.web.customers import list_routes as customer_lists
from services.collector.web.customers import routes as customers
from services.collector.web.eligibility import routes as eligibility
from services.collector.web.invitations import batch_routes as invitation_batches
from services.collector.web.invitations import programme_routes as programmes
from services.collector.web.invitations import routes as invitations
from services.collector.web.messages import routes as messages
from services.collector.web.messages import template_routes
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
    codebook.router,
    eligibility.router,
    abuse.router,
    funnel.router,
    complaints.router,
    people.router,
    customers.router,
    customer_imports.router,
    customer_lists.router,
    consents.router,
    suppressions.router,
    delivery_reports.router,
    messages.router,
    template_routes.router,
    template_routes.built_in_router,
    opt_out_pages.router,
    invitations.router,
    invitation_batches.router,
    programmes.router,
    pages.router,
    thanks_pages.router,
    complaint_pages.router,
    complaint_status_pages.router,
    personal_pages.router,
    sms.router,
    links.router,
    qr.router,  # the address of a link itself would match those of its pictures
    link_pages.router,
    tablets.router,
    devices.router,
    kiosk.router,
    embed.router,
    console_start.router,
    console_responses.router,
    console_complaints.router,
    console_people.router,
    console_facts.router,
    console_companies.router,
    console_imports.router,
    console_contact.router,
    wish_pages.router,
    suppression_pages.router,
    console_assets.router,
    survey_list.router,
    survey_assets.router,
    survey_editor.router,
    survey_exports.router,
    survey_pages.router,
    message_stream.router,
    message_log.router,
    message_pages.router,
    message_parts.router,
    writing_pages.router,
    template_list.router,
    template_editor.router,
    template_pages.router,
    places.router,
    code_pages.router,
    kiosk_pages.router,
    live.router,
    console_funnel.router,
    invitation_list.router,
    batch_pages.router,
    invitation_form.router,
    invitation_page.router,
    invitation_live.router,
    programme_list.router,
    programme_form.router,
    programme_pages.router,
)
