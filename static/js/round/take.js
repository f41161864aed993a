// On the pages of the round online: takes the zones along, and leads to the round on the phone where it lies there.
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
    for (const hint of document.querySelectorAll("[data-along-here]")) {
      hint.hidden = !hint.dataset.alongHere.split(" ").some((zone) => zones.has(zone));
    }
  };

  // Without its worker the round would be an empty page out there, and one that failed to install says nothing.
  const tooLong = () => new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("no worker")));

  // One pack for each zone; those that came stay when the signal goes.
  const fetchAll = async (button, line) => {
    const zones = button.dataset.zones.split(" ");
    for (const [n, zone] of zones.entries()) {
      line.textContent = button.dataset.taking + (zones.length > 1 ? ` ${n + 1}/${zones.length}` : "");
      const response = await fetch(`${button.dataset.take}?zone=${zone}`, { cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(`the round came with status ${response.status}`);
      await store.keepPack(await response.json());
    }
  };

  const take = async (button, line) => {
    button.disabled = true;
    try {
      await fetchAll(button, line);
      await navigator.serviceWorker.register(WORKER);
      await Promise.race([navigator.serviceWorker.ready, tooLong()]);
      navigator.storage?.persist?.();
      location.assign(ROUND + button.dataset.to);
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
    const reader = document.querySelector("[data-along-user]");
    if (reader) await lead(reader.dataset.alongUser);
  };

  document.addEventListener("DOMContentLoaded", start);
})();
