/** Requests to the server and events for the page. No request carries cookies. */

/** Dispatch an event on the page, for its tag manager: `heed:shown`, `heed:error` and so on. Never with an answer. */
export function announce(kind, survey, more) {
  document.dispatchEvent(new CustomEvent(`heed:${kind}`, { detail: { survey, ...more } }));
}

/** Return the JSON of an address; throws an object with the `reason` of a refusal, and its `status`. */
export async function read(url) {
  const answer = await fetch(url, { credentials: "omit" });
  const content = await answer.json();
  if (answer.ok) return content;
  throw { reason: content.type.split(":").pop(), status: answer.status };
}
