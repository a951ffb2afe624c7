/** Does the small computation that keeps bots out (ALTCHA) while the form is filled in, in slices. */

const form = document.getElementById("survey");
const field = form.elements.proof;
const status = document.getElementById("proof");
const SLICE_MS = 12;

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = () => new Promise((resolve) => setTimeout(resolve));

/** Find the number whose key has the prefix that the challenge asks for. */
async function solve({ nonce, salt, cost, keyLength, keyPrefix }) {
  const head = bytes(nonce);
  const password = new Uint8Array(head.length + 4);
  password.set(head);
  const options = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  let slice = performance.now();
  for (let counter = 0; counter < 2 ** 32; counter++) {
    new DataView(password.buffer).setUint32(head.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hex(await crypto.subtle.deriveBits(options, key, keyLength * 8));
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey };
    if (performance.now() - slice > SLICE_MS) {
      await pause();
      slice = performance.now();
    }
  }
  throw new Error("no solution");
}

async function prove() {
  const answer = await fetch(`/v1/challenges?response=${form.elements.id.value}`, { credentials: "omit" });
  if (!answer.ok) throw new Error(`challenge: ${answer.status}`);
  const challenge = await answer.json();
  const solution = await solve(challenge.parameters);
  field.value = btoa(JSON.stringify({ challenge, solution }));
}

/** Try a few times: the network may be away for a moment while somebody fills in the form. */
async function insist() {
  for (let attempt = 0; !field.value; attempt++) {
    try {
      await prove();
    } catch (failed) {
      if (attempt === 3 || !globalThis.crypto?.subtle) throw failed;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
  }
}

let proving = insist();
proving.catch(() => {});
let isWaiting = false;

form.addEventListener("submit", async (event) => {
  if (field.value || event.submitter?.matches(".quiet, .language")) return;
  event.preventDefault();
  if (isWaiting) return;
  isWaiting = true;
  status.textContent = status.dataset.working;
  try {
    await proving;
    status.textContent = "";
    isWaiting = false;
    form.requestSubmit(event.submitter);
  } catch {
    status.textContent = status.dataset.failed;
    isWaiting = false;
    proving = insist();
    proving.catch(() => {});
  }
});
