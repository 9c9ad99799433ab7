/** Where the visit was: asked once, refused with a reason. */

import { changed, current } from './draft.js';
import { all, find, on, show, write } from './dom.js';
import { say } from './words.js';

const OPTIONS = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };
const REASONS = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };
let isAsking = false;

export function startPosition() {
  on('[data-position-ask]', 'click', askPosition);
  showPosition();
}

/** Ask the phone, unless it has answered already. */
export function askPosition() {
  if (isAsking || current().position) return;
  if (!navigator.geolocation) return refuse('unavailable');
  const asker = current().id;
  isAsking = true;
  showPosition();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      isAsking = false;
      if (current().id !== asker || current().signed) return;
      const { latitude: lat, longitude: lon, accuracy } = coords;
      current().position = { lat, lon, accuracy_m: Math.round(accuracy) };
      current().visit.position_reason = '';
      changed();
      showPosition();
    },
    (error) => {
      isAsking = false;
      if (current().id !== asker || current().signed) return;
      refuse(REASONS[/** @type {1 | 2 | 3} */ (error.code)] ?? 'unavailable');
    },
    OPTIONS,
  );
}

/** @param {string} reason */
function refuse(reason) {
  current().visit.position_reason ||= say(`position.reason.${reason}`);
  changed();
  showPosition();
}

export function showPosition() {
  const { position, visit } = current();
  const state = find('[data-position-state]');
  const isRefused = !position && !isAsking && visit.position_reason !== '';
  show(state, isAsking || position !== null || isRefused);
  state.className = `status status--${position ? 'leaf' : 'slate'}`;
  show('[data-position-refused]', isRefused);
  show('[data-position-ask]', !position && !isAsking);
  const words = all('[data-position-words]')[0];
  if (position) words.textContent = say('position.have', { metres: position.accuracy_m });
  else if (isAsking) words.textContent = say('position.asking');
  else if (isRefused) write('[data-position-words]', say('position.refused'));
  const reason = /** @type {HTMLInputElement} */ (find('#position-reason'));
  if (isRefused && document.activeElement !== reason) reason.value = visit.position_reason;
}
