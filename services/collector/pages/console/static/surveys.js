"use strict";
// The editor of surveys: warns before what was typed is lost, and saves by Ctrl+S.
(() => {
  const editor = () => document.getElementById("editor");
  const mark = () => {
    const form = editor();
    if (form) form.dataset.unsaved = "yes";
  };
  document.addEventListener("input", (event) => {
    if (event.target.closest && event.target.closest("#editor") && !event.target.closest("[data-no-change]")) mark();
  });
  document.addEventListener("keydown", (event) => {
    const form = editor();
    if (form && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      const save = document.getElementById("save");
      if (save) save.click();
    }
  });
  // What is wrong is shown again at its place, while the fields that somebody types in stay as they are.
  document.addEventListener("htmx:afterSwap", () => {
    const findings = document.getElementById("findings");
    if (!findings) return;
    for (const place of document.querySelectorAll("#panel .found")) {
      const said = findings.content.querySelector(`[data-at="${CSS.escape(place.id.slice("found-".length))}"]`);
      place.replaceChildren(...(said ? said.cloneNode(true).childNodes : []));
    }
    findings.remove();
  });
  let leaving = false;
  document.addEventListener("submit", (event) => {
    if (event.target.id === "editor") leaving = true;
  });
  document.addEventListener("htmx:afterRequest", () => {
    leaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    const form = editor();
    if (form && form.dataset.unsaved === "yes" && !leaving) event.preventDefault();
  });
})();
