// Short messages at the edge. Screen readers read them out, for #toasts is a live region.
const STAYS_MS = 6000;

/** Show `text`; what went wrong stays until it is closed. */
const toast = (text, kind = "") => {
  const region = document.getElementById("toasts");
  if (!region || !text || all(".toast", region).some((one) => one.dataset.text === text)) return;
  const shown = document.createElement("div");
  shown.className = `toast ${kind}`.trim();
  shown.dataset.text = text;
  shown.append(Object.assign(document.createElement("span"), { textContent: text }));
  region.append(shown);
  lively(shown);
};

const lively = (shown) => {
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
  close.setAttribute("aria-label", texts.close);
  close.addEventListener("click", () => shown.remove());
  shown.append(close);
  if (shown.classList.contains("bad")) return;
  let timer;
  const wait = () => { timer = setTimeout(() => shown.remove(), STAYS_MS); };
  for (const name of ["pointerenter", "focusin"]) shown.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) shown.addEventListener(name, wait);
  wait();
};

all("#toasts .toast").forEach(lively);
document.addEventListener("toast", ({ detail }) => toast(detail.text ?? detail.value, detail.kind));
