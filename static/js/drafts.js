// What is typed at the door or the desk is kept on this device until it has arrived, a day at most, and gone at log-out.
(() => {
  "use strict";
  const PREFIX = "wb-draft:";
  const LONGEST = 24 * 3600 * 1000;
  const LOGIN = "/login/";

  // Once logged out, no page keeps anything any more: neither this one nor those that are open beside it.
  let left = false;
  const others = new BroadcastChannel("wb-left");

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  // Of one user, or of everybody.
  const names = (user) =>
    keys().map((key) => key.slice(PREFIX.length)).filter((name) => user === undefined || name.startsWith(`${user}:`));

  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + name));
      return draft && Date.now() - draft.begun < LONGEST ? draft : null;
    } catch {
      return null;
    }
  };

  // The age counts from the first word, so that going on typing does not keep a resident's data for longer.
  // `place` is the household in words, the address of its form, and whose it is, so that the draft can be found again.
  const write = (name, entries, place) => {
    if (left) return false;
    const draft = { begun: read(name)?.begun ?? Date.now(), entries, place };
    try {
      localStorage.setItem(PREFIX + name, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  };

  const drop = (name) => localStorage.removeItem(PREFIX + name);

  const purge = () => {
    for (const key of keys()) {
      const name = key.slice(PREFIX.length);
      if (!read(name)) drop(name);
    }
  };

  const arrived = () => {
    for (const mark of document.querySelectorAll("[data-draft-sent]")) drop(mark.dataset.draftSent);
  };

  const mark = () => {
    for (const chip of document.querySelectorAll("[data-draft-mark]")) chip.hidden = !read(chip.dataset.draftMark);
  };

  const list = () => {
    for (const section of document.querySelectorAll("[data-drafts]")) {
      const template = section.querySelector("template");
      for (const name of names(section.dataset.drafts)) {
        const place = read(name)?.place;
        if (!place) continue;
        const row = template.content.cloneNode(true);
        row.querySelector("a").href = place.address;
        row.querySelector("span").textContent = place.label;
        template.before(row);
        section.hidden = false;
      }
    }
  };

  const dropAll = () => keys().forEach((key) => localStorage.removeItem(key));

  // Drafts, and what was saved on a round and has not arrived. Nothing of it goes unasked, and after that all of it.
  const leave = async (event) => {
    const form = event.target;
    if (form.dataset.draftsLost === undefined) return;
    event.preventDefault();
    const waiting = keys().length || (await window.wbStore.soon(window.wbStore.waiting()));
    if (waiting && !window.confirm(form.dataset.draftsLost)) return;
    stop();
    others.postMessage("leaving");
    dropAll();
    await window.wbStore.wipe();
    // Only then is the session over, and the log-in what its name says.
    window.addEventListener("pagehide", () => others.postMessage("left"));
    form.submit();
  };

  const stop = () => {
    left = true;
    window.wbStore.leave();
  };

  others.addEventListener("message", ({ data }) => {
    stop();
    if (data === "left") location.replace(LOGIN);
  });

  document.addEventListener("submit", leave, true); // before anybody takes the form for sent
  document.addEventListener("DOMContentLoaded", () => {
    purge();
    arrived();
    mark();
    list();
  });
  window.wbDrafts = { names, read, write, drop, dropAll };
})();
