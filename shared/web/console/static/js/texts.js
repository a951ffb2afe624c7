// Texts in the reader's language, and small helpers that all parts use. All files of this folder share one scope.
const texts = JSON.parse(document.getElementById("texts")?.textContent || "{}");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const isTyping = (element) => element.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");

/** Run `work` with every new part of the page: at the start, and whatever htmx puts in later. */
const atEveryPart = (work) => {
  work(document);
  document.addEventListener("htmx:load", ({ detail }) => detail.elt !== document.body && work(detail.elt));
};
const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private browsing keeps nothing */ } };
