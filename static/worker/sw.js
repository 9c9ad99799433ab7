/**
 * Keeps the form on the phone: its page in the reader's language and its files, of one release.
 * What goes to the API passes by, and so does all that an inspector has written (IndexedDB).
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PREFIX = 'bbx-form-';
const CACHE = PREFIX + RELEASE.version;
const CHOICE = 'bbx-choice'; // of no release: no update deletes it
const CHOSEN = '/f/language';
const PATIENCE = 4000;
const SHELLS = Object.values(RELEASE.shells);
const PAGE = /^\/f\/(?!sw\.js$|manifest\.webmanifest$)/;
const STATIC = /^\/static\/[^/]+\//;

// A new release waits until the page says so, or until no page of the old one is open.
worker.addEventListener('install', (event) => event.waitUntil(keepRelease()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
worker.addEventListener('message', (event) => {
  const { type, language } = Object(event.data);
  if (type === 'take-over') event.waitUntil(worker.skipWaiting());
  if (type === 'language' && language in RELEASE.shells) event.waitUntil(choose(language));
  if (type === 'whole') event.waitUntil(Promise.allSettled(SHELLS.map(keepShell)));
});

/** null: the browser asks the network, as if there were no worker. @param {Request} request */
function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return null;
  if (request.mode === 'navigate') return PAGE.test(pathname) ? shellFirst(request) : null;
  if (RELEASE.files.includes(pathname)) return cacheFirst(pathname, request);
  return STATIC.test(pathname) ? networkFirst(request, pathname) : null;
}

/** One page for all addresses, fetched if lost or new in this language. @param {Request} request */
async function shellFirst(request) {
  const shell = RELEASE.shells[await chosen()];
  // A network that never answers must not keep the page from opening.
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([keepShell(shell).catch(() => null), patience]);
  const held = await firstKept([shell, ...SHELLS]);
  return held.type === 'error' ? fetch(request) : held;
}

/** @param {string} address @param {Request} request */
async function cacheFirst(address, request) {
  return (await kept(address)) ?? fetch(request);
}

/** Offline, our file of that name. @param {Request} request @param {string} pathname */
async function networkFirst(request, pathname) {
  const ours = pathname.replace(STATIC, `/static/${RELEASE.tree}/`);
  return fetch(request).catch(() => firstKept([ours]));
}

/** @param {string[]} addresses */
async function firstKept(addresses) {
  return (await Promise.all(addresses.map(kept))).find(Boolean) ?? Response.error();
}

/** @param {string} address */
async function kept(address) {
  return (await caches.open(CACHE)).match(address, { ignoreVary: true });
}

/** All or nothing: where one answer cannot be believed the browser tries again another day. */
async function keepRelease() {
  const files = RELEASE.files.map((file) => keep(file, 'default'));
  const done = await Promise.allSettled([keepShells(), ...files]);
  if (done.every(({ status }) => status === 'fulfilled')) return;
  await caches.delete(CACHE);
  throw new Error('not all of this release');
}

/** The page that is open, as it was just loaded, and the one in the chosen language. */
async function keepShells() {
  const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = open.map(({ url }) => new URL(url)).find(({ pathname }) => PAGE.test(pathname));
  await keep(page ? page.pathname + page.search : SHELLS[0], 'force-cache');
  await keepShell(RELEASE.shells[await chosen()]);
}

// What the page has just loaded comes from the browser's cache.
/** @param {string} address @param {RequestCache} mode */
async function keep(address, mode) {
  let answer = await fetch(address, { cache: mode });
  if (!isOurs(answer)) answer = await fetch(address, { cache: 'reload' });
  if (!isOurs(answer)) throw new Error(`not of this release: ${address}`);
  const shell = RELEASE.shells[answer.headers.get('Content-Language') ?? ''];
  await (await caches.open(CACHE)).put(shell ?? address, answer);
}

// A mall's Wi-Fi answers 200 with a page of its own, a host not yet renewed with older files.
/** @param {Response} answer */
function isOurs({ ok, redirected, headers }) {
  if (!ok || redirected || headers.get('X-App') !== 'bao-bi-xanh') return false;
  if (headers.has('X-Release')) return headers.get('X-Release') === RELEASE.version;
  return headers.get('Cache-Control')?.includes('immutable') === true;
}

async function takeOver() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** From now on in this language. @param {string} language */
async function choose(language) {
  await (await caches.open(CHOICE)).put(CHOSEN, new Response(language));
  await keepShell(RELEASE.shells[language]);
}

/** @param {string} shell */
async function keepShell(shell) {
  if (!(await kept(shell))) await keep(shell, 'no-cache');
}

async function chosen() {
  const choice = (await (await (await caches.open(CHOICE)).match(CHOSEN))?.text()) ?? '';
  return choice in RELEASE.shells ? choice : Object.keys(RELEASE.shells)[0];
}
