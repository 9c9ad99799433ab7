/** The page that takes in a rescue file: what is in it, then its records one by one. */

import { call } from '../form/api.js';
import { copy, find, knows, on, printed, say, show, time, write } from '../form/dom.js';
import { readRescue } from './rescue_file.js';
import { rescue, stopsAll } from './rescue_send.js';

/** @typedef {import('./rescue_file.js').Entry} Entry */
/** @typedef {import('./rescue_file.js').RescuedRecord} RescuedRecord */
/** @typedef {import('./rescue_send.js').Outcome} Outcome */
/** @typedef {import('./rescue_send.js').Trouble} Trouble */
/**
 * @typedef {object} Row  One record of the file and its place on the page.
 * @property {RescuedRecord} record
 * @property {HTMLElement} part
 * @property {boolean} isDone  nothing is left that this file could still bring
 */

const CODE = /^[0-9]{8}$/;
/** @type {Row[]} */
let rows = [];
// Which file the page is about: an answer that comes late must not write over the next one.
let turn = 0;

/** @param {HTMLInputElement} field */
async function take(field) {
  const [file] = field.files ?? [];
  turn += 1;
  clear();
  if (!file) return;
  const mine = turn;
  write('[data-summary]', say('reading'));
  // The sentence is painted before a large file is parsed.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const read = await readRescue(file);
  if (mine !== turn) return;
  if (read.kind !== 'file') {
    write('[data-summary]', '');
    fileTrouble(say(`file.${read.kind}`));
    return;
  }
  rows = read.entries.flatMap(added);
  const counts = { count: read.entries.length, whole: rows.length };
  const when = read.exportedAt ? time(read.exportedAt) : say('unknown');
  write('[data-summary]', say('found', { ...counts, when }));
  show('[data-start]', rows.length > 0);
  await nameStores(mine);
}

function clear() {
  rows = [];
  find('[data-records]').replaceChildren();
  write('[data-summary]', '');
  show('[data-file-trouble]', false);
  show('[data-start]', false);
  write('[data-start]', say('start'));
}

/** @param {string} words */
function fileTrouble(words) {
  write('[data-file-trouble]', words);
  show('[data-file-trouble]', true);
}

/**
 * Shows one entry of the file.
 * @param {Entry} entry
 * @returns {Row[]}  none where it cannot be sent
 */
function added(entry) {
  const part = copy('record');
  find('[data-records]').append(part);
  if (entry.kind === 'unreadable') {
    write('[data-name]', say('entry.unreadable'), part);
    state(part, 'stopped', say('entry.unreadable-why'));
    return [];
  }
  const { record } = entry;
  const code = record.facility ? shownCode(record.facility) : say('unknown');
  write('[data-name]', say('facility', { code }), part);
  const signer = record.signer ?? say('unknown');
  const when = record.startedAt ? time(record.startedAt) : say('unknown');
  write('[data-about]', say('about', { signer, when, count: record.photos.length }), part);
  if (entry.kind === 'damaged') {
    state(part, 'stopped', say('entry.damaged'));
    return [];
  }
  state(part, 'wait', say('state.ready'));
  return [{ record, part, isDone: false }];
}

/** @param {string} code  as it stands in the record, which may be anything */
function shownCode(code) {
  return CODE.test(code) ? printed(code) : code;
}

/**
 * The stores' names, of those that the reader may see.
 * @param {number} mine
 */
async function nameStores(mine) {
  const codes = new Set(rows.map(({ record }) => record.facility));
  for (const code of codes) {
    if (!code || !CODE.test(code)) continue;
    const answer = await call(`/api/v1/facilities/${code}`);
    if (mine !== turn) return;
    if (answer.kind !== 'ok' || typeof answer.data?.name !== 'string') continue;
    for (const { part } of rows.filter(({ record }) => record.facility === code)) {
      write('[data-name]', answer.data.name, part);
      write('[data-code]', printed(code), part);
    }
  }
}

async function start() {
  busy(true);
  show('[data-file-trouble]', false);
  let stopped = false;
  for (const row of rows.filter(({ isDone }) => !isDone)) {
    const { trouble } = await sendOne(row);
    stopped = trouble !== null && stopsAll(trouble);
    if (stopped) break;
  }
  busy(false);
  const done = rows.filter(({ isDone }) => isDone).length;
  write('[data-summary]', say(stopped ? 'stopped' : 'finished', { done, count: rows.length }));
  show('[data-start]', done < rows.length);
  write('[data-start]', say('again'));
}

/** @param {boolean} isBusy */
function busy(isBusy) {
  for (const name of ['[data-start]', '#file']) {
    /** @type {HTMLButtonElement | HTMLInputElement} */ (find(name)).disabled = isBusy;
  }
}

/**
 * @param {Row} row
 * @returns {Promise<Outcome>}
 */
async function sendOne(row) {
  const { part, record } = row;
  show(find('[data-trouble]', part), false);
  state(part, 'wait', say('state.sending'));
  const outcome = await rescue(record, (left) => {
    state(part, 'wait', say('state.photos', { count: left }));
  });
  // A second copy is kept once; sending it again brings nothing.
  const isKept = outcome.trouble?.code === 'other_body';
  row.isDone = isKept || (outcome.receipt !== null && outcome.trouble === null);
  tell(part, outcome, isKept);
  if (outcome.receipt) await offerPage(row);
  return outcome;
}

/**
 * @param {HTMLElement} part
 * @param {Outcome} outcome
 * @param {boolean} isKept
 */
function tell(part, { receipt, trouble, damaged }, isKept) {
  const missing = receipt?.photos.filter((photo) => photo.state === 'missing').length ?? 0;
  if (!receipt) {
    state(part, 'stopped', say(isKept ? 'state.copy' : 'state.not-received'));
  } else if (missing > 0) {
    const words = say('state.waiting', { number: receipt.receipt_no, count: missing });
    state(part, 'stopped', words);
  } else {
    const name = receipt.state === 'quarantined' ? 'state.quarantined' : 'state.received';
    state(part, 'received', say(name, { number: receipt.receipt_no }));
  }
  const why = [];
  if (trouble) why.push(troubleWords(trouble));
  if (damaged > 0) why.push(say('photos.damaged', { count: damaged }));
  if (missing > damaged && !trouble) why.push(say('photos.absent'));
  write('[data-trouble]', why.join(' '), part);
  show(find('[data-trouble]', part), why.length > 0);
}

/** @param {Trouble} trouble */
function troubleWords({ status, code, retryAfter }) {
  if ((status === 429 || status === 503) && retryAfter !== null) {
    return say('trouble.busy', { seconds: retryAfter });
  }
  for (const name of [code, String(status)]) {
    if (name && knows(`trouble.${name}`)) return say(`trouble.${name}`);
  }
  return say(status >= 500 ? 'trouble.5xx' : 'trouble.other', { status });
}

/**
 * A link to the record, where the reader may see it.
 * @param {Row} row
 */
async function offerPage({ record, part }) {
  const answer = await call(`/api/v1/inspections/${record.id}/receipt`);
  if (answer.kind !== 'ok') return;
  const link = find('[data-open]', part);
  link.setAttribute('href', `/department/inspections/${record.id}`);
  show(link, true);
}

/**
 * @param {HTMLElement} part
 * @param {'wait' | 'received' | 'stopped'} tone
 * @param {string} words
 */
function state(part, tone, words) {
  part.dataset.tone = tone;
  write('[data-state]', words, part);
}

if (globalThis.crypto?.subtle) {
  const field = /** @type {HTMLInputElement} */ (find('#file'));
  on('#file', 'change', () => take(field));
  on('[data-start]', 'click', start);
  show('[data-needs-script]', false);
  show('[data-rescue]', true);
  // A browser that comes back to this page may have kept the choice.
  take(field);
} else {
  write('[data-needs-script]', say('insecure'));
}
