/** What a draft still lacks, and the record that it becomes when it is signed. */

import { clockOffset, localTime } from './api.js';
import { current, isTallied, POINTS } from './draft.js';
import { decimal, whole } from './dom.js';

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

/** What is in use at a point that is there. @param {PointKey} key */
function answeredAt(key) {
  const { present, items } = current().points[key];
  return present === false ? [] : items;
}

/**
 * A price of what is given free was never sent.
 * @param {Item} item
 * @param {'price_vnd' | 'units_per_day'} field
 */
function isAsked(item, field) {
  return item[field].trim() !== '' && (field !== 'price_vnd' || item.charged === true);
}

/** @returns {Lack[]} */
function numbers() {
  return POINTS.flatMap((key) =>
    answeredAt(key)
      .filter(
        (item) =>
          WHOLE.some((field) => isAsked(item, field) && whole(item[field]) === null) ||
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

/** @typedef {import('./types.js').Draft} Draft */
/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').PointKey} PointKey */

/**
 * @param {Draft} draft
 * @param {string} account  who signs
 * @param {{form: string, app: string}} version
 * @param {string} noPositionYet  the reason where the phone has not answered
 */
export function bodyOf(draft, account, version, noPositionYet) {
  const isChecked = draft.visit.outcome === 'checked';
  return pruned({
    facility: draft.facility?.code,
    form_version: version.form,
    app_version: version.app,
    signed_by: account,
    outcome: draft.visit.outcome,
    basis: draft.visit.basis.kind ? { kind: draft.visit.basis.kind, decision: decision(draft) } : null,
    started_at: draft.started_at,
    signed_at: localTime(),
    clock_offset_ms: clockOffset(),
    position: draft.position,
    position_reason: draft.position ? null : text(draft.visit.position_reason) ?? noPositionYet,
    arrived_by: draft.arrived_by,
    use_points: isChecked ? usePoints(draft) : [],
    observations: isChecked ? observations(draft) : [],
    stalls: isChecked ? stalls(draft) : null,
    representative: isChecked ? representative(draft) : null,
    note: text(draft.visit.note),
    photos: draft.photos.map(photo),
  });
}

/** @param {Draft} draft */
function decision(draft) {
  return draft.visit.basis.kind === 'inspection' ? text(draft.visit.basis.decision) : null;
}

/** @param {Draft} draft */
export function usePoints(draft) {
  return POINTS.filter((key) => draft.points[key].present !== null).map((key) => {
    const { present, rest_none } = draft.points[key];
    return present ? { key, present, rest_none } : { key, present };
  });
}

/** @param {Draft} draft */
export function observations(draft) {
  return POINTS.filter((key) => draft.points[key].present).flatMap((key) =>
    draft.points[key].items.map((item) => observation(item, key)),
  );
}

/**
 * @param {Item} item
 * @param {PointKey} key
 */
function observation(item, key) {
  const units = whole(item.units_per_day);
  const { kind, number, issuer, expires_on } = item.certificate;
  return {
    category: item.category,
    use_point: key,
    in_use: true,
    default: item.default,
    charged: item.charged,
    price_vnd: item.charged ? whole(item.price_vnd) : null,
    units_per_day: units,
    units_source: units === null ? null : item.units_source,
    packed_by: item.packed_by,
    thickness_um: decimal(item.thickness_um),
    width_cm: decimal(item.width_cm),
    height_cm: decimal(item.height_cm),
    certificate: kind ? { kind, number: text(number), issuer: text(issuer), expires_on } : null,
    printed_claim: text(item.printed_claim),
    supplier: text(item.supplier),
    note: text(item.note),
  };
}

/** null where there is no tally. @param {Draft} draft */
export function stalls(draft) {
  if (!isTallied()) return null;
  const of = whole(draft.stalls.of);
  return of === null ? null : { ...draft.stalls, of };
}

/** @param {Draft} draft */
function representative(draft) {
  const { name, position, signs, agrees, comment } = draft.representative;
  const said = { name: text(name), position: text(position), signs, agrees, comment: text(comment) };
  return Object.values(said).some((value) => value !== null) ? said : null;
}

/** @param {import('./types.js').Photo} taken */
function photo({ about, ...line }) {
  const [kind, use_point, category] = about.split('|');
  return { ...line, kind: kind || null, use_point: use_point || null, category: category || null };
}

/** @param {string} typed */
function text(typed) {
  return typed.normalize('NFC').trim() || null;
}

/**
 * Without what nobody answered.
 * @param {any} value
 * @returns {any}
 */
function pruned(value) {
  if (Array.isArray(value)) return value.map(pruned);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, pruned(inner)]));
}
