// Changes as they happen. `data-live="tickets scoring"` names services; each change becomes an event of the body, such as
// `live:ticket`, for which parts of pages wait with hx-trigger. All tabs share the connections of one worker.
const SETTLE_MS = 400;
const PING_MS = 20000;
const waiting = new Map();
let settling = 0;

const announce = () => {
  settling = 0;
  if (document.hidden) return; // until somebody looks again
  for (const name of [...waiting.keys()]) {
    waiting.delete(name);
    htmx.trigger(document.body, name);
  }
};
const changed = (names) => {
  names.forEach((name) => waiting.set(name, true));
  if (!document.hidden) settling ||= setTimeout(announce, SETTLE_MS);
};

const listened = () => {
  const found = all("[hx-trigger*='live:']").flatMap((one) => one.getAttribute("hx-trigger").match(/live:[\w-]+/g));
  return [...new Set(found)];
};

/** Return the events of one change; without an id any thing of its topic may have changed. */
const eventsOf = ([topic, id]) =>
  id ? [`live:${topic}`, `live:${topic}-${id}`] : listened().filter((one) => `${one}-`.startsWith(`live:${topic}-`));

const onLive = ({ type, changes = [] }) => {
  if (type === "reset") changed(listened());
  if (type === "change") changed(changes.flatMap(eventsOf));
  if (type === "ended") toast(texts.ended, "bad");
  const sign = document.getElementById("live");
  if (sign && type === "state") sign.hidden = changes === "open";
};

/** Listen to services without a worker: one connection each, for this tab alone. */
const listenAlone = (wanted) => wanted.forEach((service) => follow(service, onLive));

const listen = () => {
  const wanted = [...new Set(all("[data-live]").flatMap((one) => one.dataset.live.split(/\s+/)))].filter(Boolean);
  if (!wanted.length) return;
  const { worker, person } = document.body.dataset;
  if (!window.SharedWorker || !worker) return listenAlone(wanted);
  let port;
  try {
    ({ port } = new SharedWorker(worker, { name: person })); // another person who signs in here gets another one
  } catch {
    return listenAlone(wanted);
  }
  port.onmessage = ({ data }) => onLive(data);
  const want = () => port.postMessage({ wanted });
  want();
  setInterval(want, PING_MS);
  addEventListener("pagehide", () => port.postMessage({ wanted: [] }));
  addEventListener("pageshow", ({ persisted }) => persisted && want());
};
document.addEventListener("visibilitychange", () => document.hidden || !waiting.size || announce());
listen();
