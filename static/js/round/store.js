// What lies on this phone, in one IndexedDB database: the rounds taken along, the outbox, and the photos to be sent.
//   packs   a zone's round, by the zone, and at its doors what this phone has sent; deleted after a day
//   outbox  what was saved and has not arrived, in the order of saving
//   photos  {visit, user, sha256, blob}; `ready` once the visit has arrived
// Drafts lie in drafts.js. All of it is gone at log-out.
(() => {
  "use strict";
  const LONGEST = 24 * 3600 * 1000;
  const PATIENCE = 3000; // with a database that does not answer
  const NAME = "wulibridge";
  const DEVICE = "wb-device";
  const STORES = ["packs", "outbox", "photos"];

  // Once logged out, the pages that are still open keep nothing any more.
  let left = false;
  const leave = () => (left = true);
  const hasLeft = () => left;

  let opened = null;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("packs", { keyPath: "zone.id" });
        const outbox = request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
        outbox.createIndex("uuid", "uuid", { unique: true });
        request.result.createObjectStore("photos", { keyPath: "id", autoIncrement: true }).createIndex("visit", "visit");
      };
      request.onsuccess = () => {
        // A tab of a later release wants to rearrange the stores: make way.
        request.result.onversionchange = () => {
          request.result.close();
          opened = null;
        };
        resolve(request.result);
      };
      request.onerror = () => reject(request.error);
    }));

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  // All that `work` does with the stores holds, or none of it; it is on the disk when this returns.
  const within = async (mode, work) => {
    const transaction = (await open()).transaction(STORES, mode, { durability: "strict" });
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const [packs, outbox, photos] = STORES.map((name) => transaction.objectStore(name));
    try {
      const result = await work({ packs, outbox, photos });
      await finished;
      return result;
    } catch (error) {
      if (transaction.error === null) transaction.abort();
      finished.catch(() => undefined);
      throw error;
    }
  };
  const reading = (work) => within("readonly", work);
  const writing = async (work) => {
    if (left) throw new Error("Whoever this was for has logged out.");
    const result = await within("readwrite", work);
    window.dispatchEvent(new Event("wb-store"));
    return result;
  };

  const ofVisit = ({ photos }, visit) => done(photos.index("visit").getAll(visit));
  const itemOf = ({ outbox }, uuid) => done(outbox.index("uuid").get(uuid));

  // Packs ------------------------------------------------------------------------------------------------------------

  const doorIn = (pack, household) => pack.buildings.flatMap((building) => building.doors).find((door) => door.id === household);

  // A round that is taken along anew: what this phone has sent from its doors can still be opened, for its day.
  const keepPack = (pack) =>
    writing(async (stores) => {
      const before = await done(stores.packs.get(pack.zone.id));
      const known = before?.user.id === pack.user.id ? before.buildings.flatMap((building) => building.doors) : [];
      for (const { id, visits = [] } of known) {
        const door = doorIn(pack, id);
        if (door) door.visits = visits.filter((visit) => visit.made > Date.now() - LONGEST);
      }
      await done(stores.packs.put({ ...pack, taken_at: Date.now() }));
    });
  const packs = () => reading((stores) => done(stores.packs.getAll()));

  const atDoor = async (stores, household, changeOf) => {
    for (const pack of await done(stores.packs.getAll())) {
      const door = doorIn(pack, household);
      if (!door) continue;
      const change = changeOf(door);
      Object.assign(door, change);
      if (change.together) pack.together = change.together;
      await done(stores.packs.put(pack));
    }
  };

  // A door of a pack after something happened there, so that the lists on the phone tell it too.
  const changeDoor = (household, change) => writing((stores) => atDoor(stores, household, () => change));

  const dropPacks = (unwanted) =>
    writing(async (stores) => {
      const all = await done(stores.packs.getAll());
      return Promise.all(all.filter(unwanted).map((pack) => done(stores.packs.delete(pack.zone.id))));
    });

  // A round is deleted after a day; so are photos of a draft that expired with them.
  const purge = async () => {
    const old = Date.now() - LONGEST;
    await dropPacks((pack) => pack.taken_at < old);
    await writing(async (stores) => {
      for (const photo of await done(stores.photos.getAll())) {
        const waits = photo.ready || photo.made > old || (await itemOf(stores, photo.visit));
        if (!waits) await done(stores.photos.delete(photo.id));
      }
    });
  };

  // Outbox -----------------------------------------------------------------------------------------------------------

  // As which version this has arrived; 0 when it has not.
  const arrivedAs = async ({ packs }, { uuid, household }) => {
    const doors = (await done(packs.getAll())).map((pack) => doorIn(pack, household));
    return doors.flatMap((door) => door?.visits ?? []).find((visit) => visit.uuid === uuid)?.version ?? 0;
  };

  // A new item, or a change of one that is still here or has arrived (as `base`, where its round was deleted). What was
  // tried may have arrived too: its change is a new version.
  const put = ({ base: told = 0, ...item }) =>
    writing(async (stores) => {
      const before = await itemOf(stores, item.uuid);
      const base = (await arrivedAs(stores, item)) || told;
      const kept = before ?? { version: base + 1, base, made: Date.now() };
      const version = kept.version + (kept.tried ? 1 : 0);
      await done(stores.outbox.put({ ...kept, ...item, version, tried: false, refused: null }));
    });

  const items = () => reading((stores) => done(stores.outbox.getAll()));
  const find = (uuid) => reading((stores) => itemOf(stores, uuid));

  // Says of these what is about to be sent, as it stands now: what was undone meanwhile is not among it.
  const markTried = (batch) =>
    writing(async (stores) => {
      const tried = [];
      for (const item of batch) {
        const now = await itemOf(stores, item.uuid);
        if (now) tried.push({ ...now, tried: true });
      }
      for (const item of tried) await done(stores.outbox.put(item));
      return tried;
    });

  const dropItem = async (stores, { id, uuid }) => {
    for (const photo of await ofVisit(stores, uuid)) if (!photo.ready) await done(stores.photos.delete(photo.id));
    await done(stores.outbox.delete(id));
  };

  // A visit that was taken back while it was on its way, and refused, never was. What takes it back goes with it, unless
  // an earlier version may have arrived.
  const wasTakenBack = async (stores, item) => {
    const all = await done(stores.outbox.getAll());
    const back = all.find((each) => each.kind === "withdrawal" && each.body.visit === item.uuid);
    if (!back) return false;
    await dropItem(stores, item);
    if (item.version === 1) await dropItem(stores, back);
    return true;
  };

  // What was corrected here and has not arrived yet stands on top of what the office says.
  const standing = async ({ outbox }, household, { stands, version }) => {
    const own = (await done(outbox.getAll())).filter((item) => item.kind === "correction" && item.household === household && !item.refused);
    const typed = own.flatMap((item) => Object.entries(item.body.changes)).map(([field, pair]) => [field, pair[1]]);
    return { ...stands, ...Object.fromEntries(typed.filter(([field]) => field in stands)), version };
  };

  // What the door tells after a receipt. A visit that arrived can be opened there, and changed.
  const tellDoor = async (stores, item, receipt, arrived) => {
    const visit = item.body.visit ?? item.uuid;
    const others = ({ visits = [] }) => visits.filter((each) => each.uuid !== visit);
    if (item.kind === "visit" && arrived) {
      const { uuid, entries, made, was } = item;
      const sent = { uuid, entries, made, was, version: receipt.version, stays: receipt.stays, address: receipt.address };
      await atDoor(stores, item.household, (door) => ({ sent: true, visits: [...others(door), sent] }));
    } else if (item.kind === "correction" && arrived && receipt.stands) {
      const change = await standing(stores, item.household, receipt);
      await atDoor(stores, item.household, () => change);
    } else if (receipt.status === 410 || (item.kind === "withdrawal" && arrived)) {
      await atDoor(stores, item.household, (door) => ({ visits: others(door) }));
    }
  };

  // A correction that was refused does not stand at its door.
  const unsaid = ({ body }) => (door) => {
    const typed = Object.entries(body.changes).filter(([field, pair]) => field in door && door[field] === pair[1]);
    return Object.fromEntries(typed.map(([field, pair]) => [field, pair[0]]));
  };

  const refuse = async (stores, item, receipt) => {
    if (item.kind === "correction") await atDoor(stores, item.household, unsaid(item));
    if (item.kind === "visit" && receipt.status !== 409 && (await wasTakenBack(stores, item))) return;
    // Nothing of it ever arrived: there is nothing to take back.
    if (item.kind === "withdrawal" && receipt.status === 404) return dropItem(stores, item);
    // Somebody else changed it meanwhile: what is typed now would be the version after theirs.
    const base = receipt.status === 409 && receipt.version ? { version: receipt.version, base: receipt.version } : {};
    await done(stores.outbox.put({ ...item, ...base, refused: receipt }));
  };

  // What the office said of one item. A version that was typed while this one was on its way stays and goes next.
  const settle = (item, receipt) =>
    writing(async (stores) => {
      const now = await itemOf(stores, item.uuid);
      if (!now) return;
      const arrived = receipt.status === 200 || receipt.status === 201;
      const changed = now.version !== item.version;
      if (arrived) {
        for (const photo of await ofVisit(stores, item.uuid)) await done(stores.photos.put({ ...photo, ready: true }));
      }
      if (arrived && !changed) await done(stores.outbox.delete(now.id));
      else if (arrived) await done(stores.outbox.put({ ...now, base: receipt.version }));
      else if (!changed) await refuse(stores, now, receipt);
      await tellDoor(stores, item, receipt, arrived);
    });

  // The identity belongs to something else: what is typed now goes under one of its own.
  const rename = (uuid) =>
    writing(async (stores) => {
      const item = await itemOf(stores, uuid);
      const fresh = crypto.randomUUID();
      const entries = item.entries.map(([name, value]) => [name, name === "client_uuid" ? fresh : value]);
      const renamed = { ...item, uuid: fresh, entries, version: 1, base: 0, tried: false };
      await done(stores.outbox.put(renamed));
      return renamed;
    });

  // Undo, or throw away: true when the item never left this phone.
  const discard = (uuid, { evenTried = true } = {}) =>
    writing(async (stores) => {
      const item = await itemOf(stores, uuid);
      if (item?.tried && !item.refused && !evenTried) return false;
      if (item) await dropItem(stores, item);
      else for (const photo of await ofVisit(stores, uuid)) if (!photo.ready) await done(stores.photos.delete(photo.id));
      return Boolean(item);
    });

  // Photos -----------------------------------------------------------------------------------------------------------

  const addPhoto = (photo) =>
    writing(async (stores) => {
      const known = (await ofVisit(stores, photo.visit)).some((each) => each.sha256 === photo.sha256);
      if (!known) await done(stores.photos.add({ ...photo, made: Date.now(), ready: false, refused: null }));
    });
  const photosOf = (visit) => reading((stores) => ofVisit(stores, visit));
  const photos = () => reading((stores) => done(stores.photos.getAll()));
  const dropPhoto = ({ id }) => writing((stores) => done(stores.photos.delete(id)));
  // One that was thrown away or wiped meanwhile stays away.
  const changePhoto = ({ id }, change) =>
    writing(async (stores) => {
      const now = await done(stores.photos.get(id));
      if (now) await done(stores.photos.put({ ...now, ...change }));
    });

  // All --------------------------------------------------------------------------------------------------------------

  // What has not arrived, of everybody or of one user: items, and photos whose visit was saved.
  const waiting = (user) =>
    reading(async (stores) => {
      const theirs = (row) => user === undefined || row.user === user;
      const unsent = (await done(stores.outbox.getAll())).filter(theirs);
      const saved = new Set(unsent.map((item) => item.uuid));
      const pictures = (await done(stores.photos.getAll())).filter(theirs);
      return unsent.length + pictures.filter((photo) => photo.ready || saved.has(photo.visit)).length;
    });

  // What it comes to; nothing, when it fails or takes too long.
  const soon = (work) => {
    const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    return Promise.race([Promise.resolve(work).catch(() => undefined), tooLong]);
  };

  // Also when nothing of it can be read any more: what is in it first, for a tab that hangs may hold up the rest.
  const wipe = async () => {
    await soon(within("readwrite", (stores) => Promise.all(STORES.map((name) => done(stores[name].clear())))));
    (await soon(opened))?.close();
    opened = null;
    await soon(done(indexedDB.deleteDatabase(NAME)));
  };

  const device = () => {
    const known = localStorage.getItem(DEVICE) ?? crypto.randomUUID();
    localStorage.setItem(DEVICE, known);
    return known;
  };
  const forgetDevice = () => localStorage.removeItem(DEVICE);

  const ready = window.indexedDB ? purge().catch(() => undefined) : Promise.resolve();
  window.wbStore = {
    ready, leave, hasLeft, purge, keepPack, packs, changeDoor, dropPacks, put, items, find, markTried, settle, rename, discard,
    addPhoto, photosOf, photos, dropPhoto, changePhoto, waiting, soon, wipe, device, forgetDevice,
  };
})();
