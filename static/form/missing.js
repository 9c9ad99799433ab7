/** What a draft still lacks; only what blocks keeps it from being signed. */

import { POINTS, current, isTallied } from './draft.js';
import { decimal, whole } from './numbers.js';

/**
 * @typedef {object} Lack
 * @property {string} name  of its sentence
 * @property {string} step
 * @property {string} place  the id of what to fill in
 * @property {boolean} blocks
 * @property {string} [point]
 * @property {string} [category]
 * @property {number} [count]
 */

const ASKED = /** @type {const} */ (['checkout', 'fresh', 'food']);
const STEP = { checkout: 'bags', fresh: 'fresh', food: 'food', delivery: 'food' };
const WHOLE = /** @type {const} */ (['price_vnd', 'units_per_day']);
const DECIMAL = /** @type {const} */ (['thickness_um', 'width_cm', 'height_cm']);

/** @returns {Lack[]} */
export function problems() {
  const { facility, visit } = current();
  /** @type {Lack[]} */
  const found = [];
  if (!facility) found.push(lack('facility', 'facility', 'facility-query', true));
  if (!visit.outcome) found.push(lack('outcome', 'facility', 'outcome', true));
  if (!visit.basis.kind) found.push(lack('basis', 'facility', 'outcome'));
  if (visit.basis.kind === 'inspection' && !visit.basis.decision.trim()) {
    found.push(lack('decision', 'facility', 'decision'));
  }
  if (visit.outcome && visit.outcome !== 'checked') return found;
  return [...found, ...tally(), ...points(), ...numbers(), ...photos(), ...people()];
}

/** Whether anything at all was looked at. */
export function hasSeen() {
  const { points: all, stalls } = current();
  const counted = stalls.friendly_only + stalls.both + stalls.plastic_only + stalls.none_given;
  if (isTallied() && counted > 0) return true;
  return POINTS.some((key) => {
    const point = all[key];
    return point.present === false || point.rest_none === true || point.items.length > 0;
  });
}

/** @returns {Lack[]} */
function tally() {
  const { stalls } = current();
  const counted = stalls.friendly_only + stalls.both + stalls.plastic_only + stalls.none_given;
  const of = whole(stalls.of);
  const found = hasSeen() ? [] : [lack('nothing-seen', 'bags', 'point-checkout', true)];
  if (!isTallied()) return found;
  if (counted === 0) found.push(lack('tally', 'bags', 'stalls-of'));
  if (of === null && (counted > 0 || stalls.of.trim())) {
    found.push(lack('stalls-of', 'bags', 'stalls-of', true));
  }
  if (of !== null && counted > of) found.push(lack('stalls-too-many', 'bags', 'stalls-of', true));
  return found;
}

/** @returns {Lack[]} */
function points() {
  return POINTS.flatMap((key) => {
    const point = current().points[key];
    const isAsked = ASKED.some((asked) => asked === key) && !isTallied();
    const isTouched = point.present !== null || point.items.length > 0;
    if (point.present === false || point.rest_none || !(isAsked || isTouched)) return [];
    const name = isTouched ? 'rest' : 'point';
    return [{ ...lack(name, STEP[key], `point-${key}`), point: key }];
  });
}

/** @returns {Lack[]} */
function numbers() {
  return POINTS.flatMap((key) =>
    current()
      .points[key].items.filter(
        (item) =>
          WHOLE.some((field) => item[field].trim() && whole(item[field]) === null) ||
          DECIMAL.some((field) => item[field].trim() && decimal(item[field]) === null),
      )
      .map((item) => ({
        ...lack('number', STEP[key], `item-${item.id}`, true),
        category: item.category,
      })),
  );
}

/** @returns {Lack[]} */
function photos() {
  const { photos: taken } = current();
  const unnamed = taken.filter((photo) => photo.about === '').length;
  const found = [];
  const hasCheckout = taken.some((photo) => photo.about.split('|')[1] === 'checkout');
  if (!hasCheckout && !isTallied()) found.push(lack('photo', 'photos', ''));
  if (unnamed > 0) found.push({ ...lack('about', 'photos', ''), count: unnamed });
  return found;
}

/** @returns {Lack[]} */
function people() {
  return current().representative.name.trim() ? [] : [lack('representative', 'sign', 'rep-name')];
}

/**
 * @param {string} name
 * @param {string} step
 * @param {string} place
 * @param {boolean} [blocks]
 * @returns {Lack}
 */
function lack(name, step, place, blocks = false) {
  return { name, step, place, blocks };
}
