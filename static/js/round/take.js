// On the pages of the round online: takes a zone along, and leads to the round on the phone where it lies there.
(() => {
  "use strict";
  const ROUND = "/visits/along/";
  const WORKER = "/visits/worker.js";
  const PATIENCE = 60_000;
  const store = window.wbStore;

  // What lies on this phone leads there: saving is then the same with a signal and without.
  const lead = async (user) => {
    await store.dropPacks((pack) => String(pack.user.id) !== user);
    const zones = new Set((await store.packs()).map((pack) => String(pack.zone.id)));
    for (const link of document.querySelectorAll("a[data-along]")) {
      if (zones.has(link.dataset.alongZone)) link.href = `${ROUND}#${link.dataset.along}`;
    }
    for (const hint of document.querySelectorAll("[data-along-here]")) hint.hidden = !zones.has(hint.dataset.alongHere);
  };

  // Without its worker the round would be an empty page out there, and one that failed to install says nothing.
  const tooLong = () => new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no worker")));

  const take = async (button, line) => {
    button.disabled = true;
    line.textContent = button.dataset.taking;
    try {
      const response = await fetch(button.dataset.take, { cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(`the round came with status ${response.status}`);
      await store.keepPack(await response.json());
      await navigator.serviceWorker.register(WORKER);
      await Promise.race([navigator.serviceWorker.ready, tooLong()]);
      navigator.storage?.persist?.();
      location.assign(`${ROUND}#zone/${button.dataset.zone}`);
    } catch (error) {
      console.warn(error);
      line.textContent = button.dataset.failed;
      button.disabled = false;
    }
  };

  const start = async () => {
    const box = document.querySelector("[data-along-box]");
    if (!window.isSecureContext || !("serviceWorker" in navigator)) {
      const hint = box?.querySelector("[data-along-insecure]");
      if (hint) hint.hidden = false;
      return;
    }
    navigator.serviceWorker.register(WORKER).catch(() => undefined); // the pages online need none
    const button = box?.querySelector("[data-take]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", () => take(button, box.querySelector("[role=status]")));
    }
    await store.ready;
    await lead(document.querySelector("[data-along-user]").dataset.alongUser);
  };

  document.addEventListener("DOMContentLoaded", start);
})();
