/** The page that is shown now: address, device, language, and how much of it was seen. */

/**
 * Return whether an address pattern, with `*` for anything, fits the whole text; in linear time. The line breaks, which
 * no address contains, hold its beginning and its end in their places.
 */
function fits(pattern, text) {
  let place = 0;
  return `\n${pattern}\n`.split("*").every((part) => {
    const found = `\n${text}\n`.indexOf(part, place);
    place = found + part.length;
    return found >= 0;
  });
}

/** A pattern is compared with the path; with query and hash if it has `?` or `#`, with the origin if it has one. */
function isAt(pattern) {
  const { origin, pathname, search, hash } = location;
  const path = /[?#]/.test(pattern) ? pathname + search + hash : pathname;
  return fits(pattern, (/^h/.test(pattern) ? origin : "") + path);
}

function isDevice(kind) {
  const isSmall = Math.min(screen.width, screen.height) < 600;
  return kind === (matchMedia("(pointer: fine)").matches ? "desktop" : isSmall ? "mobile" : "tablet");
}

/** `de` covers `de-AT`. */
function isRead(language) {
  return [document.documentElement.lang, navigator.language].some((tag) =>
    `${tag}-`.toLowerCase().startsWith(`${language}-`.toLowerCase()),
  );
}

/** Return whether there is such an element; without a selector there is. */
export const isThere = (selector = "*") => document.querySelector(selector);

/** Return whether a survey is meant for this page and visitor; `known` are the visitor's attributes from the page. */
export function isMeant({ url, not_url = [], selector, devices, languages, attributes = {} }, known = {}) {
  const any = (list, holds) => !list || list.some(holds);
  return (
    any(url, isAt) &&
    !not_url.some(isAt) &&
    any(devices, isDevice) &&
    any(languages, isRead) &&
    Object.keys(attributes).every((name) => attributes[name].includes(known[name])) &&
    isThere(selector)
  );
}

/** How much of the page has come into view, in percent of its height. */
export function seenPercent() {
  const { scrollTop, clientHeight, scrollHeight } = document.scrollingElement;
  return ((scrollTop + clientHeight) / scrollHeight) * 100;
}
