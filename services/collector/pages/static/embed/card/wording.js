/** Chooses the wording to show among those available; the rules of the server's `shared/languages/tags.py`. */

/** Return a tag with all that CLDR finds likely, and what it says of a region itself; nothing for what is no tag. */
function localeOf(tag) {
  try {
    const locale = new Intl.Locale(tag.replace("_", "-"));
    const { language, script, region } = locale.maximize();
    return { language: language.replace(/^n[bn]$/, "no"), script, region, isGeneral: !locale.region };
  } catch {
    return {};
  }
}

/** English, Portuguese and Spanish outside of their largest country are nearer to each other than to it. */
function isOutside({ language, region }) {
  return /^(en|es|pt)$/.test(language) && region !== localeOf(language).region;
}

/** Return the tag to show to readers of `wanted`: itself, or the nearest of the same language, if need be in another
 * script, unless what they are shown must be `near`; or nothing. */
export function match(wanted, tags, near) {
  const reader = localeOf(wanted);
  let nearest;
  let least = near ? 8 : 9;
  for (const tag of tags) {
    const one = localeOf(tag);
    let distance = 0;
    if (tag.toLowerCase() !== wanted.toLowerCase()) {
      if (!one.language || one.language !== reader.language) continue;
      if (one.script !== reader.script) distance = 8;
      else if (one.region !== reader.region) distance = 3 + (isOutside(one) !== isOutside(reader)) - one.isGeneral / 2;
      else distance = 0.1;
    }
    if (distance < least) [nearest, least] = [tag, distance];
  }
  return nearest;
}

/** Return the language that a wording is shown in; the fallback is the survey's first language. */
export function languageOf(texts, { language, spoken, fallback }) {
  const tags = Object.keys(texts);
  return match(language, tags) || (texts[spoken] ? spoken : match(fallback, tags)) || tags[0];
}

/** Fill in the names in braces. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
