/** Says once that a person is here: programs that open every link of a mail touch nothing. */

const form = document.getElementById("survey");
const kinds = ["pointerdown", "pointermove", "touchstart", "wheel", "keydown"];

function seen(event) {
  // Browsers say that the pointer moved when the page moves below it.
  if (!event.isTrusted || (event.type === "pointermove" && !event.movementX && !event.movementY)) return;
  for (const kind of kinds) removeEventListener(kind, seen);
  navigator.sendBeacon(form.dataset.opened);
}

for (const kind of kinds) addEventListener(kind, seen, { passive: true });
