/** Service worker: serves the stored copy of a kiosk's page when the network or the server does not respond. */
const PATIENCE_MS = 8_000;
const BROKEN = 500;
const FRESH_ONLY = ["no-store", "reload"];

addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("fetch", (event) => {
  const isOurs = new URL(event.request.url).origin === location.origin;
  if (isOurs && event.request.method === "GET" && !FRESH_ONLY.includes(event.request.cache)) {
    event.respondWith(networkFirst(event.request));
  }
});

async function networkFirst(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), tired()]);
    return answer.status < BROKEN ? answer : kept;
  } catch {
    return kept;
  }
}

function tired() {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error("too slow")), PATIENCE_MS));
}
