/** Exchanges the code, typed or scanned, for the device's key, keeps the key, and shows the kiosk. */
import { storeKey } from "./keys.js";

const ENDPOINT = "/v1/devices/enrol";

async function enrol(form, code) {
  const say = (kind) => {
    for (const word of form.querySelectorAll("[data-say]")) word.hidden = word.dataset.say !== kind;
  };
  say("");
  try {
    const answer = await fetch(ENDPOINT, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
      cache: "no-store",
      credentials: "omit",
    });
    if (answer.ok) {
      const { id, key } = await answer.json();
      storeKey(id, key);
      location.replace(`/kiosk/${id}#key=${key}`); // the key once more, where nothing can be stored
      return;
    }
    say(answer.status < 500 && answer.status !== 429 ? "wrong" : "offline");
  } catch {
    say("offline");
  }
  form.elements.code.focus();
}

const form = document.getElementById("enrol");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  enrol(form, form.elements.code.value.trim());
});
const scanned = new URLSearchParams(location.hash.slice(1)).get("code");
if (scanned) {
  form.elements.code.value = scanned;
  history.replaceState(null, "", location.pathname);
  enrol(form, scanned);
}
