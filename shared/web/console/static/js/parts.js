// What parts of pages do by themselves: copy, stay until saved, tell the time, keep line numbers, be tables on phones.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(texts.copied);
  } catch {
    toast(texts.notCopied, "bad"); // the browser allows it on HTTPS and on this machine alone
  }
});

const unsaved = new Set();
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-guard]");
  if (form) unsaved.add(form);
});
document.addEventListener("submit", ({ target }) => unsaved.delete(target));
document.addEventListener("reset", ({ target }) => unsaved.delete(target));
addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});

const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang || "en");
const refreshTimes = (within) => {
  for (const time of all("time[data-ago]", within)) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, length] = UNITS.find(([, one]) => Math.abs(seconds) >= one) || ["second", 1];
    time.textContent = relative.format(Math.trunc(seconds / length), unit);
  }
};
setInterval(() => document.hidden || refreshTimes(document), 30000);

/** Number the lines of a text that is code. */
const number = (text) => {
  const lines = Object.assign(document.createElement("pre"), { className: "lines" });
  lines.setAttribute("aria-hidden", "true");
  const box = Object.assign(document.createElement("div"), { className: "numbered" });
  text.replaceWith(box);
  box.append(lines, text);
  const count = () => { lines.textContent = Array.from(text.value.split("\n"), (_, at) => at + 1).join("\n"); follow(); };
  const follow = () => { lines.style.height = `${text.clientHeight}px`; lines.scrollTop = text.scrollTop; };
  text.addEventListener("input", count);
  text.addEventListener("scroll", follow);
  new ResizeObserver(follow).observe(text);
  count();
};

// Browsers forget that a table is one when it is shown as cards; the roles say it again.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
const nameParts = (table) => {
  for (const part of [table, ...all("thead, tbody, tr, td, th", table)]) {
    if (part.closest("table") !== table || part.hasAttribute("role")) continue;
    part.setAttribute("role", ROLES[part.tagName] || (part.scope === "row" ? "rowheader" : "columnheader"));
  }
};

/** Show the present tab where there are more of them than fit. */
const reveal = (tab) => {
  const list = tab.closest(".tabs");
  list.scrollLeft += tab.getBoundingClientRect().right - list.getBoundingClientRect().right;
};

atEveryPart((within) => {
  refreshTimes(within);
  all("textarea[data-lines]", within).filter((one) => !one.closest(".numbered")).forEach(number);
  all(".table", within).forEach(nameParts);
  all(".tabs [aria-current]", within).forEach(reveal);
  all("form[data-guard] [data-noscript], .filters[hx-get] [data-noscript]", within).forEach((one) => { one.hidden = true; });
});
