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
 * Draws a category where `part` keeps a place for it; nothing where the page is older than the
 * category.
 * @param {Category} of
 * @param {HTMLElement} part
 */
export function draw(of, part) {
  const use = /** @type {SVGUseElement} */ (part.querySelector('[data-picture]'));
  use.setAttribute('href', `${use.dataset.picture}#${of.key}`);
}
