/** Reads numbers as people write them; the same rules as the server's `shared/languages/numbers.py`. */

const LONGEST_NUMBER = 40;
const EXACT = 2 ** 53;
const EXACT_DIGITS = 16;
const UNSEEN = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g;
const UNIT = /^[\p{Sc}\x25٪]|[\p{Sc}\x25٪]$/u;
const SIGN = /^(?:[+＋]|([-‐-–−﹣－]))/;
const SAME = { " ": /[\xa0\u2007-\u2009\u202f\t]/g, "'": /[‘’ʼ]/g, ",": /，/g, ".": /．/g };
const GROUPS = /^[1-9]\d{0,2}([.,،٬' ])\d{3}(?:\1\d{3})*$/;
const LAKHS = /^[1-9]\d?([.,،٬' ])(?:\d{2}\1)*\d{3}$/;
const FRACTION = /^(\d(?:[\d.,،٬' ]*\d)?|)([.,،٫])(\d*)$/;
const PLAIN = /^\d+$/;

/** Return the value of a digit of any script: each script has its ten in a row, from a code that ends in 0 or 6 on. */
function digitOf(letter) {
  const code = letter.codePointAt(0);
  return (code & 15) - (/\p{Nd}/u.test(String.fromCodePoint(code & ~15)) ? 0 : 6);
}

const onlyDigits = (text) => text.replace(/\D/g, "");

/**
 * Return what `text` can mean: `values`, as texts that computers read, one of them if it is `sure`; and `plain`, the
 * one by the letter of the language where that is not sure.
 *
 * @param marks how the language writes numbers: its decimal mark, its mark between groups, whether it has lakhs
 */
export function readNumber(text, marks) {
  let bare = text.replace(UNSEEN, "").trim();
  const hasUnit = UNIT.test(bare);
  bare = bare.replace(UNIT, "").trim();
  const sign = SIGN.exec(bare);
  let digits = bare.slice(sign ? 1 : 0).replace(/\p{Nd}/gu, digitOf);
  for (const mark in SAME) digits = digits.replace(SAME[mark], mark);
  digits = digits.trim();
  if (digits.length > LONGEST_NUMBER) return { values: [] };
  const { values, sure, plain } = meaningsOf(digits, marks);
  const signed = (value) => (sign?.[1] ? `-${value}` : value);
  return { values: values.map(signed), sure: sure && !hasUnit, plain: plain && !hasUnit && signed(plain) };
}

function meaningsOf(digits, [decimal, group, hasLakhs]) {
  if (PLAIN.test(digits)) return { values: [digits], sure: true };
  const western = GROUPS.exec(digits);
  const grouped = western || LAKHS.exec(digits);
  const found = FRACTION.exec(digits);
  const [, head, mark, tail] = found || [];
  const before = head && (GROUPS.exec(head) || LAKHS.exec(head));
  const isFraction = found && (!head || PLAIN.test(head) ? head || tail : before && before[1] !== mark && tail);
  const fraction = isFraction && `${onlyDigits(head) || 0}.${tail || 0}`;
  if (grouped) {
    const whole = onlyDigits(digits);
    const between = grouped[1];
    if (!fraction) return { values: [whole], sure: western || (hasLakhs && (between === group || between === "٬")) };
    if (between === group) return { values: [whole], sure: true };
    return { values: [whole, fraction], plain: between === decimal && fraction };
  }
  if (!fraction) return { values: [] };
  const values = [fraction];
  if (mark === "٫" || mark === decimal) return { values, sure: true };
  if (mark === group && tail.length === 3 && /^[1-9]\d*$/.test(head)) return { values: [head + tail, fraction] };
  if (tail && !PLAIN.test(head)) return { values, sure: tail.length !== 3 };
  return { values, sure: tail.length < 3 && (!tail || !/^0*$/.test(tail)) };
}

/** Return what is wrong with a value for a question: `decimals`, `range`, or nothing. */
function faultOf(value, { minimum = -EXACT, maximum = EXACT, decimals = 0 }) {
  const [whole, tail = ""] = value.replace(/(\.\d*?)0+$/, "$1").split(".");
  if (tail.length > decimals) return "decimals";
  if (value < minimum || value > maximum) return "range";
  return tail && (onlyDigits(whole) + tail).replace(/^0+/, "").length > EXACT_DIGITS && "decimals";
}

/** Return the `value` of a number that was typed, the `choices` where it can be several, or the `fault`. */
export function typedNumber(text, question, marks) {
  const { values, sure, plain } = readNumber(text, marks);
  if (!values.length) return { fault: "no_value" };
  const fitting = values.filter((one) => !faultOf(one, question));
  const isPlain = question.decimals >= 3 && fitting.length === 1 && fitting[0] === plain;
  if (!sure && !isPlain && fitting.length) return { fault: "unclear", choices: fitting.map(Number) };
  const value = fitting[0] || plain || values[0];
  const fault = faultOf(value, question);
  return fault ? { fault } : { value: Number(value) };
}
