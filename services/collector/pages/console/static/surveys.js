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
  // A reply that comes late knows nothing of what somebody did meanwhile in the part that it replaces. The request that
  // this makes waits for the reply, and takes everything from the form as it is then.
  const meanwhile = new Map();
  document.addEventListener("input", (event) => {
    if (event.target.id && event.target.closest("#beside")) meanwhile.set(event.target.id, event.target.value);
  });
  document.addEventListener("htmx:beforeRequest", () => meanwhile.clear());
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, value] of meanwhile) {
      const field = document.getElementById(id);
      if (field && (!field.options || [...field.options].some((one) => one.value === value))) field.value = value;
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
