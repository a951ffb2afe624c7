/** The fields of the rarer questions; see the card's `fields.js`. */
import { make } from "../card/elements.js";

const about = { "aria-labelledby": "q", "aria-describedby": "hint problem" };
const LONGEST_LINE = 200;

function lines(...labels) {
  return [make("div", { class: "rows", role: "group", ...about }, ...labels)];
}

/** Rows with a list each: the columns of a matrix, or the places of a ranking. */
function lists(rows, entries, before, empty, ui) {
  const made = rows.map(({ key, text }) => {
    const options = entries.map(([value, words]) => make("option", { value, selected: before[key] === value }, words));
    const select = make("select", {}, make("option", { value: "" }, empty), ...options);
    return { key, select, label: make("label", { class: "row" }, ui.said(text), select) };
  });
  return {
    parts: lines(...made.map(({ label }) => label)),
    chosen: () => made.map(({ key, select }) => [key, select.value]).filter(([, value]) => value),
  };
}

export function matrix({ rows, choices, required }, value, ui) {
  const columns = choices.map(({ key, text }) => [key, ui.said(text).textContent]);
  const { parts, chosen } = lists(rows, columns, value || {}, ui.words.choose, ui);
  return {
    parts,
    read: () => Object.fromEntries(chosen()),
    problem: () => required && chosen().length < rows.length && ui.words.needs_rows,
  };
}

export function ranking({ choices, at_least, at_most }, value, ui) {
  const places = choices.map((_, place) => [`${place + 1}`, `${place + 1}`]);
  const before = Object.fromEntries((value || []).map((key, place) => [key, `${place + 1}`]));
  const { parts, chosen } = lists(choices, places, before, "–", ui);
  return {
    parts,
    read() {
      const ranked = chosen().sort(([, one], [, other]) => one - other);
      return ranked.map(([key]) => key);
    },
    problem({ length }) {
      if (new Set(chosen().map(([, place]) => place)).size < length) return ui.words.ranks_twice;
      if (length < at_least) return ui.words.too_few.replace("{count}", at_least);
      return length > at_most && ui.words.too_many.replace("{count}", at_most);
    },
  };
}

/** A number or a day. What the browser cannot read becomes NaN, so that it is not mistaken for an empty field. */
function typed(type, limits, value, meaning) {
  const field = make("input", { id: "f", type, ...limits, ...about });
  field.value = value ?? "";
  return { parts: [field], read: () => (field.validity.badInput ? NaN : field.value && meaning(field.value)) };
}

export function number({ minimum, maximum, decimals = 0, help }, value, { words, said }) {
  return {
    ...typed("number", { min: minimum, max: maximum, step: "any" }, value, Number),
    problem(given) {
      if (Number.isNaN(given)) return words.not_a_number;
      if (given < minimum || given > maximum) return said(help).textContent;
      const isFine = (`${given}`.split(".")[1] || "").length <= decimals;
      return !isFine && (decimals ? words.decimals.replace("{count}", decimals) : words.whole_number);
    },
  };
}

export function date({ earliest, latest, help }, value, { words, said }) {
  return {
    ...typed("date", { min: earliest, max: latest }, value, String),
    problem(given) {
      if (Number.isNaN(given)) return words.not_a_date;
      return (given < earliest || given > latest) && said(help).textContent;
    },
  };
}

export function contact({ fields }, value, { words, isKnown }) {
  const made = fields.map((name) => {
    const field = make("input", {
      type: { email: "email", phone: "tel" }[name] || "text",
      name,
      autocomplete: name === "phone" ? "tel" : name,
      maxlength: LONGEST_LINE,
    });
    field.value = value?.[name] ?? "";
    return field;
  });
  return {
    parts: lines(...made.map((field) => make("label", { class: "row" }, words[field.name], field))),
    read: () => Object.fromEntries(made.map(({ name, value: said }) => [name, said.trim()]).filter(([, said]) => said)),
    problem({ email, phone }) {
      if (made.some((field) => !field.validity.valid)) return words.wrong_contact;
      return !isKnown && !email && !phone && words.needs_contact;
    },
  };
}
