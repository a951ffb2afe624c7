// What becomes of requests that fail: the server's own sentence is shown, never nothing.
const wordsOf = (xhr) => {
  const shown = new DOMParser().parseFromString(xhr.responseText || "", "text/html").querySelector(".error");
  return shown && all("h1, h2, p, li", shown).map((one) => one.textContent.trim()).filter(Boolean).join(" – ");
};

/** Say in the place of a part of a page that it cannot be shown, and offer to try again. */
const failIn = (part, text) => {
  const box = Object.assign(document.createElement("div"), { className: "error" });
  const again = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: texts.again });
  box.append(Object.assign(document.createElement("p"), { textContent: text }), again);
  again.addEventListener("click", () => htmx.trigger(part, "again"));
  part.replaceChildren(box);
  part.removeAttribute("aria-busy");
};

const failed = (elt, text) => {
  if (elt.closest("[data-quiet]")) return; // what stands beside something else may be missing
  const part = elt.closest("[data-fragment]");
  if (part !== elt) return toast(text, "bad");
  if (!part.dataset.shown) failIn(part, texts.notShown.replace("%s", part.dataset.fragment));
};

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A page that answers 422 with its own form, its errors beside the fields, is shown; problems become a message.
  if (detail.xhr.status >= 400 && !detail.xhr.getResponseHeader("X-Problem") && detail.xhr.status < 500) {
    const isHtml = detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html");
    detail.shouldSwap = isHtml;
    detail.isError = !isHtml;
  }
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.elt.dataset.fragment) detail.elt.dataset.shown = "yes";
});
document.addEventListener("htmx:responseError", ({ detail }) => failed(detail.elt, wordsOf(detail.xhr) || texts.failed));
document.addEventListener("htmx:sendError", ({ detail }) => failed(detail.elt, navigator.onLine ? texts.unreachable : texts.offline));
document.addEventListener("htmx:timeout", ({ detail }) => failed(detail.elt, texts.unreachable));
document.addEventListener("htmx:swapError", ({ detail }) => failed(detail.elt, texts.failed));
addEventListener("offline", () => toast(texts.offline, "bad"));
addEventListener("online", () => {
  all("#toasts .toast").filter((one) => one.dataset.text === texts.offline).forEach((one) => one.remove());
  toast(texts.online);
});

// The focus stays where it was: an element that was swapped away hands it to the one that took its place.
let lost = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const now = document.activeElement;
  lost = now && now !== document.body && detail.target?.contains(now) ? detail.target.id || null : null;
});
document.addEventListener("htmx:afterSettle", () => {
  if (lost && document.activeElement === document.body) {
    const place = document.getElementById(lost);
    place?.setAttribute("tabindex", "-1");
    place?.focus({ preventScroll: true });
  }
  lost = null;
});
