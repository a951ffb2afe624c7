/**
 * The device's key. It comes after the # of the enrolment address, which browsers never send to a server, and is
 * removed from the address bar at once.
 */
const PREFIX = "heed.kiosk.key.";
const unstored = new Map();

export function adoptKey(device) {
  const key = new URLSearchParams(location.hash.slice(1)).get("key");
  if (!key) return false;
  storeKey(device, key);
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

export function storeKey(device, key) {
  unstored.set(device, key);
  try {
    localStorage.setItem(PREFIX + device, key);
  } catch (refused) {
    console.warn("heed kiosk: the key cannot be stored and is lost with this page", refused);
  }
}

export function keyOf(device) {
  try {
    return localStorage.getItem(PREFIX + device) ?? unstored.get(device) ?? null;
  } catch {
    return unstored.get(device) ?? null;
  }
}
