/**
 * Answers that wait to be sent. An answer stays here until the server has confirmed or refused it: through reloads,
 * crashes and days without network. Where IndexedDB is refused, localStorage holds them; where nothing can be
 * stored, memory does.
 *
 * An item is {id, device, answer}: `answer` is sent to the server. Items in "quarantine" were refused by the server;
 * they are never deleted here.
 */
const DATABASE = "heed-kiosk";
const SHELVES = ["queue", "quarantine"];

export async function openQueue() {
  const stores = [];
  for (const open of [openIndexed, openLocal, openMemory]) {
    try {
      stores.push(await open());
    } catch (refused) {
      console.warn("heed kiosk: a way to store answers is missing", refused);
    }
  }
  return new Queue(stores);
}

class Queue {
  constructor(stores) {
    this.stores = stores;
  }

  /** Resolves once the item is stored. */
  add(item) {
    return this.#put("queue", item);
  }

  /** The oldest items of a device, at most `count`. */
  async oldest(device, count) {
    return (await this.waiting()).filter((item) => item.device === device).slice(0, count);
  }

  async devices() {
    return [...new Set((await this.waiting()).map((item) => item.device))];
  }

  waiting() {
    return this.#all("queue");
  }

  quarantined() {
    return this.#all("quarantine");
  }

  async remove(id) {
    await this.#each((store) => store.remove("queue", id));
  }

  /** Move an item that the server will never accept into quarantine; it is stored there before it leaves the queue. */
  async quarantine(item, reason) {
    await this.#put("quarantine", { ...item, reason });
    await this.remove(item.id);
  }

  async #put(shelf, item) {
    let last;
    for (const store of this.stores) {
      try {
        await store.put(shelf, item);
        return;
      } catch (refused) {
        last = refused;
      }
    }
    throw last;
  }

  async #all(shelf) {
    const byId = new Map();
    await this.#each(async (store) => (await store.all(shelf)).forEach((item) => byId.set(item.id, item)));
    return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** A store that fails must not hide what the others hold. */
  async #each(act) {
    for (const store of this.stores) {
      try {
        await act(store);
      } catch (failed) {
        console.error("heed kiosk: a store of answers failed", failed);
      }
    }
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function connect() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => SHELVES.forEach((shelf) => opening.result.createObjectStore(shelf, { keyPath: "id" }));
  return settled(opening);
}

async function openIndexed() {
  let database = null;
  const opened = async () => {
    if (!database) {
      database = await connect();
      database.onclose = () => (database = null); // the browser closed it: open it again next time
    }
    return database;
  };
  const write = async (shelf, act) => {
    const transaction = (await opened()).transaction(shelf, "readwrite", { durability: "strict" });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
      act(transaction.objectStore(shelf));
    });
  };
  await opened();
  return {
    put: (shelf, item) => write(shelf, (store) => store.put(item)),
    remove: (shelf, id) => write(shelf, (store) => store.delete(id)),
    all: async (shelf) => settled((await opened()).transaction(shelf).objectStore(shelf).getAll()),
  };
}

/** One entry per item, so that two tabs never overwrite each other's list. */
function openLocal() {
  const prefix = (shelf) => `heed.kiosk.${shelf}.`;
  const storage = localStorage;
  const probe = prefix("probe");
  storage.setItem(probe, "1");
  storage.removeItem(probe);
  return {
    put: (shelf, item) => storage.setItem(prefix(shelf) + item.id, JSON.stringify(item)),
    remove: (shelf, id) => storage.removeItem(prefix(shelf) + id),
    all: (shelf) =>
      Object.keys(storage)
        .filter((name) => name.startsWith(prefix(shelf)))
        .map((name) => JSON.parse(storage.getItem(name))),
  };
}

function openMemory() {
  const shelves = Object.fromEntries(SHELVES.map((shelf) => [shelf, new Map()]));
  return {
    put: (shelf, item) => shelves[shelf].set(item.id, item),
    remove: (shelf, id) => shelves[shelf].delete(id),
    all: (shelf) => [...shelves[shelf].values()],
  };
}
