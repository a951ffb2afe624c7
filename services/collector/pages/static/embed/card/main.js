/** The card: shown when the loader says so. */
import { FIELDS } from "./fields.js";
import { frame } from "./frame.js";
import { deliver, loadMore, post } from "./sending.js";
import { survey } from "./survey.js";
import { languageOf, match } from "./wording.js";

const DAY_MS = 86_400_000;
const CONFLICT = 409;

/** Return a UUID of version 7 (RFC 9562), which sorts by the millisecond in which it was made. */
function uuid7(chance) {
  const digits = `${Date.now().toString(16).padStart(12, 0)}7${chance}`;
  return digits.replace(/^(.{8})(.{4})(.{4}).(.{3})(.{12}).*/, "$1-$2-$3-a$4-$5");
}

/** Choose the language: the website's setting, the page's language, the browser's, the survey's first. */
function speechOf({ languages, words, title, locale }, isKnown) {
  const tags = Object.keys(languages);
  const wanted = [locale, document.documentElement.lang, ...navigator.languages];
  const nearest = (tag) => match(tag, tags, 1) || tags.find((one) => languages[one].near?.includes(tag.split("-")[0]));
  const found = (by) => wanted.map((tag) => tag && by(tag)).find(Boolean);
  const language = found(nearest) || found((tag) => match(tag, tags)) || tags[0];
  const { direction, words: spoken } = languages[language];
  const speech = { language, direction, spoken, fallback: tags[0], words: words[spoken], isKnown };
  return { ...speech, title: title[languageOf(title, speech)] };
}

/** Return the page's values for the hidden fields of a survey, and nothing else. */
function attributesOf(hidden, said) {
  const known = hidden.filter((name) => said[name] != null && typeof said[name] !== "object");
  return Object.fromEntries(known.map((name) => [name, said[name]]));
}

/** Show the card of the survey `one`, or its tab; throws an object with the `reason` when there is no place for it. */
export async function show(one, settings, options, tools) {
  const { key, base, given, cause } = one;
  const { mode, hidden, button, version, touchpoint, location: place, rest_days, more } = settings;
  const { external_id: isKnown, attributes: known } = tools.who();
  const id = uuid7(tools.chance());
  const speech = speechOf(settings, isKnown);
  const attributes = attributesOf(hidden, { ...known, ...given.fields, ...cause?.data, ...options?.fields });
  const extras = more && (await loadMore(base));
  const where = { channel: "web", ...(touchpoint && { touchpoint }) };
  const { words } = speech;
  let isAnswered;

  function rest(kind) {
    tools.remember((all) => (all.rest[key] = Date.now() + rest_days[kind] * DAY_MS));
  }

  /** Report to page and server that the survey was `shown` or `dismissed`. */
  function happened(kind) {
    rest(kind);
    tools.announce(kind, key, { version });
    send("eligibility/events", { survey: key, person: tools.person(), kind, ...where });
  }

  /** Send something that may get lost. */
  function send(path, content) {
    post(`${base}/v1/${path}`, JSON.stringify(content)).catch(() => {});
  }

  function response(answers) {
    const { external_id } = tools.who();
    return {
      id,
      version,
      answers,
      ...where,
      ...(place && { location: place }),
      locale: speech.language,
      attributes,
      ...(external_id ? { respondent: { external_id: `${external_id}` } } : { visitor: tools.visitor() }),
      occurred_at: new Date(),
    };
  }

  const stand = frame(settings, speech, button && button[languageOf(button, speech)], {
    ask: () => one.card.open(),
    leave: () => one.card.close(),
    gone() {
      one.card = undefined;
      tools.exit(one);
    },
  });

  const parts = { ...extras, fields: { ...FIELDS, ...extras?.fields } };
  const views = survey(settings, speech, attributes, stand.body, parts, {
    turned: (answers) => send(`surveys/${key}/partials`, response(answers)),
    sent(answers) {
      isAnswered = true;
      rest("answered");
      views.say(words.sending);
      deliver({ id, base, survey: key, version, body: response(answers) }, tools, (state, reply) => {
        if (state === "stored") {
          views.thank();
          if (reply.follow_up_url || settings.share)
            loadMore(base).then((parts) => parts.after(stand.body.firstChild, reply, settings, words));
        } else if (state === "refused") refuse(reply);
        else views.say(words.thanks_title, tools.remember(() => {}) ? words.waiting_kept : words.waiting);
      });
    },
  });

  function refuse({ status, errors = [] }) {
    const wrong = errors.map(({ field }) => field.split(".")).find(([part]) => part === "answers");
    if (wrong && views.correct(wrong[1])) isAnswered = false;
    else if (status === CONFLICT) views.say(words.over_title, words.over);
    else views.say(words.refused_title, words.refused);
  }

  one.card = {
    isOpen: false,
    open(isWanted = true) {
      if (this.isOpen || !tools.enter(one)) return this.isOpen;
      views.show();
      stand.open(isWanted);
      happened("shown");
      return (this.isOpen = true);
    },
    close() {
      if (!this.isOpen) return;
      this.isOpen = false;
      if (!isAnswered) happened("dismissed");
      tools.exit(one);
      stand.close(isAnswered || mode !== "button");
    },
    check: (isHere) => stand.check(isHere || options),
  };
  if (mode !== "button") one.card.open(!!options && mode !== "inline");
}

/** Deliver what earlier pages could not send. */
export function flush(tools) {
  for (const item of Object.values(tools.recall().unsent)) deliver(item, tools);
}
