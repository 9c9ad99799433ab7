/** Which step is shown: its name is the page's fragment, so that Back and Forward work. */

import { all, find, on, say, show, write } from './dom.js';
import { current } from './draft.js';
import { problems } from './record.js';

const CHECKED = ['facility', 'bags', 'fresh', 'food', 'photos', 'review', 'sign'];
const OTHER = ['facility', 'photos', 'sign'];

/** @type {((step: string) => unknown)[]} */
const watchers = [];
let shown = '';
/** The id of what the reader wants to be led to in the step that comes. */
let wanted = '';
/** @type {() => void} */
let sign = () => {};

/** The steps of this visit, in order. */
export function steps() {
  const outcome = current().visit.outcome;
  return outcome === null || outcome === 'checked' ? CHECKED : OTHER;
}

/**
 * @param {(step: string) => unknown} watcher  called when a step is shown; its promise, if any: until
 *   it is drawn
 */
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
  wanted = place ?? '';
  if (step !== shown) location.hash = step;
  else enterPlace();
}

/** @returns {boolean}  false where nothing was asked for */
function enterPlace() {
  const part = wanted ? document.getElementById(wanted) : null;
  wanted = '';
  if (!part) return false;
  // What is folded away cannot be seen, and is what is wrong.
  for (const folded of part.querySelectorAll('details')) {
    folded.open ||= folded.querySelector('[aria-invalid]') !== null;
  }
  part.scrollIntoView({ block: 'start' });
  /** @type {HTMLElement} */ (part.querySelector('input, select, button') ?? part).focus({
    preventScroll: true,
  });
  return true;
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
  // Until it is said what the visit is there is nothing to go on to.
  show('[data-bar-steps]', shown !== 'facility' || current().visit.outcome !== null);
  show('[data-back]', names[0] !== shown);
}

function next() {
  const names = steps();
  const following = names[names.indexOf(shown) + 1];
  if (following) go(following);
  else sign();
}

/** Show the step that the page's fragment names, as far as this visit has one. */
export async function showStep() {
  const asked = location.hash.slice(1);
  const isKnown = steps().includes(asked) && current().visit.outcome !== null;
  const place = current().place;
  shown = isKnown ? asked : 'facility';
  const scroll = place.step === shown ? place.scroll : 0;
  Object.assign(place, { step: shown, scroll });
  refreshSteps();
  const now = shown;
  await Promise.all(watchers.map((watcher) => watcher(now)));
  // What is not drawn yet cannot be scrolled to; the reader may have gone on meanwhile.
  if (shown === now && !enterPlace()) enter(find(`[data-step="${now}"] h1:not([hidden])`), scroll);
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
