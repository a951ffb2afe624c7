/** Reports every few minutes that this tablet is alive, and how many answers wait on it. Nothing depends on it. */
const EVERY_MS = 300_000;
const ENDPOINT = "/v1/devices/report";
const MOST = 1_000_000;

export function keepReporting({ queue, device, version, keyOf }) {
  const report = async () => {
    const key = keyOf(device);
    if (!key) return;
    try {
      const ours = (items) => Math.min(MOST, items.filter((item) => item.device === device).length);
      const body = {
        app_version: version,
        waiting: ours(await queue.waiting()),
        set_aside: ours(await queue.quarantined()),
      };
      await fetch(ENDPOINT, {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
      });
    } catch {
      // No network: the next report says it all.
    }
  };
  report();
  setInterval(report, EVERY_MS);
  addEventListener("online", report);
  addEventListener("hashchange", report);
}
