/** The first step: which facility, how one got there, and what the visit was. */

import { call } from './api.js';
import { localTime } from './clock.js';
import { checks, digits, printed } from './code.js';
import { changed, current } from './draft.js';
import { copy, find, on, show, write } from './dom.js';
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
  refreshFields = ['[data-step="facility"] [data-fields="visit"]', '[data-step="sign"] [data-fields="visit"]']
    .flatMap((selector) => [...document.querySelectorAll(selector)])
    .map((root) => tie(/** @type {HTMLElement} */ (root), () => current().visit, visitChanged));
  showFacility();
}

/**
 * The facility that the page's address names; false where the address names none.
 * @param {string} code
 */
export async function openByAddress(code) {
  const answer = await call(`/api/v1/facilities/${code}`);
  if (answer.kind === 'ok') return choose(answer.data, 'qr');
  /** @type {HTMLInputElement} */ (find('#facility-query')).value = printed(code);
  notFound(code, answer.kind);
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
  write('[data-head-name]', facility ? nameOf(facility) : say('title'));
  write('[data-head-place]', facility ? headline(facility) : 'Bao Bì Xanh');
  if (facility) {
    write('[data-chosen-name]', nameOf(facility));
    write('[data-chosen-address]', addressOf(facility));
    const isOpen = facility.status === null || facility.status === 'active';
    const status = isOpen ? '' : say('status-is', { status: say(`status.${facility.status}`) });
    write('[data-chosen-meta]', [sentence(kindOf(facility)), printed(facility.code), status].filter(Boolean).join(' · '));
  }
  refreshSteps();
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
  if (answer.kind !== 'ok') return notFound(code, answer.kind);
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
 * @param {'problem' | 'offline'} kind
 */
function notFound(code, kind) {
  showFound([]);
  if (kind === 'offline') return sayNotFound(say('found.offline'));
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
  return [printed(facility.code), kindOf(facility), facility.ward?.name].filter(Boolean).join(' · ');
}
