/** The survey in its card: one question after the other along the path that follows from the answers, and thanks. */
import { draw, make } from "./elements.js";
import { isGiven, walk } from "./path.js";
import { filled, languageOf } from "./wording.js";

const TICK = "M4 12.5l5 5L20 6.5";
const LETTER = "M3 6h18v12H3zM3 7l9 7 9-7";
const LOOK_MS = 250;

/**
 * Return the views of a survey.
 *
 * @param settings the survey as the server gives it
 * @param speech language, fallback and the card's own words
 * @param attributes what hidden fields hold
 * @param body where the views are shown
 * @param parts the fields by type of question, and `piper` where a wording repeats an answer
 * @param on callbacks: `turned(answers)` after a page, `sent(answers)` after the last one
 */
export function survey(settings, speech, attributes, body, { fields, piper }, on) {
  const { questions, languages } = settings;
  const { language, words } = speech;
  const answers = {};
  let place = 0;
  let isPointed;
  let question;
  let field;

  const path = () => walk(questions, answers, attributes);

  /** Return an element with a wording of the survey, in whichever of its languages there is one. */
  function said(texts) {
    const spoken = languageOf(texts, speech);
    const { direction: around } = languages[spoken] || settings.words[spoken];
    const other = spoken !== language && { lang: spoken, dir: around };
    const pipe = piper?.(settings, { answers: path().answers, attributes }, { ...speech, around });
    return make("span", other || {}, pipe ? pipe(texts[spoken]) : texts[spoken]);
  }

  const ui = { ...speech, ...languages[language], words, said };

  // A random order for as long as the card exists; `other` and exclusive choices stay last.
  for (const { randomised, rows, choices } of questions) {
    const list = rows || choices;
    const draws = randomised && new Map(list.map((one) => [one, one.other || one.exclusive ? 1 : Math.random()]));
    if (draws) list.sort((one, other) => draws.get(one) - draws.get(other));
  }

  function show() {
    const { asked } = path();
    question = asked[place];
    const { key, type, text, hint, help, required } = question;
    field = fields[type](question, answers[key], ui);
    const label = make("label", { for: "f" }, said(text));
    const title = make("h2", { id: "q", tabindex: -1 }, label, !required && make("small", {}, ` ${words.optional}`));
    const next = make("button", { class: "next" });
    const wrong = make("p", { id: "problem", role: "alert" });
    const isConsent = type === "consent";
    const total = asked.length;
    const name = filled(words.question_of, { number: place + 1, total });

    function refresh() {
      wrong.textContent = "";
      next.textContent = isLast() ? words.send : words.go_on;
    }

    const form = make(
      "form",
      {
        novalidate: true,
        onsubmit(event) {
          event.preventDefault();
          wrong.textContent = problem();
          const said = path().answers;
          if (wrong.textContent) body.querySelector("input,textarea,select").focus();
          else if (!isLast()) turn(1);
          else if (Object.values(said).some((value) => value !== false)) on.sent(said);
          else wrong.textContent = words.nothing_answered;
        },
        oninput: refresh,
        onchange() {
          refresh();
          // Chosen with a pointer; arrow keys only pass by.
          const goOn = () => form.isConnected && form.requestSubmit();
          if (isPointed && question.values && !isLast()) setTimeout(goOn, LOOK_MS);
          isPointed = false;
        },
        onpointerdown: () => (isPointed = true),
        onkeydown: () => (isPointed = false),
      },
      total > 1 && make("progress", { max: total, value: place + 1, "aria-label": name }),
      settings.intro && !place && make("p", { class: "intro" }, said(settings.intro)),
      make("div", { class: type }, isConsent && field.parts[0], title),
      make("div", { id: "hint" }, hint && make("p", {}, said(hint)), help && make("p", {}, said(help))),
      ...(isConsent ? [] : field.parts),
      wrong,
      make(
        "div",
        { class: "buttons", lang: speech.spoken },
        place && make("button", { class: "back", type: "button", onclick: () => turn(-1) }, words.back),
        next,
      ),
    );
    put(form);
    refresh();
  }

  /** Return what is wrong with the answer as it is entered. */
  function problem() {
    const { type, required } = question;
    const value = field.read();
    const isNothing = !isGiven(value) || value === false;
    if (isNothing) return required ? words[`needs_${type}`] || words.needs_answer : "";
    return field.problem?.(value) || "";
  }

  function turn(by) {
    keep();
    place += by;
    if (by > 0) on.turned(path().answers);
    show();
  }

  /** Store what is entered; what cannot be read is dropped. */
  function keep() {
    const value = field.read();
    if (isGiven(value) && value === value) answers[question.key] = value;
    else delete answers[question.key];
  }

  /** Return whether the question that is shown is the last one, with what is entered now. */
  function isLast() {
    keep();
    return path().asked.at(-1) === question;
  }

  /** Replace the view; if the focus was in the old one, it moves to the beginning of the new one. */
  function put(view) {
    const isReading = body.contains(body.getRootNode().activeElement);
    body.replaceChildren(view);
    if (isReading) body.querySelector("[tabindex]").focus({ preventScroll: true });
  }

  function message(drawing, title, text = "") {
    put(make("div", { class: "message" }, draw(drawing), make("h2", { tabindex: -1 }, title), make("p", {}, text)));
  }

  return {
    show,
    thank: () => message(TICK, words.thanks_title, settings.thanks ? said(settings.thanks) : words.thanks),
    say: (title, text) => message(LETTER, title, text),
    /** Go back to the question whose answer the server refused; returns whether it is on the path. */
    correct(key) {
      const found = path().asked.findIndex((one) => one.key === key);
      if (found < 0) return false;
      place = found;
      show();
      body.querySelector("#problem").textContent = words.wrong_form;
      return true;
    },
  };
}
