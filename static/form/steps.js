/** Which step is shown: its name is the page's fragment, so that Back and Forward work. */

import { all, find, on, show, write } from './dom.js';
import { current } from './draft.js';
import { problems } from './record.js';
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

/** @param {() => void} signing  what the last step's button does */
export function startSteps(signing) {
  sign = signing;
  on('[data-back]', 'click', () => go(steps()[steps().indexOf(shown) - 1]));
  on('[data-next]', 'click', next);
  // A tab that the camera or the system kills comes back to where it was.
  addEventListener('scroll', () => (current().place.scroll = scrollY), { passive: true });
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
 * Show one part of the page; the row of steps stays with the steps.
 * @param {string} name
 */
export function screen(name) {
  for (const part of all('[data-step]')) show(part, part.dataset.step === name);
  const isStep = CHECKED.includes(name);
  if (!isStep) shown = '';
  show('[data-bar-steps]', isStep);
  show('[data-stepper]', isStep);
}

/** Names, marks and buttons follow what has been answered. */
export function refreshSteps() {
  if (!shown) return;
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

/** Show the step that the page's fragment names, as far as this visit has one. */
export function showStep() {
  const asked = location.hash.slice(1);
  const isKnown = steps().includes(asked) && current().visit.outcome !== null;
  const place = current().place;
  shown = isKnown ? asked : 'facility';
  const scroll = place.step === shown ? place.scroll : 0;
  Object.assign(place, { step: shown, scroll });
  refreshSteps();
  for (const watcher of watchers) watcher(shown);
  enter(find(`[data-step="${shown}"] h1:not([hidden])`), scroll);
}

/**
 * @param {HTMLElement} heading
 * @param {number} [scroll]
 */
export function enter(heading, scroll = 0) {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, scroll);
}
