/** Who the visitor is, as far as the page knows, and whether they may be asked. */
import { recall, visitor } from "./memory.js";
import { read } from "./server.js";

export const CONFLICT = 409;

/** The visitor's `external_id` and `attributes`, as the page set them. */
export let who = {};

/** Set who the visitor is; returns whether that is somebody else than before. */
export function meet(given) {
  const before = who.external_id;
  who = Object(given) === given ? given : { external_id: given };
  return who.external_id !== before;
}

/** Return who is asked: the customer whom the page named, or an anonymous visitor. */
export function person() {
  return who.external_id ? `external_id:${who.external_id}` : `visitor:${visitor()}`;
}

/** Ask the server whether the visitor may be asked; throws an object with the `reason` when not. */
export async function ask({ key, base }, { touchpoint }) {
  if (recall().rest[key] > Date.now()) throw { reason: "resting", status: CONFLICT };
  const asked = { survey: key, person: person(), channel: "web", ...(touchpoint && { touchpoint }) };
  const { eligible, reason } = await read(`${base}/v1/eligibility?${new URLSearchParams(asked)}`);
  if (!eligible) throw { reason, status: CONFLICT };
}
