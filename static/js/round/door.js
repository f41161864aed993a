// One door: what is saved there goes into the outbox, with a signal or without, and the reader goes on to the next door.
(() => {
  "use strict";
  const { ROUND, place, word, show, say, moment, doorName, lastOf, placeOf } = window.wbScreens;
  const store = window.wbStore;

  const contactOf = ({ contact }) => (contact ? `${contact.name} ${contact.phone}`.trim() : word("nocontact"));

  // Into the outbox first: only then is the draft let go.
  const save = async ({ pack, building, door }, item, { kind, change = {}, draft = "" }) => {
    try {
      const who = { user: pack.user.id, owner: pack.user.name };
      await store.put({ ...item, ...who, kind, household: door.id, place: placeOf(building, door) });
    } catch {
      say("stopped", word("full"));
      return false;
    }
    if (draft) window.wbDrafts.drop(draft);
    await store.changeDoor(door.id, change);
    location.hash = `#building/${building.id}/${door.id}`;
    window.wbOutbox.flush();
    return true;
  };

  const changeOf = ({ outcome, visited_at: at, members }, { reached }) => ({
    outcome,
    at,
    sent: false,
    reached: reached || outcome === "met",
    ...(outcome === "met" && { together: members }),
  });

  // What was saved at this door on this phone and can be opened again: what waits here, and what has arrived. What was
  // refused is mended in the tray.
  const visitsAt = ({ pack, door }, items) => {
    const here = items.filter((item) => item.household === door.id && item.user === pack.user.id);
    const known = new Set(here.map((item) => item.body.visit ?? item.uuid));
    const gone = new Set(here.map((item) => item.body.visit));
    const arrived = (door.visits ?? []).filter((visit) => !known.has(visit.uuid));
    const waits = here.filter((item) => item.kind === "visit" && !item.refused && !gone.has(item.uuid));
    return [...arrived, ...waits].sort((one, other) => one.made - other.made);
  };

  const mineOf = ({ door }) => ({ entries, made, body, stays }) => {
    const said = new Map(entries);
    const outcome = word(`outcome.${said.get("outcome")}`);
    return {
      outcome: outcome.charAt(0).toUpperCase() + outcome.slice(1),
      at: moment(`${said.get("visited_at")}+08:00`),
      waits: Boolean(body),
      stays: body ? "" : (stays ?? []).join(" "),
      href: `#visit/${door.id}/${made}`,
    };
  };

  const undo = (at, item) => async () => {
    const { door } = at;
    const gone = await store.discard(item.uuid, { evenTried: false });
    const { outcome, at: before, reached, sent } = door;
    if (!gone) await save(at, window.wbItems.withdrawal(item.uuid, word("undoreason")), { kind: "withdrawal" });
    await store.changeDoor(door.id, { outcome, at: before, reached, sent });
    say("note", word("undone"));
    window.wbShell.render({ quietly: true });
  };

  const shut = (at, outcome) => async () => {
    const item = await window.wbItems.visitItem(window.wbItems.shutDoor(outcome), at.door.id);
    item.was = at.door.reached;
    if (!(await save(at, item, { kind: "visit", change: changeOf(item.body, at.door) }))) return;
    const saved = word("saved", { place: doorName(at.door), what: word(`outcome.${outcome}`) });
    say("note", saved, [word("undo"), undo(at, item)]);
  };

  const household = (at, { items }) => {
    const { pack, building, door } = at;
    const mine = visitsAt(at, items).map(mineOf(at));
    const waiting = (door.waiting ?? []).map((field) => word(`field.${field}`)).join(" · ");
    const elsewhere = door.registered_elsewhere ? ` · ${word("elsewhere")}` : "";
    const screen = show("door", {
      heading: doorName(door),
      lead: `${building.address} · ${pack.zone.name}`,
      back: [`#building/${building.id}/${door.id}`, word("building")],
      visit: `#visit/${door.id}`,
      correct: `#correct/${door.id}`,
      online: `/visits/households/${door.id}/`,
      draft: window.wbDrafts.read(`${pack.user.id}:${door.id}`),
      occupancy: word(`occupancy.${door.occupancy}`) + elsewhere,
      aged: door.n_aged_60,
      number: door.number,
      contact: contactOf(door),
      pending: waiting && word("pending", { what: waiting }),
      saved: mine.length,
      mine,
      last: lastOf(door),
      petitions: door.petitions.length,
      titles: door.petitions,
    });
    for (const button of screen.querySelectorAll("[data-outcome]")) {
      button.addEventListener("click", shut(at, button.dataset.outcome), { once: true });
    }
  };

  // What the browser can see to be missing is said at the door and not an evening later.
  const complete = (form) => {
    for (const row of form.querySelectorAll("[data-rows] > *")) {
      const { begun, needed } = window.wbItems.SETS[row.parentElement.dataset.rows];
      const field = (name) => row.querySelector(`[name$="-${name}"]`);
      const isBegun = begun.some((name) => field(name).value.trim());
      for (const name of needed) field(name).required = isBegun;
    }
    const { contact_name: name, contact_phone: phone, notice_given: notice } = form.elements;
    if (notice) notice.required = Boolean(name.value.trim() || phone.value.trim());
    return form.reportValidity();
  };

  // A form whose every pause is kept as a draft, under the same name as on the page online.
  // `known`: what has to be known of the door to go on after its round was deleted.
  const open = (screen, { pack, door, building }, key, { route, known = {} }, submit) => {
    const form = screen.querySelector("form");
    const found = { address: `${ROUND}#${route}`, owner: pack.user.name, known: JSON.stringify(known) };
    Object.assign(form.dataset, { draft: key, place: placeOf(building, door), ...found });
    window.wbSheet.open(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (complete(form)) submit(window.wbSheet.entriesOf(form));
    });
    form.addEventListener("invalid", (event) => event.target.closest("details")?.setAttribute("open", ""), true);
    form.addEventListener("wb-dropped", async (event) => {
      event.preventDefault();
      const uuid = form.elements.client_uuid.value;
      if (!(await store.find(uuid))) await store.discard(uuid);
      location.hash = `#household/${door.id}`;
    });
    return form;
  };

  const takePhotos = async (form, files, { pack, building, door }) => {
    const line = form.querySelector("[data-photos]");
    const visit = form.elements.client_uuid.value;
    let failed = false;
    for (const file of files) {
      try {
        const photo = await window.wbPhotos.compress(file);
        await store.addPhoto({ ...photo, visit, user: pack.user.id, owner: pack.user.name, household: door.id, place: placeOf(building, door) });
      } catch {
        failed = true;
      }
    }
    const n = (await store.photosOf(visit)).length;
    line.textContent = [failed && word("nophoto"), n && word("photos", { n })].filter(Boolean).join(" ");
  };

  const blank = (fields, { together }) => {
    fields.client_uuid.value = crypto.randomUUID();
    fields.visited_at.value = window.wbItems.now();
    for (const id of together) if (place(`member-${id}`)) place(`member-${id}`).checked = true;
  };

  // A petition that was raised goes its own way: it is sent along as it was.
  const holdRaised = (form, { entries, body, tried }) => {
    const asked = body && !tried ? [] : entries.filter(([name, value]) => /^petitions-\d+-title$/.test(name) && value.trim());
    for (const [name] of asked) form.elements[name].closest("[data-rows] > *").inert = true;
  };

  // A visit: a new one, or one that was saved on this phone at the moment `made`, to be changed.
  const visit = (at, { items, made }) => {
    const { pack, building, door } = at;
    const saved = visitsAt(at, items);
    const mine = saved.find((each) => each.made === made);
    if (made && !mine) return location.replace(`#household/${door.id}`);
    const key = `${pack.user.id}:${made ? `sent-${door.id}-${made}` : door.id}`;
    const screen = show("visit", {
      heading: doorName(door),
      lead: building.address,
      back: [`#household/${door.id}`, word("household")],
      again: mine,
      hasteam: pack.team.length,
      team: pack.team.map(({ id, name }) => ({ id, name, key: `member-${id}` })),
    });
    screen.querySelector(".door-more").append(screen.querySelector("[data-team]"));
    if (!door.contact) screen.querySelector(".door-asked").replaceChildren();
    const fields = screen.querySelector("form").elements;
    if (mine) window.wbSheet.fill(screen.querySelector("form"), mine.entries);
    else blank(fields, pack);
    let taking = Promise.resolve();
    const route = made ? `visit/${door.id}/${made}` : `visit/${door.id}`;
    const known = mine && !mine.body ? { visits: [mine] } : {};
    const form = open(screen, at, key, { route, known }, async (entries) => {
      await taking; // a photo still being made small when its visit has gone would stay behind
      const item = await window.wbItems.visitItem(entries, door.id);
      const was = mine?.was ?? door.reached;
      const isLast = !mine || mine === saved.at(-1);
      const change = isLast ? changeOf(item.body, { reached: was }) : {};
      const again = mine && { made, base: mine.version };
      if (!(await save(at, { ...item, ...again, was }, { kind: "visit", change, draft: key }))) return;
      say("note", word("saved", { place: doorName(door), what: word(`outcome.${item.body.outcome}`) }));
      place("note").dataset.uuid = item.uuid;
    });
    if (mine) holdRaised(form, mine);
    const input = form.querySelector("[type=file]");
    const take = () => {
      const files = [...input.files];
      input.value = "";
      taking = taking.then(() => takePhotos(form, files, at)).catch(reportError);
    };
    input.addEventListener("change", take);
    take(); // says how many are there already
  };

  const correct = (at) => {
    const { pack, building, door } = at;
    const key = `${pack.user.id}:correct-${door.id}`;
    const screen = show("correct", {
      heading: doorName(door),
      lead: building.address,
      back: [`#household/${door.id}`, word("household")],
    });
    const fields = screen.querySelector("form").elements;
    const known = window.wbItems.known(door);
    fields.client_uuid.value = crypto.randomUUID();
    fields.occupancy.value = known.occupancy;
    fields.registered_elsewhere.checked = known.registered_elsewhere;
    fields.n_aged_60.value = known.n_aged_60;
    const { contact_name: _masked, contact_phone: _hidden, ...facts } = known;
    const found = { route: `correct/${door.id}`, known: { ...facts, version: door.version } };
    open(screen, at, key, found, async (entries) => {
      const { changed, ...item } = window.wbItems.correctionItem(entries, door);
      if (!Object.keys(changed).length) return say("note", word("nothing"));
      const { contact_name: _name, contact_phone: _phone, ...change } = changed;
      if (!(await save(at, item, { kind: "correction", change, draft: key }))) return;
      say("note", word("saved", { place: doorName(door), what: word("correction") }));
    });
  };

  window.wbDoor = { household, visit, correct };
})();
