"""What can be done with facts about customers."""

from dataclasses import dataclass

from services.collector.application.customers.companies import ListCompanies, ReadCompany
from services.collector.application.customers.editing import EditFacts
from services.collector.application.customers.facts import PutFacts, ReadFacts
from services.collector.application.customers.importing import ImportCustomers
from services.collector.application.customers.lists import DeleteCustomerList, ListCustomerLists
from services.collector.application.customers.uploads import (
    ApplyUpload,
    ForgetUploads,
    GiveUpUpload,
    ReadUpload,
    UploadCustomers,
    WorkOnUpload,
)
from shared.clock import Clock
from shared.directory_use_cases import ReadDirectory
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CustomersMenu:
    """Facts about customers, their companies, and files of them."""

    read_facts: ReadFacts
    put_facts: PutFacts
    edit_facts: EditFacts
    list_companies: ListCompanies
    read_company: ReadCompany
    bring_in: ImportCustomers
    upload: UploadCustomers
    read_upload: ReadUpload
    apply_upload: ApplyUpload
    work_on_upload: WorkOnUpload
    give_up_upload: GiveUpUpload
    forget_uploads: ForgetUploads
    list_lists: ListCustomerLists
    delete_list: DeleteCustomerList


def customers_menu(
    unit_of_work: UnitOfWork, clock: Clock, directory: ReadDirectory, phone_region: str | None
) -> CustomersMenu:
    importing = ImportCustomers(unit_of_work, clock, phone_region, directory)
    put_facts = PutFacts(unit_of_work, directory)
    return CustomersMenu(
        read_facts=ReadFacts(unit_of_work),
        put_facts=put_facts,
        edit_facts=EditFacts(unit_of_work, put_facts),
        list_companies=ListCompanies(unit_of_work, clock),
        read_company=ReadCompany(unit_of_work, clock),
        bring_in=importing,
        upload=UploadCustomers(unit_of_work, clock, importing),
        read_upload=ReadUpload(unit_of_work),
        apply_upload=ApplyUpload(unit_of_work),
        work_on_upload=WorkOnUpload(unit_of_work, importing),
        give_up_upload=GiveUpUpload(unit_of_work),
        forget_uploads=ForgetUploads(unit_of_work, clock),
        list_lists=ListCustomerLists(unit_of_work),
        delete_list=DeleteCustomerList(unit_of_work),
    )
