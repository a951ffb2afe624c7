// The worker that all tabs of a person share: one connection for each service that any of them shows.
const FORGET_MS = 150000; // browsers slow the timers of tabs in the background down to one a minute
const tabs = new Map();
const streams = new Map();

const settle = () => {
  const wanted = new Set([...tabs.values()].flatMap((tab) => tab.wanted));
  for (const [service, close] of streams) {
    if (wanted.has(service)) continue;
    close();
    streams.delete(service);
  }
  for (const service of wanted) {
    if (!streams.has(service)) streams.set(service, follow(service, (message) => spread(service, message)));
  }
};
const spread = (service, message) => {
  for (const [port, tab] of tabs) if (tab.wanted.includes(service)) port.postMessage(message);
  if (message.type === "ended") streams.delete(service);
};

self.addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.wanted.length) tabs.set(port, { wanted: data.wanted, at: Date.now() });
    else tabs.delete(port);
    settle();
  };
});
setInterval(() => {
  for (const [port, tab] of tabs) if (Date.now() - tab.at > FORGET_MS) tabs.delete(port);
  settle();
}, 30000);
