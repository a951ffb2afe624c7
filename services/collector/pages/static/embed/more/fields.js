/** The fields of the rarer questions; see the card's `fields.js`. */
import { make } from "../card/elements.js";
import { typedNumber } from "./numbers.js";

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

/** A number as the reader writes it. Where it can be several, they are offered; NaN stands for what is none of them. */
export function number(question, value, { words, said, language, spoken, marks }) {
  const { minimum, decimals, limits } = question;
  const written = new Intl.NumberFormat(language, { maximumFractionDigits: 6, numberingSystem: "latn" });
  const inputmode = minimum < 0 ? "text" : decimals ? "decimal" : "numeric";
  const oninput = () => offers.replaceChildren();
  const field = make("input", { id: "f", inputmode, autocomplete: "off", oninput, ...about });
  const offers = make("div", { class: "options", role: "group", "aria-labelledby": "problem" });
  let meant;

  /** Write a number without anything that could be read in two ways, and remember it should it be so all the same. */
  function put(given) {
    field.value = `${given}`.replace(".", marks[0] || ".");
    meant = { text: field.value, value: given };
  }

  function read() {
    const text = field.value.trim();
    if (meant?.text === text) return { value: meant.value };
    return text ? typedNumber(text, question, marks) : {};
  }

  function offer(choice) {
    const onclick = () => {
      put(choice);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    };
    return make("button", { type: "button", class: "option", onclick }, written.format(choice));
  }

  if (value != null) put(value);
  return {
    parts: [field],
    read() {
      const { value: found, fault } = read();
      return fault ? NaN : found;
    },
    problem() {
      const { fault, choices = [] } = read();
      offers.replaceChildren(...choices.map(offer));
      field.getRootNode().getElementById("problem").after(offers);
      if (fault === "unclear") {
        const either = new Intl.ListFormat(spoken, { type: "disjunction" });
        return words.did_you_mean.replace("{choices}", either.format(choices.map((one) => written.format(one))));
      }
      if (fault === "range") return said(limits).textContent;
      if (fault === "decimals" && !decimals) return words.whole_number;
      if (fault === "decimals") return words.too_many_decimals.replace("{count}", decimals);
      return fault && words.not_a_number;
    },
  };
}

/** A day, in the browser's own field. What the browser cannot read becomes NaN: it is not mistaken for an empty one. */
export function date({ earliest, latest, help }, value, { words, said }) {
  const field = make("input", { id: "f", type: "date", min: earliest, max: latest, ...about });
  field.value = value ?? "";
  return {
    parts: [field],
    read: () => (field.validity.badInput ? NaN : field.value),
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
