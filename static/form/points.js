/** The use points: what is in use at each, and that this was all. */

import { categories, category, draw } from './catalogue.js';
import { POINTS, changed, current, isTallied, newItem } from './draft.js';
import { all, copy, find, show, write } from './dom.js';
import { tie } from './fields.js';
import { showItem } from './item.js';
import { refreshSteps } from './steps.js';
import { shortName } from './words.js';

/** @typedef {import('./types.js').PointKey} PointKey */

/** @type {(() => void)[]} */
const refreshers = [];

/** Once the catalogue is known. */
export function startPoints() {
  for (const key of POINTS) {
    const root = find(`[data-point="${key}"]`);
    tiles(root, key);
    refreshers.push(tie(root, () => current().points[key], () => answered(root, key)));
  }
  showPoints();
}

/** Show what the draft holds. */
export function showPoints() {
  const tallied = isTallied();
  show('[data-tally]', tallied);
  show('[data-point-question]', !tallied);
  const part = find('[data-point="checkout"]');
  const home = tallied ? find('[data-tally-slot]') : find('[data-points-part]');
  if (part.parentElement !== home) home.append(part);
  for (const hint of all('[data-optional]')) show(hint, tallied);
  for (const refresh of refreshers) refresh();
  for (const key of POINTS) showPoint(find(`[data-point="${key}"]`), key, true);
}

/**
 * @param {HTMLElement} root
 * @param {PointKey} key
 */
function tiles(root, key) {
  for (const row of categories()) {
    const tile = copy('tile');
    const box = /** @type {HTMLInputElement} */ (find('input', tile));
    box.value = row.key;
    draw(row, tile);
    write('[data-name]', shortName(row), tile);
    box.addEventListener('change', () => choose(root, key, row.key, box.checked));
    find(row.asked_at.includes(key) ? '[data-tiles]' : '[data-more-tiles]', root).append(tile);
  }
}

/**
 * @param {HTMLElement} root
 * @param {PointKey} key
 * @param {string} chosen
 * @param {boolean} isUsed
 */
function choose(root, key, chosen, isUsed) {
  const point = current().points[key];
  if (isUsed) {
    point.items.push(newItem(chosen));
    point.present = true;
  } else {
    point.items = point.items.filter((item) => item.category !== chosen);
    // "The others: none" was said while this one stood apart; it has to be said anew.
    point.rest_none = null;
  }
  settle(root, key);
}

/**
 * @param {HTMLElement} root
 * @param {PointKey} key
 */
function answered(root, key) {
  const point = current().points[key];
  if (point.rest_none && point.present === null) point.present = true;
  settle(root, key);
}

/**
 * @param {HTMLElement} root
 * @param {PointKey} key
 */
function settle(root, key) {
  changed();
  refreshers[POINTS.indexOf(key)]();
  showPoint(root, key, false);
  refreshSteps();
}

/**
 * @param {HTMLElement} root
 * @param {PointKey} key
 * @param {boolean} anew  whether the draft itself is another one
 */
function showPoint(root, key, anew) {
  const point = current().points[key];
  show(find('[data-when-there]', root), point.present !== false);
  show(find('[data-none]', root), point.items.length === 0);
  show(find('[data-rest]', root), point.items.length > 0);
  for (const box of /** @type {HTMLInputElement[]} */ (all('.tile input', root))) {
    box.checked = point.items.some((item) => item.category === box.value);
  }
  const list = find('[data-items]', root);
  if (anew) list.replaceChildren();
  const wanted = new Set(point.items.map((item) => item.id));
  for (const part of all('[data-item]', list)) {
    if (!wanted.has(part.dataset.item ?? '')) part.remove();
  }
  for (const item of point.items) {
    if (!list.querySelector(`[data-item="${item.id}"]`)) {
      list.append(showItem(item, category(item.category), key, () => settle(root, key)));
    }
  }
}
