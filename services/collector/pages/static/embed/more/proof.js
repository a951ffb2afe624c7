/** The proof of work that some surveys ask anonymous browsers for; see `GET /v1/challenges`. */

const bytesOf = (hex) => hex.match(/../g).map((digits) => parseInt(digits, 16));

/** Return the proof for the response `id`; the server at `base` sets the challenge. */
export async function prove(base, id) {
  const answer = await fetch(`${base}/v1/challenges?response=${id}`, { credentials: "omit" });
  const challenge = await answer.json();
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const password = new Uint8Array([...bytesOf(nonce), 0, 0, 0, 0]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(bytesOf(salt)), iterations: cost };
  for (let counter = 0; ; counter += 1) {
    new DataView(password.buffer).setUint32(password.length - 4, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    const derivedKey = Array.from(bits, (byte) => (byte + 256).toString(16).slice(1)).join("");
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
}
