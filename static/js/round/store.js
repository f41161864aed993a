// What lies on this phone, in one IndexedDB database: the rounds taken along, the outbox, and the photos to be sent.
//   packs   a zone's round, by the zone; deleted after a day
//   outbox  what was saved and has not arrived, in the order of saving
//   photos  {visit, user, sha256, blob}; `ready` once the visit has arrived
// Drafts lie in drafts.js. All of it is gone at log-out.
(() => {
  "use strict";
  const LONGEST = 24 * 3600 * 1000;
  const DEVICE = "wb-device";
  const STORES = ["packs", "outbox", "photos"];

  let opened = null;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("wulibridge", 1);
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
    const result = await within("readwrite", work);
    window.dispatchEvent(new Event("wb-store"));
    return result;
  };

  const ofVisit = ({ photos }, visit) => done(photos.index("visit").getAll(visit));
  const itemOf = ({ outbox }, uuid) => done(outbox.index("uuid").get(uuid));

  // Packs ------------------------------------------------------------------------------------------------------------

  const keepPack = (pack) => writing(({ packs }) => done(packs.put({ ...pack, taken_at: Date.now() })));
  const packs = () => reading((stores) => done(stores.packs.getAll()));

  // A door of a pack after something happened there, so that the lists on the phone tell it too.
  const changeDoor = (household, change) =>
    writing(async (stores) => {
      for (const pack of await done(stores.packs.getAll())) {
        const door = pack.buildings.flatMap((building) => building.doors).find((each) => each.id === household);
        if (!door) continue;
        Object.assign(door, change);
        if (change.together) pack.together = change.together;
        await done(stores.packs.put(pack));
      }
    });

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

  // A new item, or a change of one that is still here. What was tried may have arrived: its change is a new version.
  const put = (item) =>
    writing(async (stores) => {
      const before = await itemOf(stores, item.uuid);
      const kept = before ?? { version: 1, base: 0, made: Date.now() };
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
      else if (!changed) {
        // Somebody else changed it meanwhile: what is typed now would be the version after theirs.
        const base = receipt.status === 409 && receipt.version ? { version: receipt.version, base: receipt.version } : {};
        await done(stores.outbox.put({ ...now, ...base, refused: receipt }));
      }
    });

  // Undo, or throw away: true when the item never left this phone.
  const discard = (uuid, { evenTried = true } = {}) =>
    writing(async (stores) => {
      const item = await itemOf(stores, uuid);
      if (item?.tried && !item.refused && !evenTried) return false;
      for (const photo of await ofVisit(stores, uuid)) if (!photo.ready) await done(stores.photos.delete(photo.id));
      if (item) await done(stores.outbox.delete(item.id));
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

  const wipe = () => writing((stores) => Promise.all(STORES.map((name) => done(stores[name].clear()))));

  const device = () => {
    const known = localStorage.getItem(DEVICE) ?? crypto.randomUUID();
    localStorage.setItem(DEVICE, known);
    return known;
  };
  const forgetDevice = () => localStorage.removeItem(DEVICE);

  const ready = window.indexedDB ? purge().catch(() => undefined) : Promise.resolve();
  window.wbStore = {
    ready, purge, keepPack, packs, changeDoor, dropPacks, put, items, find, markTried, settle, discard,
    addPhoto, photosOf, photos, dropPhoto, changePhoto, waiting, wipe, device, forgetDevice,
  };
})();
