/** This phone: its worker and new versions, whose it is, and how well it keeps what it is given. */

import { tell } from './api.js';
import { all, digits, find, on, say, show, write } from './dom.js';
import { close, current, isOpen } from './draft.js';
import { troubleWords } from './outbox.js';
import { activity, isUnsent, isWaiting, kick, records, tellOthers } from './queue.js';
import {
  learnPerson,
  leftBy,
  leftNobody,
  person,
  refreshCatalogue,
  refreshFacilities,
} from './reference.js';

// Browsers inside other apps: a store of their own, and often no worker.
const IN_APP = /Zalo|FBAN|FBAV|FB_IAB|Messenger|; wv\)/;
const SMALL_STORE = 120 * 1024 * 1024;
/** @type {ServiceWorkerRegistration | null} */
let registration = null;
let isTaking = false;
let isEnrolling = false;
/** @type {() => void} */
let listed = () => {};

/** Whether this browser keeps pages for later at all. */
export function hasWorker() {
  return 'serviceWorker' in navigator && document.body.dataset.worker !== '0';
}

/**
 * @param {() => void} changed  called when this phone has another person, or none
 * @param {() => void} renewed  called when their list of facilities has come
 */
export function startPhone(changed, renewed) {
  listed = renewed;
  on('[data-update-now]', 'click', takeOver);
  on('[data-enrol-form]', 'submit', (event) => {
    event.preventDefault();
    const typed = /** @type {HTMLInputElement} */ (find('#enrol-code')).value;
    enrol(typed).then((isDone) => isDone && changed());
  });
  on('[data-enrol-this]', 'click', () => enrol().then((isDone) => isDone && changed()));
  on('[data-leave]', 'click', () => leave().then(changed));
  on('[data-send-and-leave]', 'click', () => sendAndLeave(changed));
  on('[data-language]', 'click', changeLanguage);
  startInstall();
  warn();
}

/** Register the worker once the page itself can be used. */
export async function startWorker() {
  if (!hasWorker()) return;
  const workers = navigator.serviceWorker;
  workers.addEventListener('controllerchange', () => {
    if (isTaking && !isOpen()) location.reload();
    isTaking = false;
  });
  try {
    registration = await workers.register('/f/sw.js', { scope: '/f/', updateViaCache: 'none' });
  } catch {
    // Without it the page works as long as there is a network.
    return;
  }
  // A full phone opens in the language of the page that was open last.
  await rememberLanguage(document.documentElement.lang).catch(() => undefined);
  // The other language comes last: this one can be used without a network by now.
  workers.ready.then(({ active }) => active?.postMessage({ type: 'whole' }));
  registration.addEventListener('updatefound', () => {
    registration?.installing?.addEventListener('statechange', offerUpdate);
  });
  // A cold start: nothing is open that a new version could disturb.
  if (registration.waiting && workers.controller && isIdle()) takeOver();
  offerUpdate();
}

/** Nothing is being filled in or sent here. */
function isIdle() {
  return !current().facility && activity().sendingId === null;
}

/** A new version waits for the reader, and never disturbs a visit. */
export function offerUpdate() {
  const isWaiting = Boolean(registration?.waiting && navigator.serviceWorker.controller);
  show('[data-update]', isWaiting && !isTaking && isIdle());
}

function takeOver() {
  isTaking = true;
  registration?.waiting?.postMessage({ type: 'take-over' });
}

/** Where the worker looks for it. @param {string} language */
async function rememberLanguage(language) {
  await (await caches.open('bbx-choice')).put('/f/language', new Response(language));
}

/** The draft is on the phone: the page may be loaded anew. @param {Event} event */
async function changeLanguage(event) {
  if (!navigator.serviceWorker?.controller) return;
  event.preventDefault();
  const link = /** @type {HTMLAnchorElement} */ (find('[data-language]'));
  await rememberLanguage(link.lang);
  await fetch(link.href, { redirect: 'manual', cache: 'no-store' }).catch(() => null);
  location.reload();
}

/**
 * Make this a phone of the person whose code it is, or of who is signed in.
 * @param {string} [typed]
 * @returns {Promise<boolean>}
 */
async function enrol(typed) {
  if (isEnrolling) return false;
  isEnrolling = true;
  try {
    return await enrolled(typed);
  } finally {
    isEnrolling = false;
  }
}

/** @param {string} [typed] */
async function enrolled(typed) {
  for (const part of all('[data-enrol-wrong]')) show(part, false);
  const code = typed === undefined ? undefined : digits(typed);
  if (code === '') return refuse(say('enrol.digits'));
  const answer = await tell('/api/v1/devices', 'POST', { code, label: label() });
  if (answer.kind === 'problem') {
    return refuse(troubleWords(answer));
  }
  if (answer.kind !== 'ok') return refuse(say('enrol.offline'));
  const { person: who, ...device } = answer.data;
  await leftNobody();
  await learnPerson({ ...who, device });
  tellOthers();
  navigator.storage?.persist?.();
  await refreshCatalogue();
  // The list may be long: it comes while the first screen is shown.
  refreshFacilities().then(listed);
  kick(true);
  return true;
}

/** @param {string} words */
function refuse(words) {
  for (const part of all('[data-enrol-wrong]')) {
    write('[data-enrol-words]', words, part);
    show(part, true);
  }
  return false;
}

/** What the person's page calls this phone. */
function label() {
  const agent = navigator.userAgent;
  const system = /Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? '';
  const browser = /SamsungBrowser|Firefox|Edg|Chrome|Safari/.exec(agent)?.[0] ?? '';
  return [system, browser].filter(Boolean).join(' · ');
}

/** What is unsent stays on the phone and stays its signer's. */
async function leave() {
  const me = person();
  if (!me) return;
  await close();
  await learnPerson(null);
  // Without a network the office is told at the next contact.
  await leftBy(me.name);
  tellOthers();
  tell('/api/v1/devices/this', 'DELETE').then(async ({ kind }) => {
    if (kind === 'ok' && person() === null) await leftNobody();
  });
}

/** @param {() => void} changed */
async function sendAndLeave(changed) {
  show('[data-leave-unsent]', false);
  await kick(true);
  const left = (await records()).filter((row) => row.account === person()?.name && isWaiting(row));
  show('[data-leave-unsent]', left.length > 0);
  if (left.length > 0) return;
  await leave();
  changed();
}

/** Show what the screen of this phone says. */
export async function showPhone() {
  const me = person();
  const mine = (await records()).filter((row) => row.account === me?.name && isUnsent(row));
  write('[data-leave-count]', mine.length ? say('leave.unsent', { count: mine.length }) : '');
  show('[data-send-and-leave]', mine.length > 0);
  write('[data-phone-person]', me ? say('signed-in', { name: me.display_name }) : '');
  show('[data-phone-enrolled]', Boolean(me?.device));
  show('[data-enrol-this-part]', Boolean(me?.may_submit && !me.device));
  show('[data-phone-persisted]', (await navigator.storage?.persisted?.()) === true);
}

function startInstall() {
  /** @type {any} */
  let offered = null;
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event;
    show('[data-install]', true);
  });
  on('[data-install]', 'click', () => offered?.prompt());
  addEventListener('appinstalled', () => show('[data-install]', false));
}

/** A browser that forgets is said to be one; work goes on. */
async function warn() {
  const isInApp = IN_APP.test(navigator.userAgent) || !('serviceWorker' in navigator);
  show('[data-in-app]', isInApp);
  const link = /** @type {HTMLAnchorElement} */ (find('[data-in-app-open]'));
  const isAndroid = /Android/.test(navigator.userAgent);
  const { host, pathname, protocol, href } = location;
  const scheme = protocol.slice(0, -1);
  link.href = isAndroid
    ? `intent://${host}${pathname}#Intent;scheme=${scheme};package=com.android.chrome;end`
    : href;
  show(link, isAndroid);
  on('[data-in-app-copy]', 'click', () => navigator.clipboard?.writeText(href));
  const { quota = Infinity } = (await navigator.storage?.estimate?.()) ?? {};
  const isKept = (await navigator.storage?.persisted?.()) ?? false;
  show('[data-private]', !isInApp && !isKept && quota < SMALL_STORE);
}
