/** What the phone knows by heart: who it works for, the catalogue, the facilities of their areas. */

import { call, clockOffset, localTime, rememberClock } from './api.js';
import { all, get, keep, kept, write, writeIfRoom } from './db.js';

/** @typedef {import('./types.js').Me} Me */
/** @typedef {import('./types.js').Facility} Facility */
/** @typedef {import('./types.js').Category} Category */
/** @typedef {import('./types.js').Round} Round */
/** @typedef {import('./types.js').Planned} Planned */

const FRESH_HOURS = 12;
// Somebody stands in front of it.
const FACILITY_SECONDS = 8;
const PAGE = 500;
// A list of the whole nation would fill a cheap phone; the rest is found while there is a network.
const MOST_PAGES = 12;

/** @type {Map<string, Category>} */
const known = new Map();
/** @type {import('./types.js').Rules | null} */
let counting = null;
/** @type {Me | null} */
let me = null;
/** Whether this page was opened by signing in. */
let isBack = cameFromSignIn();
/** @type {Promise<void>} */
let fetching = Promise.resolve();
/** @type {Promise<(Facility & {words: string})[]> | null} */
let listed = null;

/** The person this phone works for now; null before the first sign-in and after signing out. */
export function person() {
  return me;
}

/** Take up what an earlier visit of this page learned. */
export async function remember() {
  const [before, catalogue, offset] = await Promise.all(['me', 'catalogue', 'clock'].map(kept));
  me = before ?? null;
  rememberClock(offset ?? null);
  if (catalogue) learnCatalogue(catalogue);
}

/** @param {Me | null} asker */
export async function learnPerson(asker) {
  if (me?.name !== asker?.name) listed = null;
  me = asker;
  await keep('me', asker);
}

/** Take up whom another tab learned of. */
export async function recallPerson() {
  const known = (await kept('me')) ?? null;
  if (me?.name !== known?.name) listed = null;
  me = known;
}

/** @param {{items: Category[], rules: import('./types.js').Rules}} catalogue */
function learnCatalogue({ items, rules }) {
  known.clear();
  for (const item of items) known.set(item.key, item);
  counting = rules;
}

/** Fetch the catalogue; where it cannot be fetched it stays as it was. */
export async function refreshCatalogue() {
  const answer = await call('/api/v1/catalogue');
  if (answer.kind !== 'ok') return;
  learnCatalogue(answer.data);
  await Promise.all([keep('catalogue', answer.data), keep('clock', clockOffset())]);
}

/** Fetch the list of facilities, unless it is fresh. @returns {Promise<void>} */
export function refreshFacilities() {
  // One after the other: another person's list may be asked for while one is under way.
  fetching = fetching.then(fetchIfStale, fetchIfStale);
  return fetching;
}

async function fetchIfStale() {
  if (!me?.may_submit) return;
  await fetchRounds(me.name);
  if (!(await isFresh(me.name))) await fetchFacilities(me.name);
}

/**
 * The rounds that one goes on, those of the days to come too; where they cannot be had they stay.
 * @param {string} account
 */
async function fetchRounds(account) {
  const answer = await call('/api/v1/my-visits');
  if (answer.kind === 'ok') await keep(`rounds.${account}`, answer.data.rounds);
}

/** Today's rounds, as the phone knows them. @returns {Promise<Round[]>} */
export async function rounds() {
  const day = localTime().slice(0, 10);
  /** @type {Round[]} */
  const known = (await kept(`rounds.${me?.name}`)) ?? [];
  return known.filter(({ starts_on, last_on }) => starts_on <= day && day <= last_on);
}

/**
 * The visit to this facility that is planned, and its round: one's own before the team's.
 * @param {string} code
 * @returns {Promise<{round: Round, visit: Planned} | undefined>}
 */
export async function plannedAt(code) {
  const found = (await rounds()).flatMap((round) =>
    round.visits.filter(({ facility }) => facility.code === code).map((visit) => ({ round, visit })),
  );
  return found.find(({ visit }) => visit.assigned === 'me') ?? found[0];
}

/** @returns {Category[]} */
export function categories() {
  return [...known.values()];
}

export function hasCatalogue() {
  return known.size > 0;
}

/** @returns {{rules: import('./types.js').Rules | null, categories: Category[]}} */
export function judging() {
  return { rules: counting, categories: categories() };
}

/**
 * What an old draft or a newer office speaks of and this phone's catalogue has not.
 * @param {string} key
 * @returns {Category}
 */
function unknown(key) {
  const names = { vi: key, en: key, short_vi: key, short_en: key };
  return { key, number: 0, part: '', carrier: null, asked_at: [], default: 'needs_proof', ...names };
}

/** @param {string} key */
export function category(key) {
  return known.get(key) ?? unknown(key);
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

/** @param {string} account */
async function isFresh(account) {
  const since = Date.now() - ((await kept(`list.${account}`))?.at ?? -Infinity);
  // Less than nothing: the clock was set back meanwhile.
  return since >= 0 && since < FRESH_HOURS * 3_600_000;
}

/** When the list was fetched whole, in ms; null where it never was. @returns {Promise<number | null>} */
export async function listedAt() {
  return me ? ((await kept(`list.${me.name}`))?.at ?? null) : null;
}

/**
 * Page by page; what was listed before and is not any more goes at the end, never before.
 * @param {string} account
 */
async function fetchFacilities(account) {
  const begun = Date.now();
  /** @type {string | null} */
  let next = `/api/v1/facilities?limit=${PAGE}`;
  for (let page = 0; next && page < MOST_PAGES; page += 1) {
    const answer = await call(next);
    if (answer.kind !== 'ok' || person()?.name !== account) return;
    const isKept = await writeIfRoom({
      put: answer.data.items.map((/** @type {Facility} */ item) => [
        'facilities',
        { ...item, account, at: begun },
      ]),
    });
    if (!isKept) return;
    next = answer.data.next;
  }
  const old = (await all('facilities', rangeOf(account))).filter(({ at }) => at !== begun);
  await write({ drop: old.map(({ code }) => ['facilities', [account, code]]) });
  await keep(`list.${account}`, { at: begun, whole: next === null });
  listed = null;
}

/** @param {string} account */
function rangeOf(account) {
  return IDBKeyRange.bound([account], [account, []]);
}

/**
 * The facilities that the phone holds for its person, by name, each with the words it is found by.
 * @returns {Promise<(Facility & {words: string})[]>}
 */
export function facilities() {
  if (!me) return Promise.resolve([]);
  const { name } = me;
  listed ??= all('facilities', rangeOf(name)).then((rows) => {
    const names = new Intl.Collator('vi');
    const known = rows.map((row) => ({ ...row, words: folded(wordsOf(row)) }));
    return known.sort((one, other) => names.compare(one.name ?? '', other.name ?? ''));
  });
  return listed;
}

/** @param {Facility} row */
function wordsOf({ name, address, ward }) {
  return [name, address, ward?.name].filter(Boolean).join(' ');
}

/**
 * A facility by its code: from the phone, else from the office, else from a plan.
 * @param {string} code  8 digits
 * @param {Facility | null} [before]  as an unfinished visit has it
 * @returns {Promise<Facility | import('./api.js').Answer>}  the answer that was no facility
 */
export async function facilityBy(code, before) {
  const held = me ? await get('facilities', [me.name, code]) : undefined;
  if (held) return held;
  if (before?.name) return before;
  const answer = await call(`/api/v1/facilities/${code}`, {}, FACILITY_SECONDS);
  if (answer.kind === 'ok') return answer.data;
  return (await plannedAt(code))?.visit.facility ?? answer;
}

/**
 * Lower-case words without marks: "Đường Rạch Giá" is "duong rach gia"; "Co.opmart" is found as
 * "co opmart" and "coopmart".
 * @param {string} text
 */
export function folded(text) {
  const bare = text.normalize('NFD').replace(/\p{Mn}/gu, '');
  // Their stroke is no mark of its own.
  const plain = bare.replace(/[\u0111\u0110]/g, 'd').toLowerCase();
  const words = (/** @type {string} */ part) => part.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  return plain.includes('.') ? `${words(plain)} ${words(plain.replaceAll('.', ''))}` : words(plain);
}

/**
 * Whether this page was opened by signing in; Back and a reload are no signing in.
 * @returns {boolean}
 */
function cameFromSignIn() {
  const [entry] = performance.getEntriesByType('navigation');
  const { type } = /** @type {Partial<PerformanceNavigationTiming>} */ (entry ?? {});
  const from = document.referrer && new URL(document.referrer);
  // Older browsers do not say how a page was opened.
  const isNew = type === undefined || type === 'navigate';
  return isNew && from !== '' && from.pathname === '/sign-in';
}

/** @param {string | null} name */
export function leftBy(name) {
  isBack = false;
  return keep('leaving', name);
}

/** The office knows. */
export function leftNobody() {
  return keep('leaving', null);
}

/**
 * Whether this person has left and has not signed in again since.
 * @param {string} name
 */
export async function hasLeft(name) {
  if ((await kept('leaving')) !== name) return false;
  if (!isBack) return true;
  await leftNobody();
  return false;
}
