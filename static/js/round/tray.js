// What is still on this phone: what was not taken, with the reason and a way to mend it, what waits, and what was begun.
(() => {
  "use strict";
  const { ROUND, word, show, moment, placeOf } = window.wbScreens;
  const store = window.wbStore;
  const [TAKEN, GONE] = [409, 410]; // the identity is another's; withdrawn: there is nothing to mend

  const keyOf = ({ kind, user, household }) => (kind === "visit" ? `${user}:${household}` : `${user}:correct-${household}`);
  const routeOf = ({ kind, household }) => `#${kind === "visit" ? "visit" : "correct"}/${household}`;

  // What was begun at this door since is not written over unasked, and what is being mended already goes on.
  const mend = (item) => async () => {
    const begun = window.wbDrafts.read(keyOf(item));
    const same = begun && new Map(begun.entries).get("client_uuid") === item.uuid;
    if (begun && !same && !window.confirm(word("replace"))) return;
    if (!same) {
      const isTaken = item.kind === "correction" && item.refused.status === TAKEN;
      const { entries, place, body } = isTaken ? await store.rename(item.uuid) : item;
      const known = item.kind === "correction" ? { version: body.base } : {};
      window.wbDrafts.write(keyOf(item), entries, { label: place, address: ROUND + routeOf(item), known });
    }
    location.hash = routeOf(item);
  };

  const drop = (deed) => async () => {
    if (!window.confirm(word("drop"))) return;
    await deed();
    window.wbShell.render({ quietly: true });
    window.wbOutbox.flush();
  };

  // What the office said; where it said nothing, what the number of its answer means.
  const reasonOf = ({ status, message, errors }) => {
    // What is wrong at the only field is the message as well.
    const said = [...new Set([message, ...Object.values(errors ?? {})])].filter(Boolean).join(" ");
    return said || word(`status.${status}`) || word("notaken");
  };

  const refusedItem = (item) => ({
    title: item.place,
    what: word(item.kind),
    made: moment(item.made),
    reason: reasonOf(item.refused),
    address: item.refused.address,
    mends: item.entries && item.refused.status !== GONE,
    act: { mend: mend(item), drop: drop(() => store.discard(item.uuid)) },
  });

  const refusedPhoto = (photo) => ({
    title: photo.place,
    what: word("photo"),
    made: moment(photo.made),
    reason: reasonOf(photo.refused),
    address: "",
    mends: false,
    act: { drop: drop(() => store.dropPhoto(photo)) },
  });

  // Changes that arrived and did not reach all: what somebody has taken on stays as it is. Told while the round is here.
  const partly = (packs) =>
    packs.flatMap(({ buildings }) =>
      buildings.flatMap((building) =>
        building.doors.flatMap((door) =>
          (door.visits ?? [])
            .filter((visit) => visit.stays?.length)
            .map(({ made, stays, address }) => ({
              title: placeOf(building, door),
              made: moment(made),
              reason: stays.join(" "),
              address,
            })),
        ),
      ),
    );

  const waiting = (users, kind) => (row) => ({
    title: row.place,
    what: word(kind ?? row.kind),
    made: moment(row.made),
    owner: users.includes(row.user) ? "" : word("owner", { name: row.owner }),
  });

  const dropDraft = (name, entries) => async () => {
    const uuid = new Map(entries).get("client_uuid");
    window.wbDrafts.drop(name);
    if (uuid && !(await store.find(uuid))) await store.discard(uuid); // its photos
  };

  // What was begun and not saved, also when the round was deleted meanwhile. A draft begun on the page online goes on
  // here. While a round is here, only of whom it is for.
  const drafts = (users) =>
    window.wbDrafts.names().flatMap((name) => {
      const [user, what] = name.split(":");
      const draft = window.wbDrafts.read(name);
      if (!draft?.place || (users.length && !users.includes(Number(user)))) return [];
      const href = /^\d+$/.test(what) ? `#visit/${what}` : draft.place.address;
      const begun = word("begun", { when: moment(draft.begun) });
      return [{ label: draft.place.label, begun, href, act: { drop: drop(dropDraft(name, draft.entries)) } }];
    });

  const tray = ({ packs, items, photos: all, users, quietly }) => {
    const saved = new Set(items.map((item) => item.uuid));
    const photos = all.filter((photo) => photo.ready || saved.has(photo.visit));
    const refusals = [...items.filter((row) => row.refused).map(refusedItem), ...photos.filter((row) => row.refused).map(refusedPhoto)];
    const waits = [
      ...items.filter((row) => !row.refused).map(waiting(users)),
      ...photos.filter((row) => !row.refused).map(waiting(users, "photo")),
    ];
    const begun = drafts(users);
    const stayed = partly(packs);
    show("tray", {
      quietly,
      heading: word("tray"),
      back: ["#", word("round")],
      refused: refusals.length,
      refusals,
      partly: stayed.length,
      stayed,
      unsent: waits.length,
      waits,
      drafts: begun.length,
      begun,
      empty: !refusals.length && !stayed.length && !waits.length && !begun.length,
      act: { send: () => window.wbOutbox.flush() },
    });
  };

  window.wbTray = { tray };
})();
