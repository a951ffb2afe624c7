// One timeline of many services: each part brings entries with their moments, which move into the list by time.
// `data-merged` holds the list, `data-merge`, and the parts, whose `data-kind` says what their entries are.
// What a part knows of a response that is in the list already becomes badges there: `data-response` names it.
const intoTimeline = (part) => {
  const whole = part.closest("[data-merged]");
  const list = whole.querySelector("[data-merge]");
  all("[data-from]", list).filter((one) => one.dataset.from === part.dataset.kind).forEach((one) => one.remove());
  const entries = all("li[data-at]", part);
  for (const entry of entries) {
    const known = entry.dataset.response && all(":scope > li:not([data-from])", list).find((one) => one.dataset.response === entry.dataset.response);
    if (known) {
      const words = known.querySelector(":scope > blockquote, :scope > p");
      for (const badge of all(".badge", entry)) {
        badge.dataset.from = part.dataset.kind;
        known.insertBefore(badge, words);
        known.insertBefore(document.createTextNode(" "), badge);
      }
      known.classList.toggle("bad", entry.classList.contains("bad"));
      entry.remove();
      continue;
    }
    entry.dataset.from = part.dataset.kind;
    entry.prepend(Object.assign(document.createElement("span"), { className: "badge quiet", textContent: part.dataset.kind }), " ");
    const earlier = all(":scope > li", list).find((one) => !one.dataset.at || new Date(one.dataset.at) < new Date(entry.dataset.at));
    list.insertBefore(entry, earlier || null);
  }
  // What is left of a part is shown where it says something else than that there is nothing.
  part.hidden = !part.querySelector("li, .error, .skeleton");
};
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const part = detail.target?.closest("[data-merged] [data-kind]");
  if (part) intoTimeline(part);
});
