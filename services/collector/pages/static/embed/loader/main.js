/** One line on somebody's website: `<script async src="https://…/embed.js" data-survey="visit"></script>` */
import { recall, setConsent } from "./memory.js";
import { announce } from "./server.js";
import { close, identify, leave, loadCard, present, survey, tick, tools, track } from "./surveys.js";

const FIELD = "data-field-";
const TICK_MS = 500;

const script = document.currentScript;
const before = window.heed;
let base;

/** Adopt a script tag: its surveys, and the settings in its `data-` attributes. */
function adopt(tag) {
  const { survey: keys = "", consent, ...said } = tag.dataset;
  const given = { fields: {} };
  for (const name of ["mode", "selector", "locale", "touchpoint", "location"]) {
    if (said[name]) given[name] = said[name];
  }
  for (const { name, value } of tag.attributes) {
    if (name.startsWith(FIELD)) given.fields[name.slice(FIELD.length)] = value;
  }
  const [server] = tag.src.split("/embed.js");
  for (const key of keys.match(/[\w-]+/g) || []) survey(key, server, given);
  if (base && !consent) return;
  base ||= server;
  return agree(consent);
}

/** Once storing is allowed, send what an earlier page could not send. */
async function agree(state) {
  if (setConsent(state) && Object.keys(recall().unsent)[0]) (await loadCard(base)).flush(tools);
}

/** No error in here may reach the page. */
function harmless(call) {
  return async (...given) => {
    try {
      return await call(...given);
    } catch {
      announce("error", undefined, { reason: "call" });
    }
  };
}

if (before?.show) {
  before.push(script);
} else {
  const heed = {
    /** Resolves to whether the card is shown. `always` skips the eligibility check. */
    async show(key, { always, ...options } = {}) {
      const one = survey(key, base, {});
      await one.loading;
      return present(one, options, always);
    },
    identify,
    track,
    consent: agree,
    close,
    /** `heed.push(["track", "order_placed"])` works before and after the script has loaded. */
    push: (item) => (Array.isArray(item) ? heed[item.shift()](...item) : adopt(item)),
  };
  for (const name in heed) heed[name] = harmless(heed[name]);
  window.heed = heed;
  heed.push(script);
  if (Array.isArray(before)) before.forEach(heed.push);
  // Wrapping the page's history could break it; checking twice a second cannot.
  setInterval(tick, TICK_MS);
  window.navigation?.addEventListener("currententrychange", tick);
  addEventListener("scroll", tick, { passive: true });
  document.addEventListener("mouseout", (event) => event.relatedTarget || event.clientY > 0 || leave());
}
