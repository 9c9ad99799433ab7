/** What this phone has signed: how far each record is, what stopped it, and a copy for the store. */

import { isReceived } from './api.js';
import { photosOf } from './db.js';
import { age, all, copy, find, knows, on, printed, say, show, time, write } from './dom.js';
import { path } from './qr.js';
import { activity, isUnsent, isWaiting, kick, records, watchQueue } from './queue.js';
import { person } from './reference.js';

/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./types.js').Trouble} Trouble */

let openId = '';

export function startOutbox() {
  for (const button of all('[data-send-now]')) button.addEventListener('click', () => kick(true));
  on('[data-send-again]', 'click', () => kick(true, openId));
  on('[data-export]', 'click', exportFile);
  watchQueue(showOutbox);
}

/** Show it wherever the page speaks of it. */
export async function showOutbox() {
  const rows = await records();
  const mine = rows.filter((row) => row.account === person()?.name);
  const unsent = mine.filter(isUnsent);
  showBar(unsent);
  show('[data-outbox]', unsent.length > 0);
  find('[data-outbox-list]').replaceChildren(...unsent.map(line));
  showOthers(rows.filter((row) => row.account !== person()?.name && isUnsent(row)));
  show('[data-export-part]', rows.some(isUnsent));
  const sent = mine.filter((row) => !isUnsent(row)).reverse();
  show('[data-sent]', sent.length > 0);
  if (!find('[data-step="sent"]').hidden) find('[data-sent-list]').replaceChildren(...sent.map(line));
  showStopped(unsent);
  const open = rows.find(({ id }) => id === openId);
  if (open && !find('[data-step="record"]').hidden) showState(open);
}

/**
 * How much waits and since when: on every screen.
 * @param {SignedRecord[]} unsent
 */
function showBar(unsent) {
  const [oldest, ...others] = unsent.filter(isWaiting);
  const aside = unsent.filter((row) => !isWaiting(row)).length;
  show('[data-bar-send]', oldest !== undefined);
  const words = [];
  if (oldest) words.push(say('bar.unsent', { count: 1 + others.length, age: age(oldest.signed_at) }));
  if (aside > 0) words.push(say('bar.attention', { count: aside }));
  if (unsent.length === 0 && person()) words.push(say('bar.none'));
  // Said aloud at each change: it changes only when the words do.
  const said = words.join(' · ');
  if (find('[data-bar-unsent]').textContent !== said) write('[data-bar-unsent]', said);
}

/** Records bound to somebody else are counted here and sent by nobody but them. @param {SignedRecord[]} rows */
function showOthers(rows) {
  const names = [...new Set(rows.map(({ signer }) => signer))];
  show('[data-others]', rows.length > 0);
  find('[data-others-list]').replaceChildren(
    ...names.map((name) => {
      const row = copy('line');
      const count = rows.filter(({ signer }) => signer === name).length;
      row.textContent = say('others', { name, count });
      return row;
    }),
  );
}

/** Why nothing goes out, and when it will be tried again. @param {SignedRecord[]} unsent */
function showStopped(unsent) {
  const { stopped } = activity();
  show('[data-stopped-sending]', stopped !== null && unsent.length > 0);
  if (!stopped) return;
  write('[data-stopped-words]', troubleWords(stopped.trouble));
  const isPaused = stopped.trouble.status === 401;
  const next = new Date(Math.max(stopped.until, Date.now())).toISOString();
  write('[data-stopped-next]', isPaused ? '' : say('send.next', { time: time(next) }));
  show('[data-stopped-sign-in]', isPaused);
}

/** @param {SignedRecord} record */
function line(record) {
  const row = copy('outgoing');
  /** @type {HTMLAnchorElement} */ (find('a', row)).href = `/f/#record=${record.id}`;
  write('[data-name]', record.name, row);
  write('[data-when]', aboutOf(record), row);
  paint(row, record);
  return row;
}

/** @param {SignedRecord} record */
function aboutOf({ code, signed_at }) {
  return `${printed(code)} · ${time(signed_at)}`;
}

/**
 * @param {HTMLElement} row
 * @param {SignedRecord} record
 */
function paint(row, record) {
  const tone = isReceived(record) ? 'received' : record.state === 'attention' ? 'stopped' : 'wait';
  row.classList.toggle('outbox__item--received', tone === 'received');
  row.classList.toggle('outbox__item--stopped', tone === 'stopped');
  for (const icon of all('[data-icon]', row)) show(icon, icon.dataset.icon === tone);
  write('[data-state]', stateWords(record), row);
}

/** @param {SignedRecord} record */
function stateWords(record) {
  const { receipt, photos, state } = record;
  const left = photos.filter(({ sent }) => !sent).length;
  if (receipt && isReceived(record)) {
    const name = receipt.state === 'quarantined' ? 'send.kept' : 'send.received';
    return say(name, { number: receipt.receipt_no });
  }
  if (state === 'attention') return say('send.attention');
  if (receipt) return say('send.photos', { count: left });
  return say(activity().sendingId === record.id ? 'send.record' : 'send.waiting');
}

/**
 * One record by itself.
 * @param {string} id
 * @returns {Promise<boolean>}  false where this phone has none of this id
 */
export async function showRecord(id) {
  openId = id;
  const isMine = (/** @type {SignedRecord} */ row) => row.account === person()?.name;
  const record = (await records()).find((row) => row.id === id && isMine(row));
  if (!record) return false;
  write('[data-record-name]', record.name);
  write('[data-record-when]', aboutOf(record));
  drawCopy(record);
  showState(record);
  return true;
}

/** @param {SignedRecord} record */
function showState(record) {
  const part = find('[data-step="record"]');
  part.dataset.signed = record.sha256;
  part.dataset.state = isReceived(record) ? 'received' : record.state;
  paint(find('[data-outgoing]'), record);
  const { receipt, trouble } = record;
  show('[data-record-safe]', !isReceived(record) && record.state !== 'attention');
  show('[data-copy-later]', receipt === null);
  const troubled = trouble !== null && !isReceived(record);
  show('[data-trouble]', troubled);
  if (trouble) {
    write('[data-trouble-words]', troubleWords(trouble));
    // Red is for what a person has to do something about.
    const tone = record.state === 'attention' || trouble.status === 401 ? 'brick' : 'slate';
    find('[data-trouble-tone]').className = `status status--${tone}`;
    const code = [trouble.code, record.id.slice(-8)].filter(Boolean).join(' · ');
    write('[data-trouble-code]', say('trouble.code', { code }));
    show('[data-sign-in-again]', trouble.status === 401);
    show('[data-send-again]', trouble.status !== 409 && record.account === person()?.name);
  }
  const outcome = receipt?.verdict?.outcome;
  const hasVerdict = outcome !== undefined && knows(`verdict.${outcome}`);
  show('[data-received-verdict]', hasVerdict);
  if (hasVerdict) {
    find('[data-received-verdict]').className = `verdict-panel verdict-panel--${outcome}`;
    find('[data-verdict]').replaceChildren(copy(`verdict.${outcome}`));
  }
  const isKept = receipt?.state === 'quarantined';
  show('[data-received-flags]', !isKept && (receipt?.flags.length ?? 0) > 0);
  show('[data-received-kept]', isKept === true);
}

/**
 * The store's copy: the address of the record's result sheet, which only a holder of the signed
 * bytes can know.
 * @param {SignedRecord} record
 */
function drawCopy(record) {
  const base = document.body.dataset.publicUrl || location.origin;
  const address = `${base}/r/${record.id}/${record.sha256.slice(0, 16)}`;
  const link = /** @type {HTMLAnchorElement} */ (find('[data-copy-link]'));
  link.href = address;
  const { size, d } = path(address);
  const picture = /** @type {SVGElement} */ (document.querySelector('[data-copy-qr]'));
  picture.setAttribute('viewBox', `0 0 ${size} ${size}`);
  picture.querySelector('path')?.setAttribute('d', d);
}

/** @param {Trouble} trouble */
export function troubleWords({ status, code, retryAfter }) {
  const isBusy = status === 429 || status === 503;
  if (isBusy && retryAfter !== null) return say('trouble.wait', { seconds: retryAfter });
  for (const name of [code, String(status)]) {
    if (name && knows(`trouble.${name}`)) return say(`trouble.${name}`);
  }
  if (status === 0) return say('trouble.offline');
  return status >= 500 ? say('trouble.5xx') : say('trouble.other', { status });
}

/** Everything unsent, whoever signed it, as a file that the office can take in. */
async function exportFile() {
  const unsent = (await records()).filter(isUnsent);
  const rows = await Promise.all(unsent.map(exported));
  const head = { app: 'bao-bi-xanh', kind: 'rescue', version: 1 };
  const text = JSON.stringify({ ...head, exported_at: new Date().toISOString(), records: rows });
  const day = new Date().toISOString().slice(0, 10);
  const file = new File([text], `phieu-chua-gui-${day}.json`, { type: 'application/json' });
  if (navigator.canShare?.({ files: [file] }) && matchMedia('(pointer: coarse)').matches) {
    // Closing the share sheet is no error; the file is offered for saving then.
    const isShared = await navigator.share({ files: [file] }).then(() => true, () => false);
    if (isShared) return;
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {SignedRecord} record */
async function exported({ id, account, sha256, body, photos }) {
  const stored = await photosOf(id);
  const lines = photos.flatMap(({ id: photo, media_type, sha256: hash }) => {
    const bytes = stored.find((other) => other.id === photo)?.bytes;
    return bytes ? [{ id: photo, media_type, sha256: hash, base64: base64(bytes) }] : [];
  });
  return { id, signed_by: account, sha256, body: new TextDecoder().decode(body), photos: lines };
}

/** @param {ArrayBuffer} buffer */
function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  const parts = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(parts.join(''));
}
