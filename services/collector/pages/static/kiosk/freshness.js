/**
 * Keeps the page up to date and available. A kiosk's page stays open for months: it watches for a newer edition of
 * itself, and where the browser allows (https), a copy is kept so that a reload works without network.
 */
const WATCH_MS = 600_000;
/** The kept copy of a page that the network failed to bring may be of an older edition. */
const FIRST_LOOK_MS = 30_000;
const KEEPER = "/kiosk/keeper.js";

export function watchEdition(edition, isIdle) {
  const look = async () => {
    if (!isIdle()) return;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", credentials: "omit" });
      const current = answer.headers.get("Heed-Edition");
      const shown = answer.ok || answer.status === 409;
      if (shown && current && current !== edition && isIdle()) location.reload();
    } catch {
      // No network: the page stays as it is.
    }
  };
  setTimeout(look, FIRST_LOOK_MS);
  setInterval(look, WATCH_MS);
  addEventListener("online", look);
}

export async function keepCopy(device, edition) {
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  await navigator.serviceWorker.register(KEEPER);
  const mine = `heed-kiosk-${device}-`;
  const name = mine + edition;
  // The page itself is kept last: a copy without it was interrupted, and is made again.
  if (await caches.match(location.pathname, { cacheName: name })) return;
  const needed = performance
    .getEntriesByType("resource")
    .map((entry) => new URL(entry.name))
    .filter((url) => url.origin === location.origin && url.pathname.includes("/assets/"))
    .map((url) => url.pathname);
  try {
    const cache = await caches.open(name);
    const page = await fetch(location.pathname, { cache: "reload", credentials: "omit" });
    if (page.headers.get("Heed-Edition") !== edition) throw new Error("the page has just changed");
    await cache.addAll([...new Set(needed)]);
    await cache.put(location.pathname, page);
  } catch (failed) {
    await caches.delete(name);
    throw failed;
  }
  for (const old of await caches.keys()) if (old.startsWith(mine) && old !== name) await caches.delete(old);
}
