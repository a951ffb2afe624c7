/** Conditions and the path through a survey; the same rules as the server's `shared/conditions` and `path.py`. */

const isSaid = (part) => part !== null && part !== undefined && part !== "";

/** Return whether a value is an answer at all. */
export function isGiven(value) {
  if (typeof value === "string") return value.trim() !== "";
  return typeof value === "object" && value ? Object.values(value).some(isSaid) : isSaid(value);
}

/** Return the key of a choice, also where it has words beside it; any other value as it is. */
export const choiceOf = (value) => value?.choice ?? value;

/** The text of a hidden field is converted to the type it is compared with: links carry nothing but text. */
function alike(value, wanted, isField) {
  if (!isField || typeof value !== "string" || typeof wanted === "string") return value;
  const text = value.trim();
  if (typeof wanted === "boolean") return { true: true, false: false }[text.toLowerCase()] ?? value;
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : value;
}

const plain = (value) => (typeof value === "string" ? value.trim() : value);
const isSame = (value, wanted) => plain(value) === plain(wanted);
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text.trim());

/** Return whether `high` is not less than `low`: both numbers, or both days. */
function reaches(high, low) {
  if (typeof high === "string" && typeof low === "string") {
    return isDay(high) && isDay(low) && high.trim() >= low.trim();
  }
  return typeof high === "number" && typeof low === "number" && high >= low;
}

const equals = (value, wanted, isField) => isSame(alike(choiceOf(value), wanted, isField), wanted);

const OPERATORS = {
  equals,
  differs_from: (...given) => !equals(...given),
  one_of: (value, wanted, isField) => wanted.some((one) => equals(value, one, isField)),
  includes: (value, wanted, isField) =>
    !isField && Array.isArray(value) && value.some((part) => isSame(choiceOf(part), wanted)),
  at_least: (value, wanted, isField) => reaches(alike(value, wanted, isField), wanted),
  at_most: (value, wanted, isField) => reaches(wanted, alike(value, wanted, isField)),
};

/** The value of a name; what every object inherits, such as `constructor`, is not one. */
const own = (values, name) => (Object.hasOwn(Object(values), name) ? values[name] : undefined);

function valueOf({ question, field, row }, { answers, attributes, ranked }) {
  if (question === undefined) return own(attributes, field);
  const value = own(answers, question);
  if (row !== undefined) return typeof value !== "object" || Array.isArray(value) ? undefined : own(value, row);
  return ranked.includes(question) && Array.isArray(value) ? value.slice(0, 1) : value;
}

/** Return whether a condition holds for what is known: `answers`, `attributes`, and the keys of `ranked` questions. */
export function holds(test, known) {
  const isTrue = (part) => holds(part, known);
  if (test.all_of) return test.all_of.every(isTrue);
  if (test.any_of) return test.any_of.some(isTrue);
  if (test.none_of) return !test.none_of.some(isTrue);
  const value = valueOf(test, known);
  if (test.answered !== undefined) return test.answered === isGiven(value);
  const name = Object.keys(OPERATORS).find((one) => test[one] !== undefined);
  return !!name && isGiven(value) && OPERATORS[name](value, test[name], test.question === undefined);
}

/** Return the questions that are `asked`, and those of the `answers` that belong to them. */
export function walk(questions, given, attributes) {
  const asked = [];
  const answers = {};
  const ranked = questions.filter(({ type }) => type === "ranking").map(({ key }) => key);
  const known = { answers, attributes, ranked };
  for (let place = 0; place < questions.length; ) {
    const question = questions[place];
    place += 1;
    if (question.show_if && !holds(question.show_if, known)) continue;
    asked.push(question);
    if (Object.hasOwn(given, question.key)) answers[question.key] = given[question.key];
    const jump = (question.jumps || []).find(({ when }) => !when || holds(when, known));
    if (jump) {
      const target = questions.findIndex(({ key }) => key === jump.to);
      place = jump.to === "end" ? questions.length : Math.max(place, target);
    }
  }
  return { asked, answers };
}
