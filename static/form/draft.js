/** The one draft of this tab and its keeping, apart for each person. */

import { uuid7 } from './uuid.js';

/** @typedef {import('./types.js').Draft} Draft */

export const POINTS = /** @type {import('./types.js').PointKey[]} */ ([
  'checkout',
  'fresh',
  'food',
  'delivery',
]);

/** @type {Draft} */
let draft = empty();
let keptUnder = '';
/** @type {(() => void)[]} */
const watchers = [];

/** @returns {Draft} */
function empty() {
  const point = () => ({ present: null, rest_none: null, items: [] });
  return {
    id: uuid7(),
    facility: null,
    arrived_by: null,
    started_at: null,
    position: null,
    visit: { outcome: null, basis: { kind: null, decision: '' }, position_reason: '', note: '' },
    points: { checkout: point(), fresh: point(), food: point(), delivery: point() },
    stalls: { of: '', friendly_only: 0, both: 0, plastic_only: 0, none_given: 0 },
    representative: { name: '', position: '', signs: null, agrees: null, comment: '' },
    photos: [],
    signed: null,
  };
}

export function current() {
  return draft;
}

/**
 * Take up this person's draft, or begin a new one.
 * @param {string} account
 */
export function open(account) {
  keptUnder = `bao-bi-xanh.draft.${account}`;
  const kept = sessionStorage.getItem(keptUnder);
  draft = kept ? { ...empty(), ...JSON.parse(kept) } : empty();
}

/** Begin anew; what was there is dropped. */
export function renew() {
  draft = empty();
  changed();
}

/** To be called after every change of the draft. */
export function changed() {
  try {
    sessionStorage.setItem(keptUnder, JSON.stringify(draft));
  } catch {
    // A full or forbidden store loses nothing while the page is open.
  }
  for (const watcher of watchers) watcher();
}

/** @param {() => void} watcher  called after every change */
export function watch(watcher) {
  watchers.push(watcher);
}

/** Whether this kind of place is judged by a tally of stalls. */
export function isTallied() {
  return draft.facility?.type === 'market' || draft.facility?.type === 'mall';
}

/** Whether something would be lost with the page. */
export function isUnsent() {
  if (draft.signed) return !isReceived();
  return draft.started_at !== null || draft.photos.length > 0;
}

/** Whether the office has the record and every photo that can still be sent. */
export function isReceived() {
  const state = draft.signed?.receipt?.state;
  if (state === 'complete') return true;
  const missing = draft.signed?.receipt?.photos.some((photo) => photo.state === 'missing');
  return state === 'quarantined' && !missing;
}

/** @param {string} category */
export function newItem(category) {
  return {
    id: uuid7(),
    category,
    default: null,
    charged: null,
    price_vnd: '',
    units_per_day: '',
    units_source: null,
    packed_by: null,
    thickness_um: '',
    width_cm: '',
    height_cm: '',
    certificate: { kind: null, number: '', issuer: '', expires_on: null },
    printed_claim: '',
    supplier: '',
    note: '',
  };
}
