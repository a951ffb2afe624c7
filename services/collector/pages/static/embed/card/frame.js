/** The frame of the card: over the page, in its corner, in one of its elements, or behind a tab at its edge. */
import css from "./card.css";
import { draw, make } from "./elements.js";
import { filled } from "./wording.js";

const CROSS = "M6 6l12 12M18 6L6 18";
const APPEAR_MS = 100;

/** Return whether the page is dark, by its actual colours, not the browser's preference; green dominates brightness. */
function isDark() {
  const page = document.documentElement;
  for (const element of [document.body, page]) {
    const [, green, , alpha = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g);
    if (alpha > 0.5) return green < 110;
  }
  return getComputedStyle(page).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Return a style sheet that no page's policy forbids, because it is not in the page's HTML. */
function sheetOf(colours) {
  const lines = Object.entries(colours[isDark() ? "dark" : "light"]).map(([name, value]) => `--${name}:${value};`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${css}:host{${lines.join("")}}`);
  return sheet;
}

/**
 * Return the frame, whose `body` is filled by others. `on.ask` is called when the visitor asks for the card at its tab,
 * `on.leave` when they want to close it, `on.gone` when it has been removed.
 */
export function frame({ mode, selector, colours }, { title, language, direction, spoken, words }, name, on) {
  const isModal = mode === "popup";
  const isInline = mode === "inline";
  const place = isInline ? document.querySelector(selector) : document.body;
  if (!place) throw { reason: "selector" };

  const spokenIn = { lang: language, dir: direction };
  const host = make("heed-survey");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheetOf(colours)];
  const body = make("div");
  const toShut = { class: "shut", type: "button", "aria-label": words.close, onclick: on.leave };
  const card = make(
    isModal ? "dialog" : "section",
    { class: `card ${mode}`, "aria-label": title, "aria-modal": isModal && "true", ...spokenIn, oncancel: leave },
    !isInline && make("button", toShut, draw(CROSS)),
    body,
  );
  const tab =
    mode === "button" &&
    make("button", { class: "tab", type: "button", onclick: on.ask, ...spokenIn }, name || words.button);
  const live = make("p", { class: "unseen", "aria-live": "polite", lang: spoken });
  let before;

  function leave(event) {
    event.preventDefault();
    on.leave();
  }

  // What is typed here must not trigger the page's own shortcuts.
  for (const kind of ["keydown", "keyup", "keypress"]) {
    host.addEventListener(kind, (event) => {
      event.stopPropagation();
      if (event.key === "Escape" && card.parentNode && !isModal && !isInline) leave(event);
    });
  }
  host.addEventListener("focusin", ({ relatedTarget }) => (before = relatedTarget || before));
  root.append(live, tab || "");
  place.append(host);

  const self = {
    body,
    /** Show the card; the focus moves to it when it `isWanted`. */
    open(isWanted) {
      if (tab) tab.remove();
      root.append(card);
      if (isModal) card.showModal();
      else if (!isInline) setTimeout(() => (live.textContent = filled(words.opened, { title })), APPEAR_MS);
      if (isWanted || isModal) body.querySelector("[tabindex]").focus({ preventScroll: true });
    },
    /** Remove the card; its tab comes back unless `isOver`. */
    close(isOver) {
      const hadFocus = root.activeElement;
      if (isModal) card.close();
      card.remove();
      if (tab && !isOver) {
        root.append(tab);
        if (hadFocus) tab.focus();
        return;
      }
      host.remove();
      if (hadFocus) before?.focus?.();
      on.gone();
    },
    /** Called repeatedly: put the card back when the page is drawn anew, remove it with the page it belongs to. */
    check(isHere) {
      if (isInline ? !host.isConnected : tab && !card.parentNode && !isHere) self.close(true);
      else if (!host.isConnected) {
        document.body.append(host);
        if (isModal) {
          card.close();
          card.showModal();
        }
      }
    },
  };
  return self;
}
