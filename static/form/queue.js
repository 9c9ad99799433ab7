/** What waits on this phone, and the loop that sends it. One tab sends at a time. */

import { call, clockOffset, tell } from './api.js';
import { all, keep, kept, write } from './db.js';
import { learnPerson, person } from './reference.js';
import { isFinal, isReceived, isStillKnown, send, stopsAll } from './send.js';

/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./types.js').Trouble} Trouble */

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 600_000;
const KEPT_DAYS = 30;
const DAY = 86_400_000;

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('bao-bi-xanh') : null;
/** @type {(() => void)[]} */
const watchers = [];
let timer = 0;
let isRunning = false;
let isWanted = false;
/** @type {string | undefined} */
let wantedId;
/** Why nothing is sent for now: `until` in ms. @type {{trouble: Trouble, tries: number, until: number} | null} */
let stopped = null;
/** @type {string | null} */
let sendingId = null;

/** Begin: now, when the network or the reader comes back, and by a timer. */
export function startQueue() {
  addEventListener('online', () => kick(true));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') kick(true);
  });
  channel?.addEventListener('message', () => {
    announce();
    kick(false);
  });
  return kick(true);
}

/** @param {() => void} watcher  called when something on the queue changed, in any tab */
export function watchQueue(watcher) {
  watchers.push(watcher);
}

function announce() {
  for (const watcher of watchers) watcher();
}

/** Tell this tab and the others. */
function tellAll() {
  announce();
  channel?.postMessage('changed');
}

/** Every signed record on this phone, the oldest first. @returns {Promise<SignedRecord[]>} */
export async function records() {
  /** @type {SignedRecord[]} */
  const rows = await all('records');
  return rows.sort((one, other) => (one.signed_at < other.signed_at ? -1 : 1));
}

/** Whether the office may lack something of it. @param {SignedRecord} record */
export function isUnsent({ state }) {
  return state !== 'complete';
}

/** What the queue is doing. */
export function activity() {
  return { sendingId, stopped };
}

/**
 * Keep a record that was just signed, safe on the disk when this resolves; its draft goes in the
 * same step.
 * @param {SignedRecord} record
 */
export async function enqueue(record) {
  await write({ put: [['records', record]], drop: [['drafts', record.id]] }, 'strict');
  tellAll();
  kick(true);
}

/**
 * Send what is due, unless another tab is at it.
 * @param {boolean} isNow  do not wait out the pauses that this phone chose itself
 * @param {string} [id]  this record too, though a person was to look at it
 * @returns {Promise<void>}
 */
export async function kick(isNow, id) {
  if (isNow && stopped?.trouble.retryAfter === null) stopped = null;
  if (isRunning) {
    isWanted ||= isNow;
    wantedId = id ?? wantedId;
    return;
  }
  isRunning = true;
  clearTimeout(timer);
  try {
    const work = () => run(isNow, id);
    if (!navigator.locks) await work();
    else await navigator.locks.request('send', { ifAvailable: true }, (lock) => lock && work());
  } catch {
    // The phone's store gave way: what is kept is kept, and it is tried again.
    stop({ status: 0, code: 'phone', retryAfter: null });
  } finally {
    isRunning = false;
    announce();
  }
  await plan();
}

/** When to look again. */
async function plan() {
  if (isWanted) {
    const id = wantedId;
    isWanted = false;
    wantedId = undefined;
    return kick(true, id);
  }
  const waits = (await mine())
    .filter(({ state }) => state === 'waiting')
    .map(({ next_at, trouble }) => left(next_at, trouble));
  if (waits.length === 0 || stopped?.trouble.status === 401) return undefined;
  const wait = Math.max(Math.min(...waits), stopped ? left(stopped.until, stopped.trouble) : 0);
  clearTimeout(timer);
  timer = setTimeout(() => kick(false), Math.min(Math.max(wait, 1_000), LONGEST_WAIT));
  return undefined;
}

async function mine() {
  return (await records()).filter((row) => row.account === person()?.name);
}

/**
 * @param {boolean} isNow
 * @param {string} [id]
 */
async function run(isNow, id) {
  stopped ??= asked(await mine());
  if (stopped && left(stopped.until, stopped.trouble) > 0) return;
  const isDue = (/** @type {SignedRecord} */ row) =>
    row.id === id || (row.state === 'waiting' && (isNow || isTime(row)));
  if (!isNow && !(await mine()).some(isDue)) return;
  if (!(await contact())) return;
  for (const row of (await mine()).filter(isDue)) {
    if (row.account !== person()?.name || row.state === 'complete') continue;
    if (!(await sendOne(row))) break;
  }
  await reportUnsent();
  await forgetOld();
}

/** @param {SignedRecord} row */
function isTime({ next_at, trouble }) {
  return left(next_at, trouble) === 0;
}

/**
 * The pause that the office asked this phone for, before the page was opened or in another tab:
 * nobody cuts it short. null where it is over or there was none.
 * @param {SignedRecord[]} rows
 * @returns {typeof stopped}
 */
function asked(rows) {
  for (const { trouble, tries, next_at } of rows) {
    const isTold = trouble !== null && trouble.retryAfter !== null && stopsAll(trouble);
    if (isTold && left(next_at, trouble) > 0) return { trouble, tries, until: next_at };
  }
  return null;
}

/**
 * What is left of a pause, in ms. A phone whose clock was set back must not wait for days.
 * @param {number} until
 * @param {Trouble | null} trouble  what made it pause
 */
function left(until, trouble) {
  const longest = Math.max(LONGEST_WAIT, (trouble?.retryAfter ?? 0) * 1000);
  const wait = until - Date.now();
  return wait > longest ? 0 : Math.max(wait, 0);
}

/**
 * Ask who the office takes this phone for: also a true sign of a network.
 * @returns {Promise<boolean>}  whether there is any use in sending
 */
async function contact() {
  const known = person();
  const leaving = await kept('leaving');
  if (!known && !leaving) return false;
  const answer = await call('/api/v1/me', {}, 20);
  if (answer.kind !== 'ok') {
    const problem = answer.kind === 'problem' ? answer : null;
    if (problem?.status === 401) await keep('leaving', null);
    stop({
      status: problem?.status ?? 0,
      code: problem?.code ?? 'offline',
      retryAfter: problem?.retryAfter ?? null,
    });
    return false;
  }
  if (leaving === answer.data.name) {
    const left = await tell('/api/v1/devices/this', 'DELETE');
    if (left.kind === 'ok') await keep('leaving', null);
    return false;
  }
  await keep('clock', clockOffset());
  if (known) await learnPerson(answer.data);
  if (answer.data.may_submit) stopped = null;
  else stop({ status: 403, code: 'not_allowed', retryAfter: null });
  return answer.data.may_submit;
}

/**
 * @param {SignedRecord} row
 * @returns {Promise<boolean>}  whether the next one may be tried
 */
async function sendOne(row) {
  sendingId = row.id;
  announce();
  const trouble = await send(row, tellAll);
  sendingId = null;
  row.trouble = trouble;
  const isDone = isReceived(row);
  if (isDone) Object.assign(row, { state: 'complete', done_at: Date.now(), tries: 0 });
  else if (trouble && isFinal(trouble)) row.state = 'attention';
  else if (trouble) later(row, trouble);
  /** @type {import('./db.js').Changes['drop']} */
  const drop = isDone ? row.photos.map(({ id }) => ['photos', id]) : [];
  await write({ put: [['records', row]], drop }, 'strict');
  tellAll();
  if (!trouble || !stopsAll(trouble) || isFinal(trouble)) return true;
  stop(trouble);
  return false;
}

/**
 * @param {SignedRecord} row
 * @param {Trouble} trouble
 */
function later(row, trouble) {
  row.state = 'waiting';
  row.tries += 1;
  row.next_at = Date.now() + pause(row.tries, trouble.retryAfter);
}

/** @param {Trouble} trouble */
function stop(trouble) {
  const tries = (stopped?.tries ?? 0) + 1;
  stopped = { trouble, tries, until: Date.now() + pause(tries, trouble.retryAfter) };
}

/**
 * Twice as long each time, never quite the same: a province's phones must not all come at once.
 * @param {number} tries
 * @param {number | null} asked  seconds that the server asked for
 */
export function pause(tries, asked) {
  if (asked !== null) return asked * 1000;
  const longest = Math.min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT);
  return longest * (0.75 + Math.random() / 4);
}

/** The office sees how much waits on each phone. */
async function reportUnsent() {
  const { device } = person() ?? {};
  if (!device) return;
  const unsent = (await records()).filter(isUnsent);
  const { formVersion = '', appVersion = '' } = document.body.dataset;
  await tell('/api/v1/devices/this', 'PUT', {
    unsent: unsent.length,
    oldest_at: unsent[0]?.signed_at ?? null,
    app_version: appVersion,
    form_version: formVersion,
    persisted: (await navigator.storage?.persisted?.()) ?? null,
  });
}

/** What arrived long ago leaves the phone, once the office says again that it has it. */
async function forgetOld() {
  const old = (await mine()).filter(
    ({ state, done_at }) => state === 'complete' && (done_at ?? 0) < Date.now() - KEPT_DAYS * DAY,
  );
  for (const row of old.slice(0, 5)) {
    if (await isStillKnown(row)) await write({ drop: [['records', row.id]] });
  }
}
