/** Stalls of a market or tenants of a mall, counted with four buttons. */

import { changed, current } from './draft.js';
import { all, find, on, show, write } from './dom.js';
import { tie } from './fields.js';
import { whole } from './numbers.js';
import { refreshSteps } from './steps.js';
import { number, say } from './words.js';

export const ANSWERS = /** @type {const} */ ([
  'friendly_only',
  'both',
  'plastic_only',
  'none_given',
]);

/** @type {() => void} */
let refresh = () => {};

/** How many stalls were looked at. */
export function seen() {
  return ANSWERS.reduce((sum, answer) => sum + current().stalls[answer], 0);
}

export function startTally() {
  refresh = tie(find('[data-tally]'), () => current().stalls, () => settle());
  for (const answer of ANSWERS) {
    on(`[data-tally-add="${answer}"]`, 'click', () => add(answer, 1));
    on(`[data-tally-undo="${answer}"]`, 'click', () => add(answer, -1));
  }
  showTally();
}

/**
 * @param {typeof ANSWERS[number]} answer
 * @param {number} more
 */
function add(answer, more) {
  current().stalls[answer] = Math.max(0, current().stalls[answer] + more);
  settle();
}

function settle() {
  changed();
  showTally();
  refreshSteps();
}

/** Show what the draft holds. */
export function showTally() {
  const of = whole(current().stalls.of);
  for (const part of all('[data-tally-question]')) {
    show(part, part.dataset.tallyQuestion === current().facility?.type);
  }
  for (const answer of ANSWERS) {
    write(`[data-tally-count="${answer}"]`, number(current().stalls[answer]));
  }
  const words = of === null ? 'tally.seen' : 'tally.seen-of';
  write('[data-tally-seen]', say(words, { seen: seen(), of: of ?? 0 }));
  show('[data-tally-over]', of !== null && seen() > of);
}

/** Show another draft. */
export function resetTally() {
  refresh();
  showTally();
}
