/** What waits on this phone, and the loop that sends it. One tab sends at a time. */

import {
  call, clockOffset, isFinal, isReceived, isStillKnown, OFFLINE, send, stopsAll, tell,
} from './api.js';
import { all, isFull, keep, kept, write } from './db.js';
import { hasLeft, learnPerson, leftNobody, person, recallPerson } from './reference.js';

/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./types.js').Trouble} Trouble */

const SHORTEST_WAIT = 1_000;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 600_000;
const KEPT_DAYS = 30;
const DAY = 86_400_000;

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('bao-bi-xanh') : null;
/** @type {(() => void)[]} */
const watchers = [];
let timer = 0;
/** @type {Promise<void> | null} */
let running = null;
let isWanted = false;
/** @type {string[]} */
let wantedIds = [];
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
  channel?.addEventListener('message', async () => {
    await recallPerson();
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
  tellOthers();
}

/** The other tabs look at the queue again, and whose phone this is. */
export function tellOthers() {
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

/** Whether it goes by itself once it can. @param {SignedRecord} record */
export function isWaiting({ state }) {
  return state === 'waiting';
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
  await write({ add: [['records', record]], drop: [['drafts', record.id]] }, 'strict');
  tellAll();
  kick(true);
}

/**
 * Send what is due, unless another tab is at it.
 * @param {boolean} isNow  do not wait out the pauses that this phone chose itself
 * @param {string} [id]  this record too, though a person was to look at it
 * @returns {Promise<void>}  when this tab has done what it can for now
 */
export function kick(isNow, id) {
  if (isNow && stopped?.trouble.retryAfter === null) stopped = null;
  if (running) {
    isWanted ||= isNow;
    if (id) wantedIds.push(id);
    return running;
  }
  clearTimeout(timer);
  running = rounds(isNow, id ? [id] : []);
  return running;
}

/**
 * @param {boolean} isNow
 * @param {string[]} ids
 */
async function rounds(isNow, ids) {
  try {
    await roundAndPlan(isNow, ids);
    // Asked for while the try before was failing, as when the network comes back.
    while (isWanted) {
      const next = wantedIds;
      isWanted = false;
      wantedIds = [];
      if (stopped?.trouble.retryAfter === null) stopped = null;
      await roundAndPlan(true, next);
    }
  } finally {
    // In the same step as that nothing more is wanted: who asks now begins anew.
    running = null;
  }
}

/**
 * @param {boolean} isNow
 * @param {string[]} ids
 */
async function roundAndPlan(isNow, ids) {
  const isElsewhere = await round(isNow, ids);
  if (isWanted) return;
  announce();
  // Another tab that sends tells this one itself; a store that fails now may answer later.
  await plan(isElsewhere ? FIRST_WAIT : SHORTEST_WAIT).catch(() => {
    timer = setTimeout(() => kick(false), LONGEST_WAIT);
  });
}

/**
 * @param {boolean} isNow
 * @param {string[]} ids
 * @returns {Promise<boolean>}  whether another tab is at it
 */
async function round(isNow, ids) {
  try {
    if (!navigator.locks) await run(isNow, ids);
    else {
      return await navigator.locks.request('send', { ifAvailable: true }, async (lock) => {
        if (lock) await run(isNow, ids);
        return lock === null;
      });
    }
  } catch {
    // The phone's store gave way: what is kept is kept, and it is tried again.
    stop({ status: 0, code: 'phone', retryAfter: null });
  }
  return false;
}

/**
 * When to look again.
 * @param {number} shortest  ms
 */
async function plan(shortest) {
  const waits = (await mine())
    .filter(isWaiting)
    .map(({ next_at, trouble }) => left(next_at, trouble));
  if (waits.length === 0 || stopped?.trouble.status === 401) return;
  const wait = Math.max(Math.min(...waits), stopped ? left(stopped.until, stopped.trouble) : 0);
  clearTimeout(timer);
  timer = setTimeout(() => kick(false), Math.min(Math.max(wait, shortest), LONGEST_WAIT));
}

async function mine() {
  return (await records()).filter((row) => row.account === person()?.name);
}

/**
 * @param {boolean} isNow
 * @param {string[]} ids
 */
async function run(isNow, ids) {
  stopped ??= asked(await mine());
  if (stopped && left(stopped.until, stopped.trouble) > 0) return;
  const isDue = (/** @type {SignedRecord} */ row) =>
    ids.includes(row.id) || (row.state === 'waiting' && (isNow || isTime(row)));
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
  // Somebody signed out or in here meanwhile: the answer is about another time.
  if (person()?.name !== known?.name || (await kept('leaving')) !== leaving) return false;
  if (answer.kind !== 'ok') {
    const trouble = answer.kind === 'problem' ? answer : OFFLINE;
    if (trouble.status === 401) await leftNobody();
    // The office has ended it: this phone is nobody's device any more.
    if (known && trouble.code === 'device_revoked') await learnPerson({ ...known, device: null });
    stop(trouble);
    return false;
  }
  if (await hasLeft(answer.data.name)) {
    const left = await tell('/api/v1/devices/this', 'DELETE');
    if (left.kind === 'ok') await leftNobody();
    return false;
  }
  await keep('clock', clockOffset());
  if (known) await learnPerson(answer.data);
  if (known && known.name !== answer.data.name) tellOthers();
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
  let trouble = null;
  try {
    trouble = await send(row, tellAll);
  } finally {
    sendingId = null;
  }
  row.trouble = trouble;
  if (isReceived(row)) Object.assign(row, { state: 'complete', done_at: Date.now(), tries: 0 });
  else if (trouble && isFinal(trouble)) row.state = 'attention';
  else if (trouble) later(row, trouble);
  await conclude(row);
  tellAll();
  if (!trouble || !stopsAll(trouble) || isFinal(trouble)) return true;
  stop(trouble);
  return false;
}

/**
 * Write down how far it is; the photos of what arrived go in the same step. A full phone takes
 * nothing in before they have made room: what is then not written down, the office says again.
 * @param {SignedRecord} row
 */
async function conclude(row) {
  /** @type {import('./db.js').Changes['put']} */
  const put = [['records', row]];
  /** @type {import('./db.js').Changes['drop']} */
  const drop = isReceived(row) ? row.photos.map(({ id }) => ['photos', id]) : [];
  try {
    await write({ put, drop }, 'strict');
  } catch (error) {
    if (!isFull(error)) throw error;
    await write({ drop }, 'strict');
    await write({ put }, 'strict');
  }
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
