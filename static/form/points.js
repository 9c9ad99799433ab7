/** What is in use at each use point, what is asked of it, and the tally of stalls or tenants. */

import {
  all, copy, find, fullName, number, on, say, shortName, show, tie, whole, write,
} from './dom.js';
import { changed, current, isTallied, newItem, POINTS } from './draft.js';
import { categories, category, draw } from './reference.js';
import { refreshSteps } from './steps.js';

/** @typedef {import('./types.js').PointKey} PointKey */
/** @typedef {import('./types.js').Item} Item */

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
  if (!tallied) POINTS.forEach(takeOver);
  for (const refresh of refreshers) refresh();
  for (const key of POINTS) showPoint(find(`[data-point="${key}"]`), key, true);
}

/**
 * What the last visit had stands chosen in front of who looks at it, and nowhere else.
 * @param {PointKey} key
 */
function takeOver(key) {
  const point = current().points[key];
  const step = find(`[data-point="${key}"]`).closest('[data-step]');
  if (point.before === null || point.present !== null || step?.hasAttribute('hidden')) return;
  point.present = point.before;
  changed();
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
  show(find('[data-before]', root), point.before !== null && point.present === point.before);
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

/**
 * What is asked of one category in use.
 * @param {Item} item
 * @param {import('./types.js').Category} category
 * @param {import('./types.js').PointKey} key
 * @param {() => void} settle  called when an item came or went
 * @returns {HTMLElement}
 */
function showItem(item, category, key, settle) {
  const part = copy('item');
  part.dataset.item = item.id;
  part.id = `item-${item.id}`;
  part.setAttribute('aria-label', shortName(category));
  draw(category, part);
  write('[data-name]', shortName(category), part);
  write('[data-full-name]', fullName(category), part);
  show(find('[data-full-name]', part), fullName(category) !== shortName(category));
  const isCarrier = category.carrier !== null && category.carrier !== '';
  show(find('[data-ask="charged"]', part), isCarrier);
  show(find('[data-ask="default"]', part), isCarrier && key === 'checkout');
  show(find('[data-ask="packed_by"]', part), !isCarrier);
  const refresh = tie(part, () => item, () => changed());
  for (const step of /** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll('[data-count]'))) {
    step.addEventListener('click', () => {
      const counted = Math.max(0, (whole(item.units_per_day) ?? 0) + Number(step.dataset.count));
      item.units_per_day = number(counted);
      changed();
      refresh();
    });
  }
  const items = () => current().points[key].items;
  const isSecond = items().find((other) => other.category === item.category) !== item;
  show(find('[data-remove]', part), isSecond);
  on('[data-remove]', 'click', () => {
    items().splice(items().indexOf(item), 1);
    settle();
  }, part);
  on('[data-add-supplier]', 'click', () => {
    items().splice(items().indexOf(item) + 1, 0, newItem(item.category));
    settle();
  }, part);
  return part;
}

export const ANSWERS = /** @type {const} */ ([
  'friendly_only',
  'both',
  'plastic_only',
  'none_given',
]);

/** @type {() => void} */
let refreshTally = () => {};

/** How many stalls were looked at. */
export function seen() {
  return ANSWERS.reduce((sum, answer) => sum + current().stalls[answer], 0);
}

export function startTally() {
  refreshTally = tie(find('[data-tally]'), () => current().stalls, () => tallied());
  for (const answer of ANSWERS) {
    on(`[data-tally-add="${answer}"]`, 'click', () => count(answer, 1));
    on(`[data-tally-undo="${answer}"]`, 'click', () => count(answer, -1));
  }
  showTally();
}

/**
 * @param {typeof ANSWERS[number]} answer
 * @param {number} more
 */
function count(answer, more) {
  current().stalls[answer] = Math.max(0, current().stalls[answer] + more);
  tallied();
}

function tallied() {
  changed();
  showTally();
  refreshSteps();
}

/** Show what the draft holds. */
export function showTally() {
  const of = whole(current().stalls.of);
  for (const part of all('[data-tally-question]')) {
    show(part, part.dataset.tallyQuestion === current().facility?.type);
  }
  for (const answer of ANSWERS) {
    write(`[data-tally-count="${answer}"]`, number(current().stalls[answer]));
  }
  const words = of === null ? 'tally.seen' : 'tally.seen-of';
  write('[data-tally-seen]', say(words, { seen: seen(), of: of ?? 0 }));
  show('[data-tally-over]', of !== null && seen() > of);
}

/** Show another draft. */
export function resetTally() {
  refreshTally();
  showTally();
}
