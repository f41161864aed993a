// Sends what waits on this phone, in the order in which it was saved, whenever there is a chance. An item leaves the phone
// only on a receipt that names it; whatever else happens, it stays and goes again. Tells the page by "wb-outbox" events.
(() => {
  "use strict";
  const TOKEN = "/visits/sync/token/";
  const SYNC = "/visits/sync/";
  const BATCH = 20;
  const PAUSE = 30_000;
  const LONGEST_PAUSE = 600_000;

  let failures = 0;
  let timer = 0;
  let told = -1; // how much the office was last told waits here,
  let toldAt = 0; // and when
  let again = false; // something was saved while a flush was under way

  // Why nothing more goes at the moment: offline, busy (the office), login, other, rights, revoked. Empty: all went.
  class Stopped extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  }

  const reasonOf = async (response) => {
    if (response.status >= 500 || response.status === 429) return "busy";
    const { reason = "" } = await response.json().catch(() => ({}));
    if (reason === "revoked") return "revoked";
    if (response.status === 401) return "login";
    if (response.status === 403) return reason === "other_login" ? "other" : "token";
    return response.status === 404 ? "rights" : "busy";
  };

  const ask = async (address, options = {}) => {
    const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(60_000), ...options }).catch(() => {
      throw new Stopped("offline");
    });
    if (response.status === 413) return null;
    if (!response.ok) throw new Stopped(await reasonOf(response));
    return response.json().catch(() => {
      throw new Stopped("busy"); // a captive portal, or an answer that broke off
    });
  };

  const greet = (more = "") => ask(`${TOKEN}?device=${window.wbStore.device()}${more}`);

  // Says how much of theirs waits on this phone, so that their lead sees when it falls silent.
  const tell = async (who) => {
    const waiting = await window.wbStore.waiting(who.user);
    if (waiting === told && Date.now() - toldAt < LONGEST_PAUSE) return;
    await greet(`&waiting=${waiting}`);
    [told, toldAt] = [waiting, Date.now()];
  };

  const post = (who, items, waiting) =>
    ask(SYNC, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": who.csrf },
      body: JSON.stringify({
        format: 1,
        user: who.user,
        device: window.wbStore.device(),
        waiting,
        items: items.map(({ uuid, version, base, body }) => ({ uuid, version, base, ...body })),
      }),
    });

  // What could not be saved just now, or takes back such a visit, joins `failed`; it does not hold up the others.
  const settle = async (batch, receipts, failed) => {
    for (const receipt of receipts) {
      const item = batch.find((each) => each.uuid === receipt.uuid);
      if (!item) continue;
      if (receipt.status >= 500 || failed.has(item.body.visit)) {
        failed.add(item.uuid);
        continue;
      }
      await window.wbStore.settle(item, receipt);
      window.dispatchEvent(new CustomEvent("wb-receipt", { detail: { item, receipt } }));
    }
    if (batch.every((item) => failed.has(item.uuid))) throw new Stopped("busy");
  };

  const sendItems = async (who) => {
    const failed = new Set();
    const goes = (item) => item.user === who.user && !item.refused && !failed.has(item.uuid) && !failed.has(item.body.visit);
    let size = BATCH;
    for (;;) {
      const wanted = (await window.wbStore.items()).filter(goes).slice(0, size);
      if (!wanted.length) return failed.size === 0;
      const batch = await window.wbStore.markTried(wanted);
      if (!batch.length) continue;
      const answer = await post(who, batch, await window.wbStore.waiting(who.user));
      if (answer) {
        if (!batch.some((item) => answer.receipts?.some((receipt) => receipt.uuid === item.uuid))) throw new Stopped("busy");
        await settle(batch, answer.receipts, failed);
      } else if (batch.length > 1) size = Math.ceil(batch.length / 2);
      else await window.wbStore.settle(batch[0], { status: 413, message: "", errors: {} });
    }
  };

  const sendPhotos = async (who) => {
    const photos = (await window.wbStore.photos()).filter((photo) => photo.user === who.user && photo.ready && !photo.refused);
    for (const photo of photos) {
      const { sha256, blob } = photo;
      const said = await window.wbPhotos.upload({ sha256, blob }, photo.visit, who.csrf, { device: window.wbStore.device() });
      const { status, reason, message } = said;
      // 410: its visit was withdrawn, and its photos with it.
      if (status === 200 || status === 201 || status === 410) await window.wbStore.dropPhoto(photo);
      else if (!status) throw new Stopped("offline");
      else if (status >= 500 || status === 429 || reason === "digest") throw new Stopped("busy");
      else if (status === 401) throw new Stopped("login");
      else if (status === 403 && reason !== "not_yours") throw new Stopped(reason === "revoked" ? "revoked" : "token");
      else await window.wbStore.changePhoto(photo, { refused: { status, message } });
    }
  };

  const forget = async () => {
    await window.wbStore.wipe();
    window.wbDrafts.dropAll();
    window.wbStore.forgetDevice();
  };

  const send = async () => {
    const known = told === 0 && Date.now() - toldAt < LONGEST_PAUSE;
    if (known && !(await window.wbStore.waiting())) return "";
    const who = await greet();
    await window.wbStore.dropPacks((pack) => pack.user.id !== who.user);
    await tell(who);
    const allTaken = await sendItems(who);
    await sendPhotos(who);
    await tell(who);
    if (!allTaken) throw new Stopped("busy");
    return (await window.wbStore.items()).some((item) => item.user !== who.user) ? "other" : "";
  };

  const later = (pause) => {
    clearTimeout(timer);
    if (!window.wbStore.hasLeft()) timer = setTimeout(flush, pause);
  };

  // One flusher at a time over all tabs; the others need not wait, it sends everything. True when all has gone.
  const flush = () =>
    navigator.locks.request("wb-outbox", { ifAvailable: true }, async (lock) => {
      if (!lock) {
        again = true;
        return later(PAUSE / 10);
      }
      let reason = "";
      try {
        reason = await send();
      } catch (error) {
        if (window.wbStore.hasLeft()) return false;
        if (!(error instanceof Stopped)) reportError(error);
        reason = error.reason ?? "busy";
      }
      if (reason === "revoked") await forget();
      failures = reason === "busy" || reason === "token" ? failures + 1 : 0;
      const soon = (again && !reason) || (reason === "token" && failures === 1); // a fresh one is asked for once
      later(soon ? PAUSE / 10 : Math.min(PAUSE * 2 ** failures, LONGEST_PAUSE));
      again = false;
      window.dispatchEvent(new CustomEvent("wb-outbox", { detail: reason }));
      return reason === "";
    });

  window.addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && flush());
  window.addEventListener("DOMContentLoaded", () => window.wbStore.ready.then(flush));
  window.wbOutbox = { flush };
})();
