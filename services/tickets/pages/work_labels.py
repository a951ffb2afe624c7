"""Words of what people do with cases besides their states. English here; German is in `german.po`."""

from collections.abc import Mapping

from shared.marking import mark as _

CAUSES_CHANGED = _("Somebody has changed the causes meanwhile. This is how they are now; nothing was moved.")
CAUSE_CHANGED = _("Somebody has changed this cause meanwhile. Look at it again; what you typed is still here.")
CAUSE_IN_USE = _("Other causes are below this one. Move or delete them first.")
CAUSE_ADDED = _("The cause is added.")
CAUSE_SAVED = _("The cause is saved.")
CAUSE_DELETED = _("The cause is deleted.")
WRONG_CAUSE: Mapping[str, str] = {
    "name_en": _("Give it a name of at most 100 characters in one language at least."),
    "names": _("Give it a name of at most 100 characters in one language at least."),
    "parent": _("Choose a cause on the first level; the tree has two levels."),
}
WRONG_NAME = _("This is too long, or cannot be shown on one line.")
CHECKLIST_CHANGED = _("Somebody has changed this checklist meanwhile. Look at it again; what you typed is still here.")
CHECKLIST_ADDED = _("The checklist is added. Cases that are opened from now on get it.")
CHECKLIST_SAVED = _("The checklist is saved. Cases that are open keep the one that they have.")
CHECKLIST_DELETED = _("The checklist is deleted. Cases that have it keep it.")
WRONG_CHECKLIST: Mapping[str, str] = {
    "name": _("Give it a name of at most 100 characters in one language at least."),
    "position": _("Write a whole number from 0 to 10,000."),
    "items": _("Write at least one item, and at most 30."),
    "item": _("Write what is to be done in at most 200 characters."),
    "row": _("Choose or write a value that this can have."),
    "condition": _("This condition cannot be kept. Remove a part of it and try again."),
}
CALL_NOW = _("Now is a good time to call: it is %(now)s there, and it suits until %(closes)s (%(zone)s).")
CALL_LATER = _("It is %(now)s there. It suits from %(opens)s to %(closes)s (%(zone)s).")
CALL_TOMORROW = _("It is %(now)s there. It suits again tomorrow from %(opens)s to %(closes)s (%(zone)s).")
CALL_SOMETIME = _("It suits from %(opens)s to %(closes)s by the clocks there; nobody has said which time zone that is.")
NO_CALL_BACK = _("Does not want to be called back")
UNDONE = _("This is still to be done before the case is closed:")
WRONG_MENTIONS = _("Somebody whom the note mentions does not work here or cannot see this case. Choose others.")
WRONG_WISH = _("Choose how the customer wants to be called back.")


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a text with a number for translation."""
    return one, many


CLOSED_ONE, CLOSED_MANY = ngettext("%(done)s case closed.", "%(done)s cases closed.")
