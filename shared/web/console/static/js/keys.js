// The keyboard. A page declares keys with data-key and data-key-label; lists with data-list are walked with j and k.
const GO_MS = 1500;
let going = 0;
const areOn = () => remembered("heed-keys") !== "off";

const press = (element) => {
  if (element.matches("input, select, textarea")) return element.focus();
  if (element.matches("[role=checkbox]")) element.focus(); // and there it stays when its part of the page is renewed
  return element.click();
};

const rowsOf = (list) => all(list.matches("table") ? "tbody > tr" : ":scope > li", list);
const linkOf = (row) => row.querySelector("a[href], button, [tabindex]");

/** Walk to the next row, or the one before; the list that has the focus, else the first of the page. */
const walk = (by) => {
  const list = document.activeElement?.closest("[data-list]") || document.querySelector("[data-list]");
  if (!list) return false;
  const rows = rowsOf(list).filter(linkOf);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const here = at < 0 ? rows.findIndex((row) => row.matches(".here, [aria-current]")) : at;
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
  if (!next) return false;
  linkOf(next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
};

const mark = () => {
  const row = document.activeElement?.closest("[data-list] tr, [data-list] > li");
  row?.querySelector("input[type=checkbox]")?.click();
  return Boolean(row);
};

const visible = (element) => element.checkVisibility?.() ?? true;

const act = (key) => {
  if (going) {
    going = clearTimeout(going) || 0;
    const entry = all("[data-go]").find((one) => one.dataset.go === key);
    if (entry) location.assign(entry.href || entry.dataset.href);
    return Boolean(entry);
  }
  const declared = all("[data-key]").filter((one) => one.dataset.key === key && !one.disabled);
  const shown = declared.filter(visible); // what a page declares itself goes before what stands around it
  const found = shown.find((one) => one.closest("main")) || shown[0] || declared.find((one) => one.closest("details.menu, .side"));
  if (found) return press(found) || true;
  switch (key) {
    case "g": going = setTimeout(() => { going = 0; }, GO_MS); return true;
    case "j": return walk(1);
    case "k": return walk(-1);
    case "x": return mark();
    default: return false;
  }
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    document.querySelector("[data-dialog=palette]")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || !areOn()) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
});

// The dialog with the keys: those of every page stand in it, those that this page declares are added.
document.getElementById("keys")?.addEventListener("opened", ({ target }) => {
  const list = target.querySelector("dl[data-page]");
  list.replaceChildren();
  const entries = all("[data-key][data-key-label]").map((one) => [one.dataset.key, one.dataset.keyLabel]);
  for (const [key, label] of new Map(entries)) {
    const name = document.createElement("dt");
    name.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    list.append(name, Object.assign(document.createElement("dd"), { textContent: label }));
  }
  const choice = target.querySelector("[name=keys]");
  choice.checked = areOn();
  choice.onchange = () => remember("heed-keys", choice.checked ? "on" : "off");
});
