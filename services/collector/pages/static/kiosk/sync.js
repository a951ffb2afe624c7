/**
 * Sends the items of the queue to the server, in batches, until every item is settled.
 *
 * The server replies item by item. Created and duplicate: done. Conflict and rejected: moved to quarantine, because
 * sending again would not help. A survey that is closed for now, no network, a busy or broken server: later. A refused
 * key: everything stays, and the screen shows it. Replies that do not come from Heed itself are ignored.
 */
const ENDPOINT = "/v1/responses/batch";
const LARGEST_BATCH = 50;
const TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const REFUSED_WAIT_MS = 300_000;
const LOCK = "heed-kiosk-sync";
const TEMPORARY = ["urn:heed:problem:survey-not-open", "urn:heed:problem:unavailable"];
const FINAL_STATUSES = [400, 413, 422];

export class Sync {
  /**
   * @param queue where the items wait
   * @param keyOf gives the key of a device, or null
   * @param device the device that this page shows
   * @param onState is called with "ok", "offline" or "refused"
   */
  constructor({ queue, keyOf, device, onState }) {
    Object.assign(this, { queue, keyOf, device, onState });
    this.failures = 0;
    this.running = false;
    this.again = false;
    this.timer = 0;
  }

  /** Send now; when a round is under way, one more follows it. */
  async kick() {
    this.again = true;
    if (this.running) return;
    this.running = true;
    try {
      while (this.again) {
        this.again = false;
        await this.#round();
      }
    } finally {
      this.running = false;
    }
  }

  async #round() {
    clearTimeout(this.timer);
    let outcome;
    try {
      outcome = await this.#alone(() => this.#drain());
    } catch (error) {
      console.error("heed kiosk: sending failed", error);
      outcome = { state: "offline" };
    }
    if (outcome.state === "busy") {
      this.#later(FIRST_WAIT_MS);
      return;
    }
    this.onState(outcome.state);
    if (outcome.state === "ok") {
      this.failures = 0;
    } else if (outcome.state === "refused") {
      this.#later(REFUSED_WAIT_MS);
    } else {
      this.failures += 1;
      const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.failures - 1));
      this.#later(Math.max(wait * (0.5 + Math.random() / 2), outcome.retryAfterMs ?? 0));
    }
  }

  #later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.kick(), milliseconds);
  }

  /** One tab at a time, where the browser has locks; elsewhere the ids prevent duplicates from two tabs. */
  #alone(act) {
    if (!navigator.locks) return act();
    return navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? act() : { state: "busy" }));
  }

  async #drain() {
    let worst = { state: "ok" };
    for (const device of new Set([this.device, ...(await this.queue.devices())])) {
      const outcome = await this.#drainDevice(device);
      if (outcome.state === "offline") return outcome;
      if (outcome.state === "refused" && device === this.device) worst = outcome;
    }
    return worst;
  }

  async #drainDevice(device) {
    const key = this.keyOf(device);
    if (!key) return { state: "refused" };
    let size = LARGEST_BATCH;
    for (;;) {
      const items = await this.queue.oldest(device, size);
      if (items.length === 0) return { state: "ok" };
      const outcome = await this.#send(key, items);
      if (outcome.state === "final" && items.length > 1) {
        size = 1; // the server cannot read one of them: find it
      } else if (outcome.state === "final") {
        await this.#setAside(items[0], outcome.problem);
      } else if (outcome.state !== "ok") {
        return outcome;
      }
    }
  }

  async #send(key, items) {
    let answer;
    try {
      answer = await fetch(ENDPOINT, {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
        body: JSON.stringify({ responses: items.map((item) => item.answer) }),
        cache: "no-store",
        credentials: "omit",
        signal: timeoutSignal(TIMEOUT_MS),
      });
    } catch {
      return { state: "offline" };
    }
    const content = await readJson(answer);
    if (answer.status === 200 && Array.isArray(content?.results)) return this.#apply(items, content.results);
    const isProblem = (answer.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
    if (answer.status === 401 && isProblem) return { state: "refused" };
    if (FINAL_STATUSES.includes(answer.status) && isProblem) return { state: "final", problem: content };
    return { state: "offline", retryAfterMs: retryAfterMs(answer) };
  }

  async #apply(items, results) {
    const byId = new Map(results.map((result) => [result?.id, result]));
    let settled = 0;
    for (const item of items) {
      const result = byId.get(item.id);
      if (result?.status === "created" || result?.status === "duplicate") {
        await this.queue.remove(item.id);
        settled += 1;
      } else if (isFinal(result)) {
        await this.#setAside(item, result.problem ?? { title: result.status });
        settled += 1;
      }
    }
    // The rest can wait; without any progress, sending again at once would get the same reply.
    return { state: settled > 0 ? "ok" : "offline" };
  }

  async #setAside(item, problem) {
    await this.queue.quarantine(item, problem);
    console.warn("heed kiosk: the server did not take an answer; it is kept in heedKiosk.quarantined()", problem);
  }
}

function isFinal(result) {
  const final = result?.status === "conflict" || result?.status === "rejected";
  return final && !TEMPORARY.includes(result.problem?.type);
}

async function readJson(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

function retryAfterMs(answer) {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? Math.min(seconds * 1000, REFUSED_WAIT_MS) : 0;
}

function timeoutSignal(milliseconds) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}
