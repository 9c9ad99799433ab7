/** Which step is shown: its name is the page's fragment, so that Back and Forward work. */

import { current } from './draft.js';
import { all, find, on, show, write } from './dom.js';
import { problems } from './missing.js';
import { say } from './words.js';

const CHECKED = ['facility', 'bags', 'fresh', 'food', 'photos', 'review', 'sign'];
const OTHER = ['facility', 'photos', 'sign'];

/** @type {((step: string) => void)[]} */
const watchers = [];
let shown = '';
/** @type {() => void} */
let sign = () => {};

/** The steps of this visit, in order. */
export function steps() {
  const outcome = current().visit.outcome;
  return outcome === null || outcome === 'checked' ? CHECKED : OTHER;
}

/** @param {(step: string) => void} watcher  called when a step is shown */
export function onStep(watcher) {
  watchers.push(watcher);
}

/**
 * Begin to follow the page's fragment.
 * @param {() => void} signing  what the last step's button does
 */
export function follow(signing) {
  sign = signing;
  addEventListener('hashchange', fromFragment);
  on('[data-back]', 'click', () => go(steps()[steps().indexOf(shown) - 1]));
  on('[data-next]', 'click', next);
  fromFragment();
}

/**
 * Go to a step, and there to a place with this id.
 * @param {string} step
 * @param {string} [place]
 */
export function go(step, place) {
  if (step !== shown) location.hash = step;
  else if (!place) return;
  if (place) {
    setTimeout(() => {
      const part = document.getElementById(place);
      const focusable = part?.querySelector('input, select, button') ?? part;
      part?.scrollIntoView({ block: 'start' });
      if (focusable instanceof HTMLElement) focusable.focus({ preventScroll: true });
    });
  }
}

/**
 * Show one part of the page outside the row of steps.
 * @param {string} name
 */
export function screen(name) {
  for (const part of all('[data-step]')) show(part, part.dataset.step === name);
  const isStep = CHECKED.includes(name);
  show('[data-bar]', isStep && current().facility !== null);
  show('[data-stepper]', isStep && current().facility !== null);
}

/** Names, marks and buttons follow what has been answered. */
export function refreshSteps() {
  if (!CHECKED.includes(shown)) return;
  screen(shown);
  const names = steps();
  const open = new Set(problems().map((problem) => problem.step));
  all('[data-stepper] li').forEach((stop, at) => {
    const name = CHECKED[at];
    const isNow = name === shown;
    const isDone = !isNow && !open.has(name) && !['review', 'sign'].includes(name);
    stop.className = `step step--${isNow ? 'now' : isDone ? 'done' : 'later'}`;
    stop.toggleAttribute('aria-current', isNow);
    if (isNow) stop.setAttribute('aria-current', 'step');
    show(stop, names.includes(name));
  });
  const following = names[names.indexOf(shown) + 1];
  write('[data-next]', following ? say(`next.${following}`) : say('next.send'));
  /** @type {HTMLButtonElement} */ (find('[data-next]')).disabled =
    shown === 'facility' && current().visit.outcome === null;
  show('[data-back]', names[0] !== shown);
}

function next() {
  const names = steps();
  const following = names[names.indexOf(shown) + 1];
  if (following) go(following);
  else sign();
}

function fromFragment() {
  if (current().signed) return;
  const asked = location.hash.slice(1);
  const isKnown = steps().includes(asked) && current().visit.outcome !== null;
  if (asked && !isKnown && CHECKED.includes(shown) && !CHECKED.includes(asked)) return;
  shown = isKnown ? asked : 'facility';
  refreshSteps();
  for (const watcher of watchers) watcher(shown);
  scrollTo(0, 0);
  const heading = find(`[data-step="${shown}"] h1:not([hidden])`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
