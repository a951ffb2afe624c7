// Buttons that copy the text of an element: <button type="button" data-copy="#id" data-copied="Copied" hidden>.
// They are shown only where this script runs and the browser lets a page write to the clipboard.
(() => {
  const show = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  };
  document.addEventListener("DOMContentLoaded", () => show(document));
  document.addEventListener("htmx:load", (event) => show(event.target));
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
    const said = document.getElementById("toasts");
    if (said) said.textContent = button.dataset.copied;
  });
})();
