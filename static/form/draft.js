/** The draft of one visit: kept on the phone at every change, in one tab at a time. */

import { uuid7 } from './api.js';
import { all, get, isFull, write } from './db.js';

/** @typedef {import('./types.js').Draft} Draft */

export const POINTS = /** @type {import('./types.js').PointKey[]} */ ([
  'checkout',
  'fresh',
  'food',
  'delivery',
]);

const PATIENCE = 800;

/** @type {Draft} */
let draft = empty('');
/** @type {'none' | 'saving' | 'saved' | 'full' | 'failed'} */
let state = 'none';
/** @type {Promise<void> | null} */
let saving = null;
let isDirty = false;
/** Another tab's draft is shown here, but not changed. */
let isMine = false;
/** A record is being made of it: what comes now would outlive it as a second draft. */
let isFrozen = false;
/** @type {(() => void) | null} */
let letGo = null;
/** @type {(() => void)[]} */
const watchers = [];

/**
 * @param {string} account
 * @returns {Draft}
 */
function empty(account) {
  const point = () => ({ present: null, rest_none: null, before: null, items: [] });
  return {
    id: uuid7(),
    account,
    facility: null,
    arrived_by: null,
    started_at: null,
    position: null,
    round: null,
    visit: { outcome: null, basis: { kind: null, decision: '' }, position_reason: '', note: '' },
    points: { checkout: point(), fresh: point(), food: point(), delivery: point() },
    stalls: { of: '', friendly_only: 0, both: 0, plastic_only: 0, none_given: 0 },
    representative: { name: '', position: '', signs: null, agrees: null, comment: '' },
    photos: [],
    place: { step: 'facility', scroll: 0 },
    saved_at: null,
  };
}

export function current() {
  return draft;
}

/** Whether a visit is open that holds anything to lose. */
export function isOpen() {
  return draft.started_at !== null || draft.photos.length > 0;
}

/**
 * This person's unfinished visits, the latest first.
 * @param {string} account
 * @returns {Promise<Draft[]>}
 */
export async function drafts(account) {
  const mine = (await all('drafts')).filter((kept) => kept.account === account);
  return mine.sort((one, other) => (one.saved_at < other.saved_at ? 1 : -1));
}

/**
 * Take up a kept draft, or begin a visit to this facility. A draft that is open in another tab is
 * shown, but what is changed here is not kept: false.
 * @param {string} account
 * @param {import('./types.js').Facility} facility
 * @param {Draft['arrived_by']} arrivedBy
 * @param {import('./types.js').Round} [round]  that a new visit belongs to
 * @returns {Promise<boolean>}
 */
export async function open(account, facility, arrivedBy, round) {
  await close();
  let last = await begun(account, facility.code);
  draft = last ? grown(last) : begin(account, facility, arrivedBy, round);
  isMine = await hold(draft.id);
  // Between reading and holding, the other tab may have changed or signed it.
  if (isMine && last) {
    last = await get('drafts', draft.id);
    draft = last ? grown(last) : begin(account, facility, arrivedBy, round);
    if (!last) isMine = await hold(draft.id);
  }
  // What the list says of the facility may have changed since.
  if (facility.name !== null) draft.facility = facility;
  state = last ? 'saved' : 'none';
  announce();
  return isMine;
}

/**
 * What was begun at this facility and not signed.
 * @param {string} account
 * @param {string} code
 * @returns {Promise<Draft | undefined>}
 */
export async function begun(account, code) {
  return (await drafts(account)).find((kept) => kept.facility?.code === code);
}

/**
 * An earlier release may have kept less.
 * @param {Draft} kept
 * @returns {Draft}
 */
function grown(kept) {
  const whole = { ...empty(kept.account), ...kept };
  const { visit, representative, points } = empty(kept.account);
  whole.visit = { ...visit, ...kept.visit };
  whole.representative = { ...representative, ...kept.representative };
  for (const key of POINTS) {
    const { items = [], ...point } = kept.points[key] ?? points[key];
    const asked = items.map((item) => ({ ...newItem(item.category), ...item }));
    whole.points[key] = { ...points[key], ...point, items: asked };
  }
  return whole;
}

/**
 * Which use points the last visit had is offered once their step is seen; what it found never is.
 * What it is done on the basis of, and with whom, is as planned.
 * @param {string} account
 * @param {import('./types.js').Facility} facility
 * @param {Draft['arrived_by']} arrivedBy
 * @param {import('./types.js').Round} [round]
 * @returns {Draft}
 */
function begin(account, facility, arrivedBy, round) {
  const begun = { ...empty(account), facility, arrived_by: arrivedBy };
  for (const { key, present } of facility.last?.use_points ?? []) {
    const point = begun.points[key];
    if (point) point.before = present;
  }
  if (round) {
    const { title, team, basis } = round;
    begun.round = [title, ...team.map(({ name }) => name)].join(' · ');
    begun.visit.basis = { kind: basis.kind, decision: basis.decision ?? '' };
  }
  return begun;
}

/**
 * Web Locks: a tab that crashed or was closed has let go by itself.
 * @param {string} id
 * @returns {Promise<boolean>}
 */
function hold(id) {
  letGo?.();
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    // A page that is just being left may still hold it for a moment.
    const signal = AbortSignal.timeout(PATIENCE);
    const held = () => {
      resolve(true);
      return new Promise((done) => (letGo = () => done(undefined)));
    };
    navigator.locks.request(`draft:${id}`, { signal }, held).catch(() => resolve(false));
  });
}

/** To be called after every change of the draft. */
export function changed() {
  if (!isMine) return;
  isDirty = true;
  if (isFrozen) return;
  state = 'saving';
  saving ??= save();
  announce();
}

/** Whether what is changed here is kept: the draft is open in no other tab. */
export function isHeld() {
  return isMine;
}

/** From now on nothing is written, until `thaw` or `close`. */
export async function freeze() {
  await settled();
  isFrozen = true;
}

/** It did not become a record: what changed meanwhile is kept. */
export function thaw() {
  isFrozen = false;
  if (isDirty) changed();
}

/** Whether what was changed last could not be kept. */
export function isFailing() {
  return state === 'full' || state === 'failed';
}

/** Wait until everything so far is on the phone, or could not be put there. */
export async function settled() {
  while (saving) await saving;
}

/** Let another tab have the draft. */
export async function close() {
  await settled();
  letGo?.();
  letGo = null;
  isMine = false;
  isDirty = false;
  isFrozen = false;
  draft = empty('');
  state = 'none';
  announce();
}

/** Drop the open draft and its photos for good. */
export async function discard() {
  await freeze();
  const { id, photos } = draft;
  /** @type {import('./db.js').Changes['drop']} */
  const lines = photos.map((photo) => ['photos', photo.id]);
  try {
    await write({ drop: [['drafts', id], ...lines] });
    await close();
  } finally {
    thaw();
  }
}

/** One write at a time; what changes meanwhile is written by the next. */
async function save() {
  while (isDirty) {
    isDirty = false;
    try {
      draft.saved_at = new Date().toISOString();
      await write({ put: [['drafts', draft]] });
      state = isDirty ? 'saving' : 'saved';
    } catch (error) {
      state = isFull(error) ? 'full' : 'failed';
    }
  }
  saving = null;
  announce();
}

/** How the keeping stands: `none` before the first change. */
export function keeping() {
  return { state, at: draft.saved_at };
}

/** @param {() => void} watcher  called after every change and every save */
export function watch(watcher) {
  watchers.push(watcher);
}

function announce() {
  for (const watcher of watchers) watcher();
}

/** Whether this kind of place is judged by a tally of stalls. */
export function isTallied() {
  return draft.facility?.type === 'market' || draft.facility?.type === 'mall';
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
