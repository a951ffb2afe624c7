"use strict";
// The editor of templates: loads the mail into its frame, shows what is wrong at its place, warns before leaving.
(() => {
  const form = () => document.getElementById("template");
  let isTyped = false;
  let isSending = false;
  // The frame is new each time: a form that fills a new frame leaves nothing in the history.
  const load = () => {
    const mail = document.getElementById("mail-form");
    if (!mail) return;
    mail.querySelector("[data-load]").hidden = true;
    HTMLFormElement.prototype.submit.call(mail);
  };
  const showFindings = () => {
    const findings = document.getElementById("findings");
    if (!findings) return;
    for (const place of document.querySelectorAll("#template .found")) {
      const said = findings.content.querySelector(`[data-at="${CSS.escape(place.id.slice("found-".length))}"]`);
      place.replaceChildren(...(said ? said.cloneNode(true).childNodes : []));
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.form === form() && !event.target.name.startsWith("preview_")) isTyped = true;
  });
  document.addEventListener("keydown", (event) => {
    if (form() && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      document.getElementById("save").click();
    }
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form()) isSending = true;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target && event.detail.target.id !== "beside") return;
    showFindings();
    load();
  });
  window.addEventListener("beforeunload", (event) => {
    if (isTyped && !isSending) event.preventDefault();
  });
  document.querySelectorAll("[data-sync]").forEach((one) => {
    one.hidden = true;
  });
  load();
})();
