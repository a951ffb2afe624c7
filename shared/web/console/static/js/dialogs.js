// Dialogs, menus and the drawer. `data-dialog="id"` opens a dialog, `data-close` closes the one it is in.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault(); // browsers that know `command` would open it once more, and complain
    const dialog = document.getElementById(opener.dataset.dialog);
    opener.closest("details.menu")?.removeAttribute("open");
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.dispatchEvent(new Event("opened"));
    return;
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog") && !event.target.querySelector("form[data-guard]")) event.target.close(); // beside it
  all("details.menu[open]").filter((menu) => !menu.contains(event.target)).forEach((menu) => menu.removeAttribute("open"));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary").focus();
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest("details.menu[open]");
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.removeAttribute("open");
});
