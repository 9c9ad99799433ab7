/** The packaging categories, once they have been fetched. */

/** @typedef {import('./types.js').Category} Category */

/** @type {Map<string, Category>} */
const known = new Map();

/** @param {Category[]} items */
export function learnCatalogue(items) {
  for (const item of items) known.set(item.key, item);
}

/** @returns {Category[]} */
export function categories() {
  return [...known.values()];
}

/** @param {string} key */
export function category(key) {
  const found = known.get(key);
  if (!found) throw new Error(`no category ${key}`);
  return found;
}

/**
 * The drawing of its kind in the page.
 * @param {Category} of
 */
export function drawing(of) {
  if (of.carrier) return of.carrier === 'reusable' ? '#draw-reusable' : '#draw-bag';
  if (of.part === 'film') return '#draw-film';
  if (of.part === 'ware' || of.key.endsWith('_cup')) return '#draw-ware';
  return of.asked_at.length ? '#draw-tray' : '#draw-other';
}
