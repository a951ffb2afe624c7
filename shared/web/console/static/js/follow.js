// One connection to a service's stream, kept up. It runs in a page or in the worker.
const RETRY_MS = [2000, 5000, 15000, 60000];

/** Call `on` with what `/console/<service>/live` says, until the function that is returned is called. */
const follow = (service, on) => {
  let source, timer, attempt = 0, isFirst = true, wasOpen = false;
  const open = () => {
    let isNew = !isFirst; // a new connection does not know what the one before missed
    isFirst = false;
    source = new EventSource(`/console/${service}/live`);
    source.addEventListener("open", () => {
      attempt = 0;
      wasOpen = true;
      on({ type: "state", changes: "open" });
      if (isNew) on({ type: "reset" });
      isNew = false; // when the browser reconnects by itself it says what came last
    });
    source.addEventListener("change", ({ data }) => on({ type: "change", changes: JSON.parse(data).changes }));
    source.addEventListener("reset", () => on({ type: "reset" }));
    source.addEventListener("ended", () => { source.close(); on({ type: "ended" }); });
    source.addEventListener("error", () => {
      if (wasOpen) on({ type: "state", changes: "closed" });
      if (source.readyState !== EventSource.CLOSED) return; // the browser reconnects
      timer = setTimeout(open, RETRY_MS[Math.min(attempt++, RETRY_MS.length - 1)]);
    });
  };
  open();
  return () => { clearTimeout(timer); source.close(); };
};
