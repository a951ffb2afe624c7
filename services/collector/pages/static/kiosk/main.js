/** The kiosk: a tap becomes an item of the queue, and the queue empties itself towards the server. */
import { keepCopy, watchEdition } from "./freshness.js";
import { uuid7 } from "./ids.js";
import { adoptKey, keyOf } from "./keys.js";
import { keepReporting } from "./reporting.js";
import { openQueue } from "./queue.js";
import { Screen } from "./screen.js";
import { Sync } from "./sync.js";

async function main() {
  const root = document.getElementById("kiosk");
  const { device, question, edition, version } = root.dataset;
  adoptKey(device);
  const opening = openQueue();
  const screen = new Screen(root, async (value, locale) => {
    const now = Date.now();
    const id = uuid7(now);
    const occurred_at = new Date(now).toISOString();
    const answer = { id, answers: { [question]: value }, channel: "kiosk", locale, occurred_at };
    await (await opening).add({ id, device, answer });
    sync.kick();
  });
  const queue = await opening;
  const sync = new Sync({ queue, keyOf, device, onState: (state) => screen.mark(navigator.onLine ? state : "offline") });
  addEventListener("online", () => sync.kick());
  addEventListener("offline", () => screen.mark("offline"));
  addEventListener("visibilitychange", () => document.hidden || sync.kick());
  addEventListener("hashchange", () => adoptKey(device) && sync.kick());
  // For the people who look after the device: call these in the browser's console.
  globalThis.heedKiosk = { waiting: () => queue.waiting(), quarantined: () => queue.quarantined() };
  root.dataset.ready = "yes";
  sync.kick();
  navigator.storage?.persist?.().catch(() => false);
  keepReporting({ queue, device, version, keyOf });
  watchEdition(edition, () => screen.isIdle);
  await keepCopy(device, edition).catch((failed) => console.warn("heed kiosk: no copy for reloads offline", failed));
}

main();
