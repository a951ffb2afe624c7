/** Earlier answers in later wordings; the same rules as the server's `piping.py`. */
import { choiceOf } from "../card/path.js";
import { languageOf, primary } from "../card/wording.js";

const LONGEST = 200;
const GAP = "\0";
const GAPS = /([ \t\xa0]*)\0(?:[ \t\xa0]*\0)*([ \t\xa0]*)(?=([.,;:!?)\]…،؛؟。、，！？]|$)?)/gm;
const FIELD = "field.";
const SEPARATORS = { ar: "، ", fa: "، ", ur: "، ", ja: "、", zh: "、" };

/** Return a value as one short line. */
function inLine(value) {
  if (typeof value !== "string" && typeof value !== "number") return "";
  const letters = Array.from(`${value}`.replaceAll(GAP, "").trim().replace(/\s+/g, " "));
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
}

/** Return the function that replaces each `{{…}}` of a text with the answer. */
export function piper({ questions, hidden }, { answers, attributes }, speech) {
  const listed = (parts) => parts.filter(Boolean).join(SEPARATORS[primary(speech.language)] || ", ");

  function label(choices, value) {
    const own = value?.words;
    if (own?.trim?.()) return own;
    const found = choices.find(({ key }) => key === choiceOf(value));
    return found ? found.text[languageOf(found.text, speech)] : "";
  }

  function answer({ type, rows, choices }, value) {
    if (type === "contact" || type === "consent") return "";
    if (type === "single") return label(choices, value);
    if (!choices) return value;
    if (!rows) return listed((value || []).map((one) => label(choices, one)));
    return listed(
      rows.map((row) => {
        const said = label(choices, value?.[row.key]);
        return said && `${label([row], row.key)}: ${said}`;
      }),
    );
  }

  function words(name) {
    if (name.startsWith(FIELD)) {
      const field = name.slice(FIELD.length);
      return hidden.includes(field) ? inLine(attributes[field]) : "";
    }
    const question = questions.find(({ key }) => key === name);
    return question ? inLine(answer(question, answers[name])) : "";
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
