/** The first step: which facility, how one got there, and what the visit was. */

import { call } from './api.js';
import { localTime } from './clock.js';
import { checks, digits, printed } from './code.js';
import { changed, current } from './draft.js';
import { all, copy, find, on, show, write } from './dom.js';
import { tie } from './fields.js';
import { askPosition } from './position.js';
import { refreshSteps } from './steps.js';
import { knows, say, sentence } from './words.js';

/** @typedef {import('./types.js').Facility} Facility */

const PAUSE = 300;
/** @type {(() => void)[]} */
let refreshFields = [];
let asked = 0;
let timer = 0;

export function startFacility() {
  const query = /** @type {HTMLInputElement} */ (find('#facility-query'));
  query.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(query.value), PAUSE);
  });
  on('[data-other-facility]', 'click', () => {
    Object.assign(current(), { facility: null, arrived_by: null });
    current().visit.outcome = null;
    changed();
    showFacility();
    query.focus();
  });
  on('[data-use-code]', 'click', () => choose(bare(digits(query.value)), 'typed'));
  refreshFields = all('[data-fields="visit"]').map((root) =>
    tie(root, () => current().visit, visitChanged),
  );
  showFacility();
}

/**
 * Choose the facility that the page's address names, or say why not.
 * @param {string} code  8 digits
 */
export async function openByAddress(code) {
  const answer = await call(`/api/v1/facilities/${code}`);
  if (answer.kind === 'ok') return choose(answer.data, 'qr');
  /** @type {HTMLInputElement} */ (find('#facility-query')).value = printed(code);
  notFound(code, answer);
}

/**
 * @param {Facility} facility
 * @param {'qr' | 'typed' | 'list'} arrivedBy
 */
function choose(facility, arrivedBy) {
  current().facility = facility;
  current().arrived_by = arrivedBy;
  changed();
  showFacility();
  scrollTo(0, 0);
}

/** @param {string} field */
function visitChanged(field) {
  if (field === 'outcome') {
    current().started_at ??= localTime();
    show('[data-when-outcome]', true);
    askPosition();
  }
  changed();
  refreshSteps();
}

/** Show what the draft holds. */
export function showFacility() {
  const { facility, visit } = current();
  show('[data-find]', facility === null);
  show('[data-chosen]', facility !== null);
  show('[data-when-outcome]', visit.outcome !== null);
  for (const refresh of refreshFields) refresh();
  if (facility) {
    write('[data-chosen-name]', nameOf(facility));
    write('[data-chosen-address]', addressOf(facility));
    const isOpen = facility.status === null || facility.status === 'active';
    const status = isOpen ? '' : say('status-is', { status: say(`status.${facility.status}`) });
    const known = [sentence(kindOf(facility)), printed(facility.code), status];
    write('[data-chosen-meta]', known.filter(Boolean).join(' · '));
  }
  refreshSteps();
}

/**
 * The facility stands above every step but the first, which has it in full.
 * @param {string} step
 */
export function showHead(step) {
  const { facility } = current();
  const isShown = facility !== null && step !== 'facility';
  write('[data-head-name]', isShown ? nameOf(facility) : say('title'));
  write('[data-head-place]', isShown ? headline(facility) : '');
}

/** @param {string} typed */
async function search(typed) {
  asked += 1;
  const mine = asked;
  const code = digits(typed);
  if (typed.trim().length < 2) return showFound([]);
  const query = encodeURIComponent(typed.normalize('NFC').trim());
  const answer = code
    ? await call(`/api/v1/facilities/${code}`)
    : await call(`/api/v1/facilities?limit=20&q=${query}`);
  if (mine !== asked) return;
  if (answer.kind !== 'ok') return notFound(code, answer);
  if (code) return choose(answer.data, 'typed');
  showFound(answer.data.items);
  if (answer.data.items.length === 0) sayNotFound(say('found.none'));
}

/** @param {Facility[]} facilities */
function showFound(facilities) {
  show('[data-found-none]', false);
  show('[data-use-code]', false);
  find('[data-found]').replaceChildren(
    ...facilities.map((facility) => {
      const row = copy('found');
      write('[data-name]', nameOf(facility), row);
      write('[data-place]', [addressOf(facility), kindOf(facility)].join(' · '), row);
      on('button', 'click', () => choose(facility, 'list'), row);
      return row;
    }),
  );
}

/**
 * @param {string} code
 * @param {import('./api.js').Answer} answer
 */
function notFound(code, answer) {
  const status = answer.kind === 'problem' ? answer.status : 0;
  showFound([]);
  if (status === 401) return sayNotFound(say('found.signed-out'));
  if (status !== 404) return sayNotFound(say('found.offline'));
  if (!code) return sayNotFound(say('found.none'));
  sayNotFound(say(checks(code) ? 'found.no-code' : 'found.bad-code', { code: printed(code) }));
  show('[data-use-code]', checks(code));
}

/** @param {string} words */
function sayNotFound(words) {
  write('[data-found-words]', words);
  show('[data-found-none]', true);
}

/**
 * A facility known by its label only: the office finds out which it is.
 * @param {string} code
 * @returns {Facility}
 */
function bare(code) {
  return { code, name: null, type: null, class: null, status: null, ward: null, address: null };
}

/** @param {Facility} facility */
export function nameOf(facility) {
  return facility.name ?? say('unknown-facility');
}

/** @param {Facility} facility */
function addressOf(facility) {
  const place = [facility.address, facility.ward?.name].filter(Boolean).join(', ');
  return place || say('no-address');
}

/** @param {Facility} facility */
function kindOf(facility) {
  const type = facility.type && knows(`type.${facility.type}`) ? say(`type.${facility.type}`) : '';
  return type && facility.class ? say('class', { type, class: facility.class }) : type;
}

/** @param {Facility} facility */
function headline(facility) {
  const known = [printed(facility.code), kindOf(facility), facility.ward?.name];
  return known.filter(Boolean).join(' · ');
}
