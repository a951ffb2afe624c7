/** Chooses the wording to show among those available; the same rules as the server's `wording.py`. */

export const primary = (tag) => tag.split("-")[0].toLowerCase();

/** Return the tag to show to readers of `wanted`: itself, a more general one, any of the same language, or nothing. */
export function match(wanted, tags) {
  for (let tag = wanted.toLowerCase(); tag; tag = tag.replace(/(^|-)[^-]*$/, "")) {
    const found = tags.find((one) => one.toLowerCase() === tag);
    if (found) return found;
  }
  return tags.find((one) => primary(one) === primary(wanted));
}

/** Return the language that a wording is shown in; the fallback is the survey's first language. */
export function languageOf(texts, { language, fallback }) {
  const tags = Object.keys(texts);
  return match(language, tags) || match(fallback, tags) || tags[0];
}

/** Fill in the names in braces. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
