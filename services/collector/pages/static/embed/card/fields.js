/**
 * The fields of the usual questions. A field is `{ parts, read, problem }`: its elements; what was entered, as the
 * server expects it; and what is wrong with that, if anything. `ui.words` are the card's own words, `ui.said` shows one
 * of the survey's.
 */
import { draw, make } from "./elements.js";
import { choiceOf } from "./path.js";
import { filled } from "./wording.js";

const STAR = "M12 3l2.7 5.9 6.3.7-4.7 4.3 1.3 6.3-5.6-3.2-5.6 3.2 1.3-6.3L3 9.6l6.3-.7z";
const LONGEST_OWN_WORDS = 500;
const SHORT_TEXT = 100;

/** Attributes that connect a field to its question for screen readers. */
const about = { "aria-labelledby": "q", "aria-describedby": "ends hint problem" };

/** A face: the mouth shows the mood, from -1 to 1. */
const face = (mood) => draw(`M12 2a10 10 0 100 20 10 10 0 000-20M9 9v.5M15 9v.5M8 ${15 - mood}q4 ${mood * 4} 8 0`);

function scale({ type, values, moods, names, low_label, high_label }, value, ui) {
  const labels = values.map((one, place) => {
    const picture = moods ? face(moods[place]) : type === "rating" && draw(STAR);
    const input = make("input", { type: "radio", name: "f", value: one, checked: one === value });
    return make("label", {}, input, make("span", {}, picture, names ? ui.said(names[place]) : `${one}`));
  });
  const group = make("div", { ...about, class: `scale ${type} of-${values.length}`, role: "radiogroup" }, ...labels);
  return {
    parts: [group, !names && make("p", { class: "ends", id: "ends" }, ui.said(low_label), ui.said(high_label))],
    read() {
      const chosen = group.querySelector(":checked");
      return chosen ? +chosen.value : undefined;
    },
  };
}

function choices({ type, choices: all, at_least, at_most }, value, ui) {
  const isSingle = type === "single";
  const before = new Map([value ?? []].flat().map((one) => [choiceOf(one), one.words]));
  const rows = all.map(({ key, text, other, exclusive }) => {
    const checked = before.has(key);
    const input = make("input", { type: isSingle ? "radio" : "checkbox", name: "f", checked });
    const own =
      other &&
      make("input", {
        maxlength: LONGEST_OWN_WORDS, value: before.get(key), hidden: !checked, "aria-label": ui.words.own_words,
      });
    return { key, exclusive, input, own, label: make("label", { class: "option" }, input, ui.said(text)) };
  });
  const group = make(
    "div",
    {
      class: "options",
      role: isSingle ? "radiogroup" : "group",
      ...about,
      onchange({ target }) {
        const latest = rows.find(({ input }) => input === target);
        for (const row of rows) {
          const isShut = latest && target.checked && row !== latest && (row.exclusive || latest.exclusive);
          if (isShut) row.input.checked = false;
          if (row.own) row.own.hidden = !row.input.checked;
        }
      },
    },
    ...rows.flatMap(({ label, own }) => [label, own]),
  );
  const chosen = () => rows.filter(({ input }) => input.checked);
  return {
    parts: [group],
    read() {
      const said = chosen().map(({ key, own }) => (own?.value.trim() ? { choice: key, words: own.value } : key));
      return isSingle ? said[0] : said;
    },
    problem({ length }) {
      if (isSingle || chosen()[0].exclusive) return "";
      if (length < at_least) return filled(ui.words.too_few, { count: at_least });
      return length > at_most && filled(ui.words.too_many, { count: at_most });
    },
  };
}

function text({ max_length, min_length, pattern }, value, { words }) {
  const isShort = pattern || max_length <= SHORT_TEXT;
  const field = make(isShort ? "input" : "textarea", { id: "f", rows: 4, maxlength: max_length, ...about });
  field.value = value ?? "";
  return {
    parts: [field],
    read: () => field.value,
    problem(said) {
      if (said.trim().length < min_length) return filled(words.too_short, { count: min_length });
      try {
        return pattern && !new RegExp(`^(?:${pattern})$`, "u").test(said.trim()) && words.wrong_form;
      } catch {
        return ""; // The server knows patterns that this browser does not, and checks them.
      }
    },
  };
}

function consent(_, value) {
  const box = make("input", { type: "checkbox", id: "f", checked: value, ...about });
  return { parts: [box], read: () => box.checked };
}

export const FIELDS = {
  nps: scale, csat: scale, ces: scale, rating: scale, faces: scale, single: choices, multiple: choices, text, consent,
};
