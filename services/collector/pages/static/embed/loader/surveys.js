/** The surveys of this page: which of them is due, who is asked, and the one card that may be open. */
import { CONFLICT, ask, meet, person, who } from "./asking.js";
import { chance, recall, remember, visitor } from "./memory.js";
import { isMeant, isThere, seenPercent } from "./page.js";
import { announce, read } from "./server.js";

const CARD = "%CARD%";
const RECENT_MS = 5_000;
/** A survey was started on this page · it was refused, and stays refused on the next page. */
const FOR_NOW = 1;
const FOR_GOOD = 2;

const surveys = [];
const events = new Set();
let path = location.pathname;
let isLeaving;
/** The survey whose card is open, or is about to be. */
let onStage;

/** Return the survey `key` of the server at `base`, the first one without a key. `given` overrides its own settings. */
export function survey(key, base, given) {
  const found = surveys.find((one) => !key || one.key === key);
  if (found || !key) return found;
  const made = { key, base, given };
  surveys.push(made);
  load(made);
  return made;
}

/** Load the part that draws cards and sends answers. */
export const loadCard = (base) => import(base + CARD);

/** What that part may use. */
export const tools = {
  recall,
  remember,
  announce,
  chance,
  visitor,
  person,
  who: () => who,
  /** Return whether a survey's card may open now, and reserve the place for it. */
  enter: (one) => (onStage ||= one) === one,
  exit(one) {
    if (onStage === one) onStage = 0;
  },
};

/** A survey that was refused for another person may be asked again. */
export function identify(given) {
  const isOther = meet(given);
  for (const one of surveys) if (isOther && one.over === FOR_GOOD) one.over = 0;
  tick();
}

/** An event counts for a short time only; long enough for the page that it leads to. */
export function track(name, data) {
  const made = { name, data };
  events.add(made);
  setTimeout(() => events.delete(made), RECENT_MS);
  tick();
}

export function leave() {
  isLeaving = 1;
  tick();
  isLeaving = 0;
}

export function close() {
  onStage?.card?.close();
}

/** Check everything again; called on navigation, on events, and twice a second for changes without an event. */
export function tick() {
  const isNew = path !== location.pathname;
  path = location.pathname;
  for (const one of surveys) {
    if (isNew) {
      one.due = 0;
      if (one.over === FOR_NOW) one.over = 0;
      if (!one.loading) load(one);
    }
    try {
      consider(one);
    } catch {
      refuse(one, { reason: "settings" });
    }
  }
}

/**
 * Show a survey when it may be shown; resolves to whether it is.
 *
 * `options` come from `heed.show()`, which ignores the survey's page rules and start; `always` skips eligibility.
 */
export async function present(one, options, always) {
  if (!one.config) return false;
  if (one.card) return one.card.open();
  if (onStage) {
    announce("refused", one.key, { reason: "busy" });
    return false;
  }
  onStage = one;
  try {
    const settings = { ...one.config, ...one.given, ...options };
    if (!always) await ask(one, settings);
    const { show } = await loadCard(one.base);
    if (options || isHere(one)) await show(one, settings, options, tools);
  } catch (problem) {
    refuse(one, problem);
  }
  if (!one.card?.isOpen) tools.exit(one);
  return !!one.card;
}

/** Fetch a survey; after an error of the network or the server the next page tries again. */
function load(one) {
  one.loading = read(`${one.base}/v1/embed/${one.key}`).then(
    (config) => (one.config = config),
    (problem) => {
      one.loading = problem.status < 500;
      refuse(one, problem);
    },
  );
}

/** Give a survey up for this page and this person, and announce the reason. */
function refuse(one, { reason = "unreachable", status }) {
  one.over = FOR_GOOD;
  announce(status === CONFLICT ? "refused" : "error", one.key, { reason });
}

function consider(one) {
  const isMeantNow = one.config && isHere(one);
  one.card?.check(isMeantNow);
  if (!isMeantNow || one.card || one.over) {
    one.due = 0;
    return;
  }
  const { start } = one.config;
  if (!one.due && hasStarted(one, start)) one.due = Date.now() + (start.delay_seconds || 0) * 1000;
  if (one.due && one.due <= Date.now() && !document.hidden && !onStage) {
    one.over = FOR_NOW;
    present(one);
  }
}

/** Return whether a survey is meant for what is on the screen now. */
function isHere({ config, given }) {
  const { mode, selector } = { ...config, ...given };
  return isMeant(config.audience, who.attributes) && (mode !== "inline" || isThere(selector));
}

function hasStarted(one, { on, event, scroll_percent }) {
  if (on === "load") return document.readyState !== "loading";
  if (on === "scroll") return seenPercent() >= scroll_percent;
  if (on === "exit_intent") return isLeaving;
  for (const made of events) if (made.name === event && made !== one.cause) return (one.cause = made);
}
