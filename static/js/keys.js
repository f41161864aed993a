// Keys beside the mouse, on pages with [data-keys]: j and k go through the rows, a letter goes to the move that has it
// in data-key, / to the search, ? shows them all. A key only goes somewhere: Enter opens it, or does it. No key is
// taken while somebody types, and they can be switched off on this device (WCAG 2.1.4).
(() => {
  "use strict";
  const KEPT = "wb-keys";
  const NO_TEXT = ["checkbox", "radio", "button", "submit", "file"];

  const start = (help) => {
    const opener = document.querySelector("[data-keys-help]");
    const works = help.querySelector("[data-keys-work]");
    const search = document.querySelector("main [type=search]") ?? help.querySelector("[data-keys-search]");
    const moves = new Map([...document.querySelectorAll("main [data-key]")].map((move) => [move.dataset.key, move]));

    const rows = () => [...document.querySelectorAll("main a.wb-row-title")].filter((row) => row.checkVisibility());

    const goTo = (place) => {
      place.focus();
      place.scrollIntoView({ block: "nearest" });
    };

    const step = (by) => {
      const all = rows();
      const row = document.activeElement.closest(".wb-row");
      const at = all.findIndex((link) => row?.contains(link));
      const next = all[at < 0 ? 0 : at + by];
      if (next) goTo(next);
      return all.length > 0;
    };

    const find = () => {
      if (search?.href) location.assign(search.href);
      else if (search) goTo(search);
      return Boolean(search);
    };

    const show = () => {
      help.showModal();
      return true;
    };

    const goToMove = (key) => {
      const move = moves.get(key);
      if (move) goTo(move);
      return Boolean(move);
    };

    const press = (key) => {
      if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
      if (key === "/") return find();
      if (key === "?") return show();
      return goToMove(key);
    };

    // What a screen reader says of a move: the key that leads to it, while keys work.
    const tell = () => {
      for (const [key, move] of moves) {
        if (works.checked) move.setAttribute("aria-keyshortcuts", key);
        else move.removeAttribute("aria-keyshortcuts");
      }
    };

    const list = help.querySelector("[data-keys-moves]");
    for (const [key, move] of moves) {
      const line = document.createElement("div");
      const sign = document.createElement("kbd");
      sign.textContent = key;
      line.append(document.createElement("dt"), document.createElement("dd"));
      line.firstChild.append(sign);
      line.lastChild.textContent = move.textContent.trim();
      list.append(line);
    }

    // Come from another page to search. The form would keep the end of the address, and lead back into its field.
    if (search?.id && location.hash === `#${search.id}`) {
      history.replaceState(null, "", location.pathname + location.search);
      goTo(search);
    }

    works.checked = localStorage.getItem(KEPT) !== "off";
    works.addEventListener("change", () => {
      if (works.checked) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, "off");
      tell();
    });
    opener.addEventListener("click", show);
    opener.hidden = false;
    tell();

    document.addEventListener("keydown", (event) => {
      if (!works.checked || help.open || isTyped(event)) return;
      if (press(event.key)) event.preventDefault();
    });
  };

  const isTyped = (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    return field !== null && !NO_TEXT.includes(field.type);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const help = document.querySelector("dialog[data-keys]");
    if (help) start(help);
  });
})();
