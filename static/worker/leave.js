/**
 * Served in the place of sw.js with FORM_WORKER=0: takes away what that one kept, and itself. What
 * inspectors have written is in IndexedDB and stays.
 */

const leaving = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

leaving.addEventListener('install', () => leaving.skipWaiting());
leaving.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
  const kept = (await caches.keys()).filter((name) => name.startsWith('bbx-form-'));
  await Promise.all(kept.map((name) => caches.delete(name)));
  await leaving.registration.unregister();
}
