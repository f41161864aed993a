// A form goes off once, however often the button is hit; a page that comes back with errors shows the first of them;
// and nobody leaves a half-written form unasked, unless it keeps a draft.
(() => {
  "use strict";
  // Long enough for a slow answer; after that a second try is meant.
  const PATIENCE = 8000;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, PATIENCE);
  });

  // Back from the next page, the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  let written = null;
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post" && form.closest("main") && !("draft" in form.dataset)) written = form;
  });
  window.addEventListener("beforeunload", (event) => {
    if (written && !("sent" in written.dataset)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const wrong = document.querySelector(".is-invalid, [aria-invalid=true], .alert-danger");
    wrong?.focus({ preventScroll: true });
    wrong?.closest("div")?.scrollIntoView({ block: "center" });
  });
})();
