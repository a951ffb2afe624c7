/** Earlier answers in later wordings; the same rules as the server's `piping.py`. */
import { choiceOf } from "../card/path.js";
import { languageOf } from "../card/wording.js";

const LONGEST = 200;
const GAP = "\0";
const GAPS = /([ \t\xa0]*)\0(?:[ \t\xa0]*\0)*([ \t\xa0]*)(?=([.,;:!?)\]…،؛؟。、，！？]|$)?)/gm;
const FIELD = "field.";
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Return a value as one short line. */
function inLine(value) {
  if (typeof value !== "string") return "";
  const letters = Array.from(`${value}`.replaceAll(GAP, "").trim().replace(/\s+/g, " "));
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/** Return the function that replaces each `{{…}}` of a text with the answer. */
export function piper({ questions, hidden }, { answers, attributes }, speech) {
  const { language, around } = speech;
  const number = (value, useGrouping) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: 6, numberingSystem: "latn", useGrouping }).format(value);
  const day = new Intl.DateTimeFormat(language, {
    dateStyle: "long", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn",
  });

  function label(choices, value) {
    const own = value?.words;
    if (own?.trim?.()) return own;
    const found = choices.find(({ key }) => key === choiceOf(value));
    return found ? found.text[languageOf(found.text, speech)] : "";
  }

  /** Return an answer, or each of several, in words. */
  function answer({ type, rows, choices }, value) {
    if (value == null || type === "contact" || type === "consent") return [];
    if (type === "number") return [number(value)];
    if (type === "date" && Date.parse(value)) return [day.format(new Date(value))];
    if (!choices) return [inLine(`${value}`)];
    if (!rows) return [value].flat().map((one) => inLine(label(choices, one)));
    return rows.map((row) => {
      const said = label(choices, value[row.key]);
      return said && inLine(`${label([row], row.key)}: ${said}`);
    });
  }

  /** Return a value so that it cannot turn what stands around it; the same rule as the server's `isolated`. */
  function apart(value) {
    const bare = value.replace(TURNING, "");
    return bare && (around === "rtl" || RIGHT_TO_LEFT.test(bare)) ? `\u2068${bare}\u2069` : bare;
  }

  function words(name) {
    const field = name.startsWith(FIELD) && name.slice(FIELD.length);
    const known = field && hidden.includes(field) && attributes[field];
    const question = questions.find(({ key }) => key === name);
    const parts = field
      ? [typeof known === "number" ? number(known, false) : inLine(known)]
      : question ? answer(question, answers[name]) : [];
    const list = new Intl.ListFormat(language);
    const lines = parts.filter(Boolean);
    const line = list.format(lines);
    return line.length > LONGEST ? apart(inLine(line)) : list.format(lines.map(apart));
  }

  return (text) => {
    const said = text.replace(/\{\{([^{}]*)\}\}/g, (_, name) => words(name.trim()) || GAP);
    if (!said.includes(GAP)) return said;
    // Tidy up around a missing answer: no blank before a full stop, and never two.
    const tidy = said.replace(GAPS, (_, before, after, next) => {
      if (next !== undefined) return "";
      return before && after ? " " : before + after;
    });
    return said.trimStart().startsWith(GAP) ? tidy.trim().replace(/^[ ,;:]+/, "") : tidy.trim();
  };
}
