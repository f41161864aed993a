// What is still on this phone: what was not taken, with the reason and a way to mend it, what waits, and what was begun.
(() => {
  "use strict";
  const { ROUND, word, show, moment } = window.wbScreens;
  const store = window.wbStore;
  const GONE = 410; // withdrawn: there is nothing to mend

  const keyOf = ({ kind, user, household }) => (kind === "visit" ? `${user}:${household}` : `${user}:correct-${household}`);
  const routeOf = ({ kind, household }) => `#${kind === "visit" ? "visit" : "correct"}/${household}`;

  // What was begun at this door since is not written over unasked, and what is being mended already goes on.
  const mend = (item) => () => {
    const begun = window.wbDrafts.read(keyOf(item));
    const same = begun && new Map(begun.entries).get("client_uuid") === item.uuid;
    if (begun && !same && !window.confirm(word("replace"))) return;
    if (!same) window.wbDrafts.write(keyOf(item), item.entries, { label: item.place, address: ROUND + routeOf(item) });
    location.hash = routeOf(item);
  };

  const drop = (deed) => async () => {
    if (!window.confirm(word("drop"))) return;
    await deed();
    window.wbShell.render({ quietly: true });
    window.wbOutbox.flush();
  };

  const refusedItem = (item) => ({
    title: item.place,
    what: word(item.kind),
    made: moment(item.made),
    // What is wrong at the only field is the message as well.
    reason: [...new Set([item.refused.message, ...Object.values(item.refused.errors ?? {})])].join(" "),
    address: item.refused.address,
    mends: item.entries && item.refused.status !== GONE,
    act: { mend: mend(item), drop: drop(() => store.discard(item.uuid)) },
  });

  const refusedPhoto = (photo) => ({
    title: photo.place,
    what: word("photo"),
    made: moment(photo.made),
    reason: photo.refused.message,
    address: "",
    mends: false,
    act: { drop: drop(() => store.dropPhoto(photo)) },
  });

  const waiting = (users, kind) => (row) => ({
    title: row.place,
    what: word(kind ?? row.kind),
    made: moment(row.made),
    owner: users.includes(row.user) ? "" : word("owner", { name: row.owner }),
  });

  // A draft begun on the page online goes on here, where its household is on this phone.
  const drafts = (users, known) =>
    users.flatMap((user) =>
      window.wbDrafts.names(user).flatMap((name) => {
        const where = window.wbDrafts.read(name)?.place;
        const household = Number(name.split(":")[1]);
        return where ? [{ label: where.label, href: known(household) ? `#visit/${household}` : where.address }] : [];
      }),
    );

  const tray = ({ items, photos: all, users, known, quietly }) => {
    const saved = new Set(items.map((item) => item.uuid));
    const photos = all.filter((photo) => photo.ready || saved.has(photo.visit));
    const refusals = [...items.filter((row) => row.refused).map(refusedItem), ...photos.filter((row) => row.refused).map(refusedPhoto)];
    const waits = [
      ...items.filter((row) => !row.refused).map(waiting(users)),
      ...photos.filter((row) => !row.refused).map(waiting(users, "photo")),
    ];
    const begun = drafts(users, known);
    show("tray", {
      quietly,
      heading: word("tray"),
      back: ["#", word("round")],
      refused: refusals.length,
      refusals,
      unsent: waits.length,
      waits,
      drafts: begun.length,
      begun,
      empty: !refusals.length && !waits.length && !begun.length,
      act: { send: () => window.wbOutbox.flush() },
    });
  };

  window.wbTray = { tray };
})();
