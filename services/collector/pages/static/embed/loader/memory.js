/**
 * What is remembered: who the visitor is, until when each survey rests, and answers that are not sent yet. Only in this
 * page's memory until the visitor has consented; then in localStorage, which the website's tabs share.
 */
const PLACE = "heed";

let held = { rest: {}, unsent: {} };

let isGranted = false;

/** Return all that is remembered. Where storage is refused or corrupt, this page's memory is used. */
export function recall() {
  try {
    if (isGranted) held = { ...held, ...JSON.parse(localStorage[PLACE]) };
  } catch {}
  return held;
}

/**
 * Change what is remembered. Another tab may have changed it meanwhile, so it is read first. Returns whether it may be
 * kept beyond this page.
 */
export function remember(change) {
  change(recall());
  try {
    if (isGranted) localStorage[PLACE] = JSON.stringify(held);
  } catch {}
  return isGranted;
}

/**
 * Take note of what the visitor agreed to: `granted`, `denied` or `unknown`. Without a state, data that
 * was stored after an earlier consent counts as consent. Returns whether something may be kept.
 */
export function setConsent(state) {
  const { rest, unsent } = held;
  try {
    isGranted = state ? state === "granted" : PLACE in localStorage;
    if (state === "denied") {
      delete localStorage[PLACE];
      delete held.visitor;
    }
  } catch {}
  return remember((all) => {
    all.rest = { ...all.rest, ...rest };
    all.unsent = { ...all.unsent, ...unsent };
  });
}

/** Return 32 random hexadecimal digits. */
export function chance() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => (byte + 256).toString(16).slice(1)).join("");
}

/** Return the visitor's id, a random UUID made when it is first needed. It does not identify the person. */
export function visitor() {
  remember((all) => (all.visitor ||= chance()));
  return held.visitor;
}
