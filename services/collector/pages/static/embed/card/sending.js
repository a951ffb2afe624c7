/** Sends answers until the server has accepted or refused them: under one id, so that nothing is stored twice. */

const MORE = "%MORE%";
const TOO_MANY = 429;
const MAX_PROOFS = 5;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 20_000;
/** Browsers let no more than 64 KiB outlive a page. */
const MAX_OUTLIVING = 60_000;

/** Send text that is JSON as plain text, which needs no preflight request. */
export function post(url, body) {
  const signal = AbortSignal.timeout?.(PATIENCE_MS);
  return fetch(url, { method: "POST", credentials: "omit", keepalive: body.length < MAX_OUTLIVING, body, signal });
}

/** Load the part that few surveys need. */
export const loadMore = (base) => import(base + MORE).then(({ EXTRAS }) => EXTRAS);

/**
 * Deliver an item `{ id, base, survey, version, body }`. Until it is delivered it stays in memory, and in the browser
 * where the visitor has agreed to that. `report` is called with `waiting`, with `stored` and the reply, or with
 * `refused` and the problem.
 */
export function deliver(item, { remember, announce }, report = () => {}) {
  const { id, base, survey, version } = item;
  let { body } = item;
  let tries = 0;
  let timer;
  let isBusy;

  const sent = () => post(`${base}/v1/surveys/${survey}/responses`, JSON.stringify(body));

  function finish(state, reply, problem) {
    isBusy = true;
    removeEventListener("online", attempt);
    removeEventListener("pagehide", leave);
    remember((all) => delete all.unsent[id]);
    if (problem) announce("error", survey, { reason: problem.type.split(":").pop() });
    else announce("answered", survey, { version, response: id });
    report(state, reply);
  }

  /** Only replies of Heed itself count: not the login page of a network, nor a proxy's error. */
  async function attempt() {
    if (isBusy) return;
    clearTimeout(timer);
    isBusy = true;
    tries += 1;
    let wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
    try {
      const answer = await sent();
      const said = await answer.json();
      if (answer.ok && said.id === id) return finish("stored", said);
      const isFinal = answer.status < 500 && answer.status !== TOO_MANY && said.type.startsWith("urn:heed:");
      if (isFinal && said.type.endsWith(":proof-needed") && tries < MAX_PROOFS) {
        body = { ...body, proof: await (await loadMore(base)).prove(base, id) };
        wait = 0;
      } else if (isFinal && body.occurred_at) {
        // Perhaps this device's clock is wrong: use the moment of arrival.
        body = { ...body, occurred_at: undefined };
        wait = 0;
      } else if (isFinal) return finish("refused", said, said);
      wait = Math.max(wait, answer.headers.get("retry-after") * 1000);
    } catch {
      // No network, or no answer in time.
    }
    isBusy = false;
    if (wait) report("waiting");
    timer = setTimeout(attempt, wait);
  }

  /** The last chance on this page: the request outlives it, but its reply does not arrive any more. */
  function leave() {
    if (!isBusy) sent().catch(() => {});
  }

  remember((all) => (all.unsent[id] = item));
  addEventListener("online", attempt);
  addEventListener("pagehide", leave);
  attempt();
}
