// Forms with data-draft: what is typed is kept on every pause; the visit's rows are added in place. Works without too.
(() => {
  "use strict";
  const PAUSE = 400;

  const addRow = (form, name) => {
    const count = form.elements[`${name}-TOTAL_FORMS`];
    const number = Number(count.value);
    if (number >= Number(form.elements[`${name}-MAX_NUM_FORMS`].value)) return null;
    const rows = form.querySelector(`[data-rows="${name}"]`);
    const template = form.querySelector(`template[data-row="${name}"]`);
    rows.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", number));
    count.value = number + 1;
    rows.closest("details")?.setAttribute("open", "");
    return rows.lastElementChild;
  };

  const entriesOf = (form) =>
    [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");

  const fill = (form, entries) => {
    const sent = new Map();
    for (const [name, value] of entries) sent.set(name, [...(sent.get(name) ?? []), value]);
    for (const template of form.querySelectorAll("template[data-row]")) {
      const name = template.dataset.row;
      const wanted = Number(sent.get(`${name}-TOTAL_FORMS`)?.[0] ?? 0);
      while (Number(form.elements[`${name}-TOTAL_FORMS`].value) < wanted && addRow(form, name));
    }
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.name.endsWith("_FORMS")) continue;
      const values = sent.get(field.name) ?? [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (values.length && field.type !== "submit") field.value = values[0];
    }
  };

  const keep = (form, chip) => {
    const name = form.dataset.draft;
    const { place: label, address = location.pathname, owner, known } = form.dataset;
    const place = { label, address, owner, known: known && JSON.parse(known) };
    const away = form.querySelector("[data-draft-drop]");
    const show = (text) => {
      chip.textContent = text;
      chip.hidden = false;
      away.hidden = false;
    };
    const save = () => {
      if (window.wbDrafts.write(name, entriesOf(form), place)) show(chip.dataset.kept);
    };
    const draft = "typed" in form.dataset ? null : window.wbDrafts.read(name);
    if (draft) {
      fill(form, draft.entries);
      show(chip.dataset.back);
    }
    let timer = 0;
    let unsaved = false;
    const changed = () => {
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE);
    };
    const flush = () => {
      clearTimeout(timer);
      if (unsaved) save();
      unsaved = false;
    };
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", flush);
    document.addEventListener("visibilitychange", flush);
    away.addEventListener("click", () => {
      if (!window.confirm(away.dataset.draftDrop)) return;
      clearTimeout(timer);
      unsaved = false;
      window.wbDrafts.drop(name);
      if (form.dispatchEvent(new Event("wb-dropped", { cancelable: true }))) location.replace(location.pathname);
    });
    if ("typed" in form.dataset) save();
  };

  const open = (form) => {
    keep(form, form.querySelector("[data-draft-chip]"));
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=add]");
      if (!button) return;
      event.preventDefault();
      addRow(form, button.value)?.querySelector("input, textarea").focus();
      form.dispatchEvent(new Event("change"));
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-draft]")) open(form);
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  });
  window.wbSheet = { open, fill, entriesOf };
})();
