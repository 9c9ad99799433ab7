/** Opens the form: puts the parts together and shows what the page's address names. */

import { call } from './api.js';
import { keep, kept, onBlocked } from './db.js';
import { find, on, show, write } from './dom.js';
import {
  changed,
  close,
  current,
  discard,
  isOpen,
  keeping,
  open,
  settled,
  watch,
} from './draft.js';
import { bare, nameOf, showFacility, showHead, startFacility } from './facility.js';
import { askFor, isSearching, showHome, startHome } from './home.js';
import { showOutbox, showRecord, startOutbox } from './outbox.js';
import { offerUpdate, showPhone, startPhone, startWorker } from './phone.js';
import { showPhotos, startPhotos } from './photos.js';
import { resetTally, showPoints, startPoints, startTally } from './points.js';
import { startQueue, watchQueue } from './queue.js';
import {
  facilityBy,
  hasCatalogue,
  learnPerson,
  person,
  refreshCatalogue,
  refreshFacilities,
  remember,
} from './reference.js';
import { showReview } from './review.js';
import { showSign, sign, startSign } from './sign.js';
import { enter, onStep, screen, showStep, startSteps } from './steps.js';
import { checks, clock, digits, say, time } from './words.js';

/** Screens beside the steps of a visit, by the page's fragment. */
const SCREENS = ['guide', 'phone', 'sent'];
/** @type {'qr' | 'typed' | 'list'} */
let arrivedBy = 'qr';
let hasPoints = false;
/** Whose screens are shown. */
let shownFor = '';

async function start() {
  on('[data-reload]', 'click', () => location.reload());
  if (!window.isSecureContext) return stop('insecure');
  onBlocked(() => show('[data-blocked]', true));
  try {
    await remember();
  } catch {
    return stop('no-store');
  }
  startParts();
  const isFirst = !person() || !hasCatalogue();
  if (isFirst) await Promise.all([ask(), refreshCatalogue()]);
  await route();
  document.body.dataset.ready = '';
  addEventListener('popstate', route);
  addEventListener('hashchange', route);
  // What was signed goes first, however long it takes; the worker's files come last.
  startQueue();
  await Promise.all([refreshFacilities(), isFirst ? null : refreshCatalogue()]);
  await renewed();
  return startWorker();
}

function startParts() {
  startHome(visit);
  startFacility();
  startTally();
  startPhotos();
  startSign();
  startOutbox();
  startPhone(() => goTo('/f/'));
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
    if (step === 'photos') showPhotos();
    if (step === 'review') showReview();
    if (step === 'sign') showSign();
  });
  watch(showKeeping);
  watchQueue(personMayHaveChanged);
  document.addEventListener('click', follow);
  addEventListener('beforeunload', (event) => {
    // All else is on the phone by now.
    if (['saving', 'full', 'failed'].includes(keeping().state)) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && isOpen()) changed();
  });
}

/** Who is asking, where the phone does not know: only the office can say. */
async function ask() {
  const answer = await call('/api/v1/me', {}, 20);
  if (answer.kind !== 'ok') return;
  if ((await kept('leaving')) === answer.data.name) return;
  await learnPerson(answer.data);
}

/** Show what the address names. */
async function route() {
  await settled();
  const code = digits(decodeURIComponent(location.pathname.replace(/^\/f\//, '')));
  const [name, value] = location.hash.slice(1).split('=');
  const me = person();
  shownFor = me?.name ?? '';
  if (name === 'enrol') return showEnrol(value);
  if (name === 'record' && (await showRecord(value))) return aside('record');
  if (SCREENS.includes(name)) return showAside(name);
  if (me && !me.may_submit) return stop('not-allowed');
  if (me && !hasCatalogue()) return stop('offline');
  if (!me) return showFirst(code);
  if (code) return showVisit(me.name, code);
  return showFirst('');
}

/** @param {string} code  that the page should go to after signing in */
async function showFirst(code) {
  await close();
  const link = /** @type {HTMLAnchorElement} */ (find('[data-sign-in]'));
  link.href = `/sign-in?next=${encodeURIComponent(`/f/${code}`)}`;
  arrivedBy = 'qr';
  if (person() && !(await kept('guided'))) return showAside('guide');
  aside('home');
  await Promise.all([showHome(), showOutbox(), showPhone()]);
}

/**
 * @param {string} account
 * @param {string} code
 */
async function showVisit(account, code) {
  if (current().facility?.code !== code || current().account !== account) {
    const found = await facilityBy(code);
    if ('kind' in found && !isWorthVisiting(code, found)) {
      await showFirst('');
      return askFor(code);
    }
    const facility = 'kind' in found ? bare(code) : found;
    if (!(await open(account, facility, arrivedBy))) return showElsewhere();
  }
  startVisit();
  return showStep();
}

/**
 * A code that nobody could look up may be a facility's; one that the office does not know is taken
 * only from a reader who insists.
 * @param {string} code
 * @param {import('./api.js').Answer} answer
 */
function isWorthVisiting(code, answer) {
  const isUnknown = answer.kind === 'problem' && answer.status === 404;
  return checks(code) && (!isUnknown || arrivedBy === 'typed');
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
  arrivedBy = how;
  goTo(`/f/${code}`);
}

/** @param {string} address  inside the form */
function goTo(address) {
  history.pushState(null, '', address);
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
  if (shownFor !== (person()?.name ?? '')) goTo('/f/');
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
    saved: say('bar.saved', { time: at ? clock(at) : '' }),
    full: say('bar.full'),
    failed: say('bar.failed'),
  };
  write('[data-bar-kept]', words[state]);
  find('[data-bar-kept]').classList.toggle('bad', state === 'full' || state === 'failed');
}

/** @param {string} why */
function stop(why) {
  for (const name of ['offline', 'not-allowed', 'insecure', 'no-store']) {
    show(`[data-stopped="${name}"]`, name === why);
  }
  screen('stopped');
}

start();
