/** The first screen: what was begun, and which facility is next. */

import { call, localTime } from './api.js';
import {
  all, checks, copy, date, digits, find, number, on, printed, say, show, time, write,
} from './dom.js';
import { drafts } from './draft.js';
import { addressOf, drawnVerdict, kindOf, nameOf } from './facility.js';
import { records } from './queue.js';
import { facilities, folded, listedAt, person, rounds } from './reference.js';

/** @typedef {import('./types.js').Facility} Facility */
/** @typedef {import('./types.js').Planned} Planned */

const PAUSE = 150;
const SHOWN = 20;
// Of a visit that has none.
const LAST_DAY = '9999';
const DUE_DAYS = 60;
const DAY = 86_400_000;
const EARTH_METRES = 6_371_000;

/** @type {(code: string, arrivedBy: 'typed' | 'list') => void} */
let choose = () => {};
/** @type {{lat: number, lon: number} | null} */
let here = null;
let shownRows = SHOWN;
let asked = 0;
let timer = 0;

/** @param {typeof choose} chosen  called with the code of the facility that was chosen */
export function startHome(chosen) {
  choose = chosen;
  const query = queryBox();
  query.addEventListener('input', () => {
    clearTimeout(timer);
    shownRows = SHOWN;
    timer = setTimeout(showFacilities, PAUSE);
  });
  on('[data-use-code]', 'click', () => choose(digits(query.value), 'typed'));
  on('[data-found-more]', 'click', () => {
    shownRows += SHOWN;
    showFacilities();
  });
  on('[data-near]', 'click', () => locate());
}

function queryBox() {
  return /** @type {HTMLInputElement} */ (find('#facility-query'));
}

/** Show what the phone holds. */
export async function showHome() {
  const me = person();
  show('[data-when-signed-in]', me !== null);
  show('[data-when-signed-out]', me === null);
  if (!me) return;
  write('[data-signed-in]', say('signed-in', { name: me.display_name }));
  await Promise.all([showDrafts(me.name), showRounds(), showFacilities(), locateIfAllowed()]);
}

/** What this person began. @param {string} account */
export async function showDrafts(account) {
  const begun = await drafts(account);
  show('[data-drafts]', begun.length > 0);
  find('[data-draft-list]').replaceChildren(
    ...begun.flatMap(({ facility, saved_at, place }) => {
      if (!facility || !saved_at) return [];
      const row = copy('draft');
      /** @type {HTMLAnchorElement} */ (find('a', row)).href = `/f/${facility.code}#${place.step}`;
      write('[data-name]', nameOf(facility), row);
      write('[data-when]', say('draft.saved', { time: time(saved_at) }), row);
      return [row];
    }),
  );
}

/** What is planned and not done yet, by round: first what has a day, by it. */
async function showRounds() {
  const [planned, signed] = await Promise.all([rounds(), records()]);
  find('[data-rounds]').replaceChildren(
    ...planned.map(({ title, starts_on, ends_on, visits, team }) => {
      // A round's days are those of the place: of a night in Vietnam UTC says the day before.
      const isLeft = (/** @type {Planned} */ { state, facility }) =>
        ['planned', 'overdue'].includes(state) &&
        !signed.some(
          ({ code, signed_at }) =>
            code === facility.code && localTime(new Date(signed_at)) >= starts_on,
        );
      const left = visits.filter(isLeft).map(({ day, facility }) => ({ ...facility, day }));
      const part = copy('round');
      write('[data-name]', title, part);
      const names = team.map(({ name }) => name).join(', ');
      const done = visits.length - left.length;
      const values = { done, all: visits.length, until: date(ends_on), team: names };
      write('[data-when]', say('round.about', values), part);
      find('ul', part).append(...sorted(left).sort(byDay).slice(0, SHOWN).map(found));
      return part;
    }),
  );
}

/** @type {(one: Facility, other: Facility) => number} */
function byDay(one, other) {
  return (one.day ?? LAST_DAY).localeCompare(other.day ?? LAST_DAY);
}

/** What was typed, or else what is due. */
export async function showFacilities() {
  asked += 1;
  const mine = asked;
  const typed = queryBox().value;
  const code = digits(typed);
  const rows = await facilities();
  if (mine !== asked) return;
  if (code) return showCode(code, rows);
  const isSearch = folded(typed).length > 1;
  const found = isSearch ? search(rows, typed) : [...rows];
  showFound(sorted(found), isSearch);
  const at = await listedAt();
  if (mine !== asked) return;
  write('[data-list-age]', at ? say('list.age', { time: time(new Date(at).toISOString()) }) : '');
  if (isSearch && found.length === 0) await askOffice(typed, mine);
}

/**
 * Every word occurs, accents aside.
 * @param {(Facility & {words: string})[]} rows
 * @param {string} typed
 */
function search(rows, typed) {
  const words = folded(typed).split(' ');
  return rows.filter((row) => words.every((word) => row.words.includes(word)));
}

/**
 * @param {string} code
 * @param {Facility[]} rows
 */
function showCode(code, rows) {
  const found = rows.filter((row) => row.code === code);
  showFound(found, true);
  if (found.length > 0) return;
  tell(say(checks(code) ? 'found.no-code' : 'found.bad-code', { code: printed(code) }));
  show('[data-use-code]', checks(code));
}

/**
 * The phone does not hold every facility that one may see.
 * @param {string} typed
 * @param {number} mine
 */
async function askOffice(typed, mine) {
  const query = encodeURIComponent(typed.normalize('NFC').trim());
  const answer = await call(`/api/v1/facilities?limit=${SHOWN}&q=${query}`, {}, 15);
  if (mine !== asked) return;
  if (answer.kind === 'ok') showFound(answer.data.items, true);
  if (answer.kind === 'ok' && answer.data.items.length > 0) return;
  tell(say(answer.kind === 'ok' ? 'found.none' : 'found.none-here'));
}

/** Those due first, then the nearest. @param {Facility[]} rows */
function sorted(rows) {
  const placed = rows.map((row) => ({ row, rank: rank(row), metres: metresTo(row) ?? Infinity }));
  // What is equal stays in the order of names.
  return placed
    .sort((one, other) => {
      if (one.rank !== other.rank) return one.rank - other.rank;
      return one.metres === other.metres ? 0 : one.metres - other.metres;
    })
    .map(({ row }) => row);
}

/** 0 due, 1 not yet, 2 not open. @param {Facility} row */
function rank(row) {
  if (row.status !== null && row.status !== 'active') return 2;
  return isDue(row) ? 0 : 1;
}

/** Never looked at, or its last finding ends within 60 days. @param {Facility} row */
function isDue({ last }) {
  return !last || Date.parse(last.valid_until) < Date.now() + DUE_DAYS * DAY;
}

/**
 * As the crow flies; null where one of both places is not known.
 * @param {Facility} row
 */
function metresTo({ lat, lon }) {
  if (!here || lat === null || lon === null) return null;
  const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180;
  const [north, east] = [radians(lat - here.lat), radians(lon - here.lon)];
  const along = Math.cos(radians(lat)) * Math.cos(radians(here.lat)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.sin(north / 2) ** 2 + along));
}

/**
 * @param {Facility[]} rows
 * @param {boolean} isSearch
 */
function showFound(rows, isSearch) {
  show('[data-found-none]', false);
  show('[data-use-code]', false);
  show('[data-found-title]', !isSearch && rows.length > 0);
  show('[data-found-more]', rows.length > shownRows);
  find('[data-found]').replaceChildren(...rows.slice(0, shownRows).map(found));
}

/** @param {Facility} row */
function found(row) {
  const part = copy('found');
  const metres = metresTo(row);
  write('[data-name]', nameOf(row), part);
  write('[data-place]', [addressOf(row), kindOf(row)].filter(Boolean).join(' · '), part);
  find('[data-last]', part).append(drawnVerdict(row.last?.outcome ?? 'none'));
  write('[data-planned]', row.day ? say('round.day', { date: date(row.day) }) : '', part);
  write('[data-far]', metres === null ? '' : far(metres), part);
  const when = row.last ? say(validity(row.last), { date: date(row.last.valid_until) }) : '';
  write('[data-when]', when, part);
  on('button', 'click', () => choose(row.code, 'list'), part);
  return part;
}

/** @param {import('./types.js').Last} last */
function validity({ valid_until }) {
  return Date.parse(valid_until) <= Date.now() ? 'last.over' : 'last.until';
}

/** @param {number} metres */
function far(metres) {
  if (metres < 950) return say('far.metres', { metres: Math.round(metres / 50) * 50 });
  return say('far.kilometres', { kilometres: number(Math.round(metres / 100) / 10) });
}

/** @param {string} words */
function tell(words) {
  write('[data-found-words]', words);
  show('[data-found-none]', true);
}

/** Where the reader is stays on the phone: it only puts the list in order. */
function locate() {
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      here = { lat: coords.latitude, lon: coords.longitude };
      show('[data-near]', false);
      showFacilities();
    },
    () => show('[data-near]', false),
    { timeout: 10_000, maximumAge: 300_000 },
  );
}

/** Nobody is asked for a position by opening a list. */
async function locateIfAllowed() {
  const allowed = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => null);
  show('[data-near]', here === null && allowed?.state !== 'denied');
  if (here === null && allowed?.state === 'granted') locate();
}

/** Say of a code why there is no visit to it. @param {string} code */
export function askFor(code) {
  queryBox().value = printed(code);
  return showFacilities();
}

/** Whether something was typed that a change of the list would push away. */
export function isSearching() {
  return all('[data-found] :focus').length > 0 || queryBox().value !== '';
}
