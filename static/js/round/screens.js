// Draws a screen of the round from its <template>: texts go in as text, never as mark-up.
//   data-text, data-href, data-value, data-max, data-id, data-for   the value of that name
//   data-if     hidden unless the value says something
//   data-each   on a <template>: once for each row of the value
//   data-act    on a button: what the row's `act` holds under that name
(() => {
  "use strict";
  const ROUND = "/visits/along/";
  const place = (id) => document.getElementById(id);

  const each = (root, mark, put) => {
    for (const element of root.querySelectorAll(`[data-${mark}]`)) put(element, element.dataset[mark]);
  };

  const bind = (root, values) => {
    each(root, "text", (element, name) => (element.textContent = values[name] ?? ""));
    each(root, "href", (element, name) => (element.href = values[name]));
    each(root, "value", (element, name) => (element.value = values[name]));
    each(root, "max", (element, name) => (element.max = values[name] || 1));
    each(root, "id", (element, name) => (element.id = values[name]));
    each(root, "for", (element, name) => (element.htmlFor = values[name]));
    each(root, "if", (element, name) => (element.hidden = !values[name]));
    each(root, "act", (element, name) => element.addEventListener("click", () => values.act[name]()));
    each(root, "each", (template, name) => {
      for (const row of values[name] ?? []) {
        const node = template.content.cloneNode(true);
        bind(node, row);
        template.before(node);
      }
    });
  };

  const word = (name, values = {}) => {
    const text = place("words").content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  };

  // The whole screen: `back` is [address, words]; `quietly` redraws what is there without moving the reader.
  const show = (id, { heading, lead = "", back = null, quietly = false, ...values }) => {
    place("heading").textContent = heading;
    place("lead").textContent = lead;
    document.title = heading;
    place("back").hidden = !back;
    if (back) {
      place("back").href = back[0];
      place("back").querySelector("span").textContent = back[1];
    }
    const fresh = place("screen").cloneNode();
    fresh.append(place(`${id}-screen`).content.cloneNode(true));
    bind(fresh, values);
    if (quietly && fresh.isEqualNode(place("screen"))) return place("screen"); // nothing is pulled away under a thumb
    place("screen").replaceWith(fresh);
    if (quietly) return fresh;
    window.scrollTo(0, 0);
    place("content").focus({ preventScroll: true });
    return place("screen");
  };

  // One line under the heading; `link` is [words, address or what to do].
  const say = (id, text, link) => {
    const line = place(id);
    line.replaceChildren(text);
    line.hidden = !text;
    if (!link) return;
    const [words, deed] = link;
    const element = document.createElement(typeof deed === "string" ? "a" : "button");
    element.className = "along-do";
    element.textContent = words;
    if (typeof deed === "string") element.href = deed;
    else Object.assign(element, { type: "button", onclick: deed });
    line.append(element);
  };

  const language = document.documentElement.lang.replace(/^en$/, "en-GB"); // 22 Nov, as on every other page
  const inShanghai = (options) => new Intl.DateTimeFormat(language, { timeZone: "Asia/Shanghai", ...options });
  const day = (value) => inShanghai({ month: "short", day: "numeric" }).format(new Date(value));
  const moment = (value) => inShanghai({ month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(value));

  const doorName = (door) => door.room || door.number;
  const lastOf = (door) => (door.outcome ? `${word(`outcome.${door.outcome}`)} ${day(door.at)}` : word("notyet"));
  const placeOf = (building, door) => `${building.address} ${door.floor}${doorName(door)}`.trim();

  window.wbScreens = { ROUND, place, word, show, say, day, moment, doorName, lastOf, placeOf };
})();
