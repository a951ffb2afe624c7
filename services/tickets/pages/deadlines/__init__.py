"""Pages of deadlines: those of one case, and the policies from which they follow."""

from services.tickets.pages.inbox_query import PATH as CASES

PATH = f"{CASES}/deadlines"
NEW = f"{PATH}/-/new"
