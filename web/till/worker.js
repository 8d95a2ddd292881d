/**
 * Opens the till where there is no network. It keeps the files of the page and nothing else: what the API says is never
 * kept, and sales that wait are the page's own. The build writes the names of the files here.
 */
const VERSION = "__VERSION__";
const SHELL = "__SHELL__";
const PREFIX = "laurels-till-";
const KEPT = PREFIX + VERSION;
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.addAll(SHELL))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const scope = new URL(self.registration.scope).pathname;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith(`${scope}assets/`) || SHELL.includes(pathname.slice(scope.length))) event.respondWith(file(request));
});

/** The newest page, or the kept one where the network is slow or gone. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
  } catch {
    // There is no network.
  }
  return (await caches.match("./", { cacheName: KEPT })) ?? fetch(request);
}

/** A file, whose name changes with what is in it; the scanner is kept when it was used once. */
async function file(request) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}
