// From what stands in a form to what is sent: the same entries always give the same item.
(() => {
  "use strict";
  const ZONE = "+08:00"; // moments at the door are those of the clock on the wall there

  // Now, as a field for date and time wants it.
  const now = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 16);

  // The rows of each set: a word in one of these makes it one that is sent, and then all of those have to be filled.
  const SETS = {
    opinions: { begun: ["text"], needed: [] },
    petitions: { begun: ["title", "text", "petitioner_name", "petitioner_phone"], needed: ["title", "text"] },
    needs: { begun: ["words"], needed: ["kind", "words"] },
    wishes: { begun: ["title", "words"], needed: ["kind", "title"] },
  };

  // They have identities of their own, made from the visit's and the place of the row, which never changes: a row that
  // is sent again is known again.
  const identity = async (visit, place) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${visit}:${place}`));
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };

  const rowsOf = async (entries, visit, set) => {
    const rows = new Map();
    for (const [name, value] of entries) {
      const [, number, field] = name.match(new RegExp(`^${set}-(\\d+)-(\\w+)$`)) ?? [];
      if (field) rows.set(number, { ...rows.get(number), [field]: value });
    }
    const filled = [...rows].filter(([, row]) => SETS[set].begun.some((field) => row[field]?.trim()));
    return Promise.all(filled.map(async ([number, row]) => ({ uuid: await identity(visit, `${set}-${number}`), ...row })));
  };

  const visitItem = async (entries, household) => {
    const sent = new Map(entries);
    const uuid = sent.get("client_uuid");
    const petitions = await rowsOf(entries, uuid, "petitions");
    return {
      uuid,
      entries,
      body: {
        kind: "visit",
        household,
        visited_at: `${sent.get("visited_at")}:00${ZONE}`,
        outcome: sent.get("outcome"),
        purpose: sent.get("purpose") ?? "round",
        diary: sent.get("diary") ?? "",
        guidebook_left: sent.has("guidebook_left"),
        asked_by_contact: sent.has("asked_by_contact"),
        members: entries.filter(([name]) => name === "members").map(([, value]) => Number(value)),
        opinions: await rowsOf(entries, uuid, "opinions"),
        petitions: petitions.map((row) => ({ ...row, confidential: "confidential" in row })),
        needs: await rowsOf(entries, uuid, "needs"),
        wishes: await rowsOf(entries, uuid, "wishes"),
      },
    };
  };

  const shutDoor = (outcome) => [
    ["client_uuid", crypto.randomUUID()],
    ["outcome", outcome],
    ["visited_at", now()],
  ];

  const withdrawal = (visit, reason) => ({ uuid: crypto.randomUUID(), body: { kind: "withdraw", visit, reason } });

  // What the phone took along, as the fields of the correction say it. Name and phone are masked there: unknown.
  const known = (door) => ({
    occupancy: door.occupancy,
    registered_elsewhere: door.registered_elsewhere,
    n_aged_60: door.n_aged_60,
    contact_name: "",
    contact_phone: "",
  });

  const correctionItem = (entries, door) => {
    const sent = new Map(entries);
    const typed = {
      occupancy: sent.get("occupancy"),
      registered_elsewhere: sent.has("registered_elsewhere"),
      n_aged_60: Number(sent.get("n_aged_60")),
      contact_name: sent.get("contact_name").trim(),
      contact_phone: sent.get("contact_phone").trim(),
    };
    const before = known(door);
    const changed = Object.keys(typed).filter((field) => typed[field] !== before[field]);
    return {
      uuid: sent.get("client_uuid"),
      entries,
      changed: Object.fromEntries(changed.map((field) => [field, typed[field]])),
      body: {
        kind: "household",
        household: door.id,
        base: door.version,
        changes: Object.fromEntries(changed.map((field) => [field, [before[field], typed[field]]])),
        notice_given: sent.has("notice_given"),
      },
    };
  };

  window.wbItems = { SETS, now, visitItem, shutDoor, withdrawal, correctionItem, known };
})();
