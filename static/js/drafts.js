// What is typed at the door is kept on this phone until it has arrived, a day at the most, and gone at log-out.
(() => {
  "use strict";
  const PREFIX = "wb-draft:";
  const LONGEST = 24 * 3600 * 1000;

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  const read = (name) => {
    try {
      const draft = JSON.parse(localStorage.getItem(PREFIX + name));
      return draft && Date.now() - draft.begun < LONGEST ? draft : null;
    } catch {
      return null;
    }
  };

  // The age counts from the first word, so that going on typing does not keep a resident's data for longer.
  const write = (name, entries) => {
    const draft = { begun: read(name)?.begun ?? Date.now(), entries };
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

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action")?.endsWith("/logout/")) keys().forEach((key) => localStorage.removeItem(key));
  });
  document.addEventListener("DOMContentLoaded", () => {
    purge();
    arrived();
  });
  window.wbDrafts = { read, write, drop };
})();
