/** The first step: which facility this is, what the visit was, and where it took place. */

import { localTime } from './api.js';
import {
  all, copy, date, find, knows, on, printed, say, sentence, shortName, show, tie, write,
} from './dom.js';
import { changed, current } from './draft.js';
import { category } from './reference.js';
import { refreshSteps } from './steps.js';

/** @typedef {import('./types.js').Facility} Facility */

const LOCATING = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };
const REASONS = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };
/** @type {(() => void)[]} */
let refreshFields = [];
/** The id of the visit whose place is being asked for. */
let locating = '';

export function startFacility() {
  refreshFields = all('[data-fields="visit"]').map((root) =>
    tie(root, () => current().visit, visitChanged),
  );
  on('[data-position-ask]', 'click', locate);
}

/** @param {string} field */
function visitChanged(field) {
  if (field === 'outcome') {
    current().started_at ??= localTime();
    show('[data-when-outcome]', true);
    locate();
  }
  changed();
  refreshSteps();
}

/** Show what the draft holds. */
export function showFacility() {
  const { facility, round, visit } = current();
  if (!facility) return;
  show('[data-when-outcome]', visit.outcome !== null);
  for (const refresh of refreshFields) refresh();
  write('[data-chosen-name]', nameOf(facility));
  write('[data-chosen-address]', addressOf(facility));
  const isOpen = facility.status === null || facility.status === 'active';
  const status = isOpen || !knows(`status.${facility.status}`) ? '' : statusOf(facility);
  const about = [sentence(kindOf(facility)), printed(facility.code), status];
  write('[data-chosen-meta]', about.filter(Boolean).join(' · '));
  write('[data-chosen-round]', round ?? '');
  showLast(facility);
  showPosition();
  refreshSteps();
}

/**
 * Shape and word of a verdict; nothing for a word that is newer than this page.
 * @param {string} outcome  'none': not inspected
 */
export function drawnVerdict(outcome) {
  const isKnown = outcome === 'none' || knows(`verdict.${outcome}`);
  return isKnown ? copy(`verdict.${outcome}`) : document.createElement('span');
}

/** What the last visit found is told, and never taken over. @param {Facility} facility */
function showLast({ last }) {
  show('[data-chosen-last]', Boolean(last));
  if (!last) return;
  const { visited_on, unproven } = last;
  find('[data-chosen-verdict]').replaceChildren(drawnVerdict(last.outcome));
  write('[data-chosen-last-when]', say('last.visited', { date: date(visited_on) }));
  show('[data-chosen-unproven]', unproven.length > 0);
  const what = unproven.map((key) => shortName(category(key))).join(', ');
  write('[data-chosen-unproven]', say('last.unproven', { what }));
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

/** Ask the phone where it is: once for a visit, and a refusal is an answer too. */
function locate() {
  const { id, position } = current();
  if (locating === id || position) return;
  if (!navigator.geolocation) return refuse('unavailable');
  locating = id;
  showPosition();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      if (locating === id) locating = '';
      if (current().id !== id) return;
      const { latitude: lat, longitude: lon, accuracy } = coords;
      current().position = { lat, lon, accuracy_m: Math.round(accuracy) };
      current().visit.position_reason = '';
      changed();
      showPosition();
    },
    (error) => {
      if (locating === id) locating = '';
      if (current().id === id) refuse(REASONS[/** @type {1 | 2 | 3} */ (error.code)]);
    },
    LOCATING,
  );
}

/** @param {string} [reason] */
function refuse(reason = 'unavailable') {
  current().visit.position_reason ||= say(`position.reason.${reason}`);
  changed();
  showPosition();
}

function showPosition() {
  const { position, visit } = current();
  const state = find('[data-position-state]');
  const isLocating = locating === current().id;
  const isRefused = !position && !isLocating && visit.position_reason !== '';
  show(state, isLocating || position !== null || isRefused);
  state.className = `status status--${position ? 'leaf' : 'slate'}`;
  show('[data-position-refused]', isRefused);
  show('[data-position-ask]', !position && !isLocating);
  if (position) write('[data-position-words]', say('position.have', { metres: position.accuracy_m }));
  else if (isLocating) write('[data-position-words]', say('position.asking'));
  else if (isRefused) write('[data-position-words]', say('position.refused'));
  const reason = /** @type {HTMLInputElement} */ (find('#position-reason'));
  if (isRefused && document.activeElement !== reason) reason.value = visit.position_reason;
}

/**
 * A facility known by its label only: the office finds out which it is.
 * @param {string} code
 * @returns {Facility}
 */
export function bare(code) {
  const unknown = { name: null, type: null, class: null, status: null, ward: null };
  return { code, ...unknown, address: null, lat: null, lon: null, last: null };
}

/** @param {Facility} facility */
export function nameOf(facility) {
  return facility.name ?? say('unknown-facility');
}

/** @param {Facility} facility */
export function addressOf(facility) {
  const place = [facility.address, facility.ward?.name].filter(Boolean).join(', ');
  return place || say('no-address');
}

/** @param {Facility} facility */
export function kindOf(facility) {
  const type = facility.type && knows(`type.${facility.type}`) ? say(`type.${facility.type}`) : '';
  return type && facility.class ? say('class', { type, class: facility.class }) : type;
}

/** @param {Facility} facility */
function statusOf({ status }) {
  return say('status-is', { status: say(`status.${status}`) });
}

/** @param {Facility} facility */
function headline(facility) {
  return [printed(facility.code), kindOf(facility)].filter(Boolean).join(' · ');
}
