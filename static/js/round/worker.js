// Keeps the page of the round and its files on the phone, and nothing else. SHELL, what to keep, comes from the script
// that loads this one; its name changes with every release.
/* global SHELL */
const PATIENCE = 4000;
// The round has nothing to show in the place of these pages: rather a slow page than another one.
const PATIENCE_ELSEWHERE = 20_000;
const AT_A_DOOR = /^\/visits\/(round|buildings|households)\//;

// Only a page of the same release as the files beside it: one without its files would be an empty page out there.
const ours = (response) =>
  response.ok && response.type === "basic" && !response.redirected && response.headers.get("X-Shell") === SHELL.version;

const keepPage = async (response) => {
  const cache = await caches.open(SHELL.version);
  await cache.put(SHELL.page, response);
};

const install = async () => {
  const cache = await caches.open(SHELL.version);
  await cache.addAll(SHELL.assets.map((address) => new Request(address, { cache: "no-cache" })));
  const page = await fetch(SHELL.page, { cache: "no-store" });
  if (!ours(page)) throw new Error("The page and the worker are of two releases; the next load tries again.");
  await keepPage(page);
  await self.skipWaiting();
};

const activate = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL.version).map((name) => caches.delete(name)));
  await self.clients.claim();
};

const kept = async () => {
  const cache = await caches.open(SHELL.version);
  return cache.match(SHELL.page, { ignoreVary: true });
};

const late = (patience) => new Promise((resolve) => setTimeout(resolve, patience));

// The network first; what is kept when it fails, answers nonsense, or takes too long.
const page = async (event) => {
  const answer = fetch(event.request).then(
    async (response) => {
      if (!ours(response)) return null;
      await keepPage(response.clone());
      return response;
    },
    () => null,
  );
  event.waitUntil(answer);
  return (await Promise.race([answer, late(PATIENCE)])) ?? (await kept()) ?? (await answer) ?? fetch(event.request);
};

const asset = async (request) => {
  const cache = await caches.open(SHELL.version);
  return (await cache.match(request, { ignoreVary: true })) ?? fetch(request);
};

// Whatever the network says, once it says something; what is kept when it fails, or says nothing at all for too long.
const elsewhere = async (request, pathname) => {
  const answer = fetch(request);
  const heard = answer.catch(() => null);
  const patience = AT_A_DOOR.test(pathname) ? PATIENCE : PATIENCE_ELSEWHERE;
  return (await Promise.race([heard, late(patience)])) ?? (await kept()) ?? answer;
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === SHELL.page) event.respondWith(page(event));
  else if (SHELL.assets.includes(pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(elsewhere(request, pathname));
});
