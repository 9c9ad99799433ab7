/** Opens the form: puts the parts together and shows what the page's address names. */

import { call } from './api.js';
import { keep, kept, onBlocked } from './db.js';
import { checks, clock, digits, find, isToday, on, say, show, time, write } from './dom.js';
import {
  begun,
  changed,
  close,
  current,
  discard,
  isFailing,
  isHeld,
  isOpen,
  keeping,
  open,
  settled,
  watch,
} from './draft.js';
import { bare, nameOf, showFacility, showHead, startFacility } from './facility.js';
import { askFor, isSearching, showDrafts, showHome, startHome } from './home.js';
import { showOutbox, showRecord, startOutbox } from './outbox.js';
import { offerUpdate, showPhone, startPhone, startWorker } from './phone.js';
import { photosKept, showPhotos, startPhotos } from './photos.js';
import { resetTally, showPoints, startPoints, startTally } from './points.js';
import { startQueue, tellOthers, watchQueue } from './queue.js';
import {
  facilityBy,
  hasCatalogue,
  hasLeft,
  learnPerson,
  person,
  plannedAt,
  refreshCatalogue,
  refreshFacilities,
  remember,
} from './reference.js';
import { showReview } from './review.js';
import { showSign, sign, startSign } from './sign.js';
import { enter, onStep, screen, showStep, startSteps, steps } from './steps.js';

/** Screens beside the steps of a visit, by the page's fragment. */
const SCREENS = ['guide', 'phone', 'sent'];
let hasPoints = false;
/** Whose screens are shown; null before the first. @type {string | null} */
let shownFor = null;
/** @type {Promise<void>} */
let routing = Promise.resolve();
let isRouteWanted = false;

async function start() {
  on('[data-reload]', 'click', () => location.reload());
  if (!window.isSecureContext) return stop('insecure');
  onBlocked((is) => show('[data-blocked]', is));
  try {
    await remember();
  } catch {
    return stop('no-store');
  }
  startParts();
  const isFirst = !person() || !hasCatalogue();
  if (isFirst) await Promise.allSettled([ask(), refreshCatalogue()]);
  // What was signed goes first, however long it takes and whatever the screens do.
  startQueue();
  await route();
  document.body.dataset.ready = '';
  addEventListener('popstate', route);
  addEventListener('hashchange', route);
  await Promise.allSettled([refreshFacilities(), isFirst ? null : refreshCatalogue()]);
  await renewed();
  // Its files come last.
  return startWorker();
}

function startParts() {
  startHome(visit);
  startFacility();
  startTally();
  startPhotos();
  startSign();
  startOutbox();
  startPhone(() => goTo('/f/'), renewed);
  startSteps(signNow);
  on('[data-elsewhere-again]', 'click', () => close().then(route));
  on('[data-discard]', 'click', () => {
    show('[data-discard-sure]', true);
    find('[data-discard-sure]').focus();
  });
  on('[data-discard-yes]', 'click', async () => {
    await discard();
    goTo('/f/');
  });
  on('[data-discard-no]', 'click', () => show('[data-discard-sure]', false));
  onStep((step) => {
    showHead(step);
    show('[data-discard-sure]', false);
    if (step === 'facility') showFacility();
    if (step === 'bags') resetTally();
    if (['bags', 'fresh', 'food'].includes(step)) showPoints();
    if (step === 'review') showReview();
    if (step === 'sign') showSign();
    return step === 'photos' ? showPhotos() : null;
  });
  on('[data-skip]', 'click', (event) => {
    // Its fragment would be read as a step.
    event.preventDefault();
    find('#content').focus();
  });
  watch(showKeeping);
  // What a full phone could not keep is kept once records have made room.
  watchQueue(() => isFailing() && changed());
  watchQueue(personMayHaveChanged);
  document.addEventListener('click', follow);
  addEventListener('beforeunload', (event) => {
    // All else is on the phone by now.
    if (keeping().state === 'saving' || isFailing()) event.preventDefault();
  });
  // A list that could not be had when the page was opened, or has grown old since.
  addEventListener('online', renew);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') renew();
    else if (isOpen()) changed();
  });
}

/** Who is asking, where the phone does not know: only the office can say. */
async function ask() {
  const answer = await call('/api/v1/me', {}, 20);
  if (answer.kind !== 'ok') return;
  if (await hasLeft(answer.data.name)) return;
  await learnPerson(answer.data);
  tellOthers();
}

/** Show what the address names: one at a time, so that the last one stays. */
function route() {
  if (!isRouteWanted) {
    isRouteWanted = true;
    routing = routing
      .then(showAddress)
      .catch((error) => {
        stop('broken');
        reportError(error);
      })
      .then(offerUpdate);
  }
  return routing;
}

/** The facility's code that the address holds; "" for the form's own address. */
function addressed() {
  return digits(location.pathname.replace(/^\/f\//, '').replaceAll('%20', ''));
}

/** @returns {Promise<void>} */
async function showAddress() {
  isRouteWanted = false;
  await settled();
  const code = addressed();
  const [name, value] = location.hash.slice(1).split('=');
  const me = person();
  shownFor = me?.name ?? '';
  if (isElsewhere(code, name)) {
    await photosKept();
    if (isFailing() && !(await mayLeave())) return undefined;
  }
  if (name === 'enrol') return showEnrol(value);
  if (name === 'record' && (await showRecord(value))) return aside('record');
  if (SCREENS.includes(name)) return showAside(name);
  if (me && !me.may_submit) return stop('not-allowed');
  if (me && !hasCatalogue()) return stop('offline');
  if (!me) return showFirst(code);
  if (code) return showVisit(me.name, code);
  return showFirst('');
}

/**
 * Whether an address leads away from the visit that is open.
 * @param {string} code
 * @param {string} name  of the fragment
 */
function isElsewhere(code, name) {
  return code !== current().facility?.code || (name !== '' && !steps().includes(name));
}

/** What could not be kept is tried once more, and given up only by somebody who was asked. */
async function mayLeave() {
  changed();
  await settled();
  if (!isFailing() || confirm(say('draft.unkept'))) return true;
  const { facility, place } = current();
  history.pushState(null, '', `/f/${facility?.code}#${place.step}`);
  return false;
}

/** @param {string} code  that the page should go to after signing in */
async function showFirst(code) {
  await close();
  const link = /** @type {HTMLAnchorElement} */ (find('[data-sign-in]'));
  link.href = `/sign-in?next=${encodeURIComponent(`/f/${code}`)}`;
  if (person() && !(await kept('guided'))) return showAside('guide');
  aside('home');
  await Promise.all([showHome(), showOutbox(), showPhone()]);
}

/**
 * @param {string} account
 * @param {string} code
 */
async function showVisit(account, code) {
  if (current().facility?.code !== code || current().account !== account || !isHeld()) {
    const how = history.state?.how ?? 'qr';
    const before = await begun(account, code);
    const found = await facilityBy(code, before?.facility);
    // The reader has gone elsewhere while the office was asked.
    if (addressed() !== code) return undefined;
    if ('kind' in found && !before && !isWorthVisiting(code, found, how)) {
      await showFirst('');
      return askFor(code);
    }
    const facility = 'kind' in found ? bare(code) : found;
    const planned = await plannedAt(code);
    if (!(await open(account, facility, how, planned?.round))) return showElsewhere();
  }
  startVisit();
  return showStep();
}

/**
 * A code that nobody could look up may be a facility's; one that the office does not know is taken
 * only from a reader who insists.
 * @param {string} code
 * @param {import('./api.js').Answer} answer
 * @param {string} how  one got there
 */
function isWorthVisiting(code, answer, how) {
  const isUnknown = answer.kind === 'problem' && answer.status === 404;
  return checks(code) && (!isUnknown || how === 'typed');
}

/** The catalogue is known by now. */
function startVisit() {
  if (hasPoints) return;
  hasPoints = true;
  startPoints();
}

/** Another tab has this draft: here it is only read. */
function showElsewhere() {
  const { facility, saved_at } = current();
  const values = { facility: facility ? nameOf(facility) : '', time: saved_at ? time(saved_at) : '' };
  write('[data-elsewhere-of]', say('draft.elsewhere', values));
  showReview();
  aside('elsewhere');
  find('[data-elsewhere-review]').replaceChildren(...find('[data-review]').children);
}

/** @param {string} name */
async function showAside(name) {
  await close();
  if (name === 'guide') await keep('guided', true);
  aside(name);
  await Promise.all([showOutbox(), showPhone()]);
}

/** @param {string} code */
async function showEnrol(code) {
  await showAside('enrol');
  /** @type {HTMLInputElement} */ (find('#enrol-code')).value = code ?? '';
}

/** @param {string} name */
function aside(name) {
  showHead('facility');
  screen(name);
  enter(find(`[data-step="${name}"] h1`));
}

/**
 * @param {string} code
 * @param {'typed' | 'list'} how
 */
function visit(code, how) {
  goTo(`/f/${code}`, { how });
}

/**
 * @param {string} address  inside the form
 * @param {{how: 'typed' | 'list'} | null} [state]  kept with the address, over a reload too
 */
function goTo(address, state = null) {
  history.pushState(state, '', address);
  return route();
}

/** Links inside the form change the screen, not the page. @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {HTMLElement} */ (event.target).closest('a');
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || !isPlain || event.defaultPrevented || link.target) return;
  if (link.origin !== location.origin || !link.pathname.startsWith('/f/')) return;
  if (link.pathname === location.pathname && link.hash) return;
  event.preventDefault();
  goTo(link.pathname + link.hash);
}

async function signNow() {
  const id = await sign();
  if (!id) return;
  // Asked when there is something to lose: browsers judge by how a site is used.
  navigator.storage?.persist?.();
  history.replaceState(null, '', `/f/#record=${id}`);
  await route();
}

/** Signing in elsewhere, signing out in another tab: the screens are the person's. */
function personMayHaveChanged() {
  offerUpdate();
  const name = person()?.name ?? '';
  if (shownFor === null) return;
  if (shownFor !== name) goTo('/f/');
  else if (name && !find('[data-step="home"]').hidden) showDrafts(name);
}

function renew() {
  return refreshFacilities().then(renewed);
}

/** The list may have come meanwhile. */
async function renewed() {
  if (!find('[data-step="home"]').hidden && !isSearching()) await showHome();
  await showPhone();
}

/** The line that is always there says only what is so. */
function showKeeping() {
  const { state, at } = keeping();
  const words = {
    none: '',
    saving: say('bar.saving'),
    saved: say('bar.saved', { time: at ? (isToday(at) ? clock(at) : time(at)) : '' }),
    full: say('bar.full'),
    failed: say('bar.failed'),
  };
  const part = find('[data-bar-kept]');
  part.classList.toggle('bad', isFailing());
  // Said aloud only when it goes wrong: it is written at each letter.
  if (isFailing()) part.setAttribute('role', 'alert');
  else part.removeAttribute('role');
  part.textContent = words[state];
}

/** @param {string} why */
function stop(why) {
  for (const name of ['offline', 'not-allowed', 'insecure', 'no-store', 'broken']) {
    show(`[data-stopped="${name}"]`, name === why);
  }
  screen('stopped');
}

start();
