// The round on the phone: which screen the address asks for, and where the data is.
//   #  #zone/3  #building/5  #building/5/12 (at that door)  #household/12  #correct/12  #tray
//   #visit/12  #visit/12/1763 (the one that was saved on this phone at that moment)
(() => {
  "use strict";
  const { ROUND, place, word, show, say, moment, doorName, lastOf } = window.wbScreens;
  const store = window.wbStore;
  const LISTS = ["", "zone", "building", "tray"]; // may be redrawn while somebody looks on

  const doorsOf = (rows) => rows.flatMap((row) => row.doors).filter((door) => !door.missing);
  const leftOf = (doors) => {
    const n = doors.filter((door) => !door.reached).length;
    return n ? word("togo", { n }) : word("allreached");
  };
  const progressOf = (doors) => {
    const reached = doors.filter((door) => door.reached).length;
    return { reached, total: doors.length, progress: word("progress", { n: reached, of: doors.length }) };
  };

  const zones = ({ packs, quietly }) => {
    if (!packs.length) return show("none", { quietly, heading: word("round") });
    if (packs.length === 1) return zone({ packs, id: packs[0].zone.id, quietly });
    const rows = packs.map(({ zone: { id, name, committee }, buildings }) => ({
      name,
      committee,
      left: leftOf(doorsOf(buildings)),
      href: `#zone/${id}`,
    }));
    return show("zones", { quietly, heading: word("round"), zones: rows });
  };

  const zone = ({ packs, id, quietly }) => {
    const pack = packs.find((each) => each.zone.id === id);
    if (!pack) return zones({ packs: [], quietly });
    const rows = pack.buildings.map((building) => ({
      ...building,
      left: leftOf(doorsOf([building])),
      href: `#building/${building.id}`,
    }));
    return show("zone", {
      quietly,
      heading: word("round"),
      lead: pack.zone.name,
      back: packs.length > 1 ? ["#", word("zones")] : null,
      ...progressOf(doorsOf(pack.buildings)),
      buildings: rows,
      taken: word("taken", { when: moment(pack.taken_at) }),
      online: `/visits/round/?zone=${id}`,
    });
  };

  const building = ({ packs, items, id, at, quietly }) => {
    const pack = packs.find((each) => each.buildings.some((row) => row.id === id));
    if (!pack) return zones({ packs, quietly });
    const row = pack.buildings.find((each) => each.id === id);
    const waiting = new Set(items.map((item) => item.household));
    const doors = row.doors.map((door) => ({
      floor: door.floor,
      name: doorName(door),
      petitions: door.petitions.length,
      missing: door.missing,
      waits: waiting.has(door.id) || window.wbDrafts.read(`${pack.user.id}:${door.id}`),
      sent: door.sent && !waiting.has(door.id),
      last: lastOf(door),
      href: `#household/${door.id}`,
    }));
    const floors = [...new Set(doors.map((door) => door.floor))];
    const screen = show("building", {
      quietly,
      heading: row.address,
      lead: pack.zone.name,
      back: [`#zone/${pack.zone.id}`, word("round")],
      ...progressOf(doorsOf([row])),
      floors: floors.map((floor) => ({
        floor: floor && word("floor", { n: floor }),
        doors: doors.filter((door) => door.floor === floor),
      })),
    });
    if (at && !quietly) screen.querySelector(`[href="#household/${at}"]`)?.scrollIntoView({ block: "center" });
    return screen;
  };

  // A door of which no more is known than what was written at it.
  const bareDoor = (id, room, user, known) => {
    const door = { id, version: 0, floor: "", room, petitions: [], contact: null, ...known };
    return { pack: { user, zone: { name: "" }, team: [], together: [] }, building: { id: 0, address: "" }, door };
  };

  // Where a household stands; what was refused or only begun can be gone on with after its round was deleted.
  const whereIs = ({ packs, items, kind, id, made }) => {
    for (const pack of packs) {
      for (const row of pack.buildings) {
        const door = row.doors.find((each) => each.id === id);
        if (door) return { pack, building: row, door };
      }
    }
    const item = items.find((each) => each.household === id && each.entries);
    if (item) return bareDoor(id, item.place, { id: item.user, name: item.owner }, { version: item.body.base ?? 0 });
    const what = kind === "correct" ? `correct-${id}` : made ? `sent-${id}-${made}` : `${id}`;
    const name = window.wbDrafts.names().find((each) => each.endsWith(`:${what}`));
    const draft = name && window.wbDrafts.read(name);
    if (!draft?.place) return null;
    const { label, owner = "", known = {} } = draft.place;
    return bareDoor(id, label, { id: Number(name.split(":")[0]), name: owner }, known);
  };

  const tray = ({ packs, items, photos, quietly }) => {
    const users = [...new Set(packs.map((pack) => pack.user.id))];
    window.wbTray.tray({ packs, items, photos, users, quietly });
  };

  const asked = () => {
    const [kind = "", id, at] = location.hash.slice(1).split("/");
    return { kind, id: Number(id), at: Number(at) };
  };

  let turns = 0;
  let drawn = null;

  // Draws what the address asks for, from what is on the phone now; only the last of several in a row does. `quietly`:
  // only what is new on the same screen, and never under the hands of somebody who writes.
  const render = async ({ quietly = false } = {}) => {
    const turn = ++turns;
    const [packs, items, photos] = await Promise.all([store.packs(), store.items(), store.photos()]);
    if (turn !== turns) return;
    const { kind, id, at } = asked();
    const same = quietly && kind === drawn;
    if (same && !LISTS.includes(kind)) return;
    drawn = kind;
    if (kind in { household: 1, visit: 1, correct: 1 }) {
      const where = whereIs({ packs, items, kind, id, made: at });
      if (where) window.wbDoor[kind](where, { items, made: at });
      else location.replace("#");
    } else ({ zone, building, tray }[kind] ?? zones)({ packs, items, photos, id, at, quietly: same });
    await mark();
  };

  // The chip: how much is only here.
  const mark = async () => {
    const n = await store.waiting();
    const chip = place("chip");
    chip.textContent = n ? word("waiting", { n }) : word("sent");
    chip.classList.toggle("door-chip-waits", n > 0);
    chip.hidden = false;
    return n;
  };

  let shutOut = false; // until somebody logs in again

  const stopped = async (reason) => {
    const n = await mark();
    if (reason === "revoked") location.replace("#");
    shutOut = reason === "revoked" || (shutOut && reason !== "");
    const said = shutOut ? "revoked" : reason;
    const login = ["login", "other", "revoked"].includes(said);
    if (["", "offline", "token"].includes(said) || !(n || shutOut)) say("stopped", "");
    else say("stopped", word(said), login ? [word("loginlink"), document.body.dataset.login] : null);
  };

  const arrived = async ({ item, receipt }) => {
    const note = place("note");
    if (receipt.slips && note.dataset.uuid === item.uuid) say("note", note.textContent, [word("slips"), receipt.address]);
    if (receipt.stays?.length) say("note", receipt.stays.join(" "), [word("thevisit"), receipt.address]);
    await render({ quietly: true });
  };

  // A page that could not be reached was answered with this one: go to the same place here.
  const fromElsewhere = () => {
    const [, kind, id, form] = location.pathname.match(/^\/visits\/(\w+)\/(\d+)\/(visit\/)?$/) ?? [];
    if (kind === "buildings") return `#building/${id}`;
    if (kind === "households") return `#${form ? "visit" : "household"}/${id}`;
    return "";
  };

  const start = async () => {
    if (location.pathname !== ROUND) return location.replace(ROUND + fromElsewhere());
    await store.ready;
    window.addEventListener("hashchange", () => {
      if (asked().kind !== "building") say("note", "");
      render();
    });
    window.addEventListener("wb-store", mark);
    window.addEventListener("wb-receipt", (event) => arrived(event.detail));
    window.addEventListener("wb-outbox", async (event) => {
      await stopped(event.detail);
      render({ quietly: true });
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") store.purge().then(() => render({ quietly: true }));
    });
    await render();
  };

  document.addEventListener("DOMContentLoaded", start);
  window.wbShell = { render };
})();
