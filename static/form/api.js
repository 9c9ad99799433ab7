/** Calls to the service, its clock, and the sending of one record. Only an answer that bears its name
 *  is believed: a mall's Wi-Fi answers everything with a page of its own. */

import { get, writeIfRoom } from './db.js';

/** @typedef {import('./types.js').Receipt} Receipt */
/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./types.js').Trouble} Trouble */

const NAME = 'bao-bi-xanh';
const RECORD_SECONDS = 60;
const PHOTO_SECONDS = 120;
// Every other record would meet the same answer.
const STOPS_ALL = [0, 401, 429, 502, 503, 504];
// Trying again by itself would change nothing: a person has to look.
const FINAL = [403, 409, 413, 415];
// Who is signed in has just changed: the next contact says who it is.
const OTHER_SIGNER = 'signed_by_other';
const FINAL_CODES = ['not_in_manifest', 'photo_lost', 'photo_damaged'];

/**
 * @typedef {{kind: 'ok', status: number, data: any}
 *   | {kind: 'same'}
 *   | {kind: 'problem', status: number, code: string, retryAfter: number | null}
 *   | {kind: 'offline'}} Answer
 */

/** No answer of ours. @type {Trouble} */
export const OFFLINE = { status: 0, code: 'offline', retryAfter: null };
/** @type {number | null} */
let offset = null;

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @param {number} [seconds]  how long to wait
 * @returns {Promise<Answer>}  `same`: 304, what was sent before still holds
 */
export async function call(path, options = {}, seconds = 60) {
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(seconds * 1000),
      ...options,
      headers: { 'X-App': NAME, ...options.headers },
    });
    if (response.headers.get('X-App') !== NAME) return { kind: 'offline' };
    learnClock(response, sentAt);
    if (response.status === 304) return { kind: 'same' };
    const data = response.status === 204 ? null : await response.json();
    if (response.ok) return { kind: 'ok', status: response.status, data };
    const retry = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    const retryAfter = Number.isNaN(retry) ? null : Math.max(retry, 1);
    return { kind: 'problem', status: response.status, code: String(data.code ?? ''), retryAfter };
  } catch {
    return { kind: 'offline' };
  }
}

/**
 * @param {string} path
 * @param {'POST' | 'PUT' | 'DELETE'} method
 * @param {object} [data]
 * @returns {Promise<Answer>}
 */
export function tell(path, method, data) {
  if (data === undefined) return call(path, { method });
  const headers = { 'Content-Type': 'application/json' };
  return call(path, { method, headers, body: JSON.stringify(data) });
}

/**
 * Learn from the Date header of an answer, which has whole seconds.
 * @param {Response} response
 * @param {number} sentAt  Date.now() when the request left
 */
function learnClock(response, sentAt) {
  // Some servers and proxies each write one; the browser joins them with a comma.
  const [first] = /[A-Z][a-z]{2}, [^,]+/.exec(response.headers.get('Date') ?? '') ?? [''];
  const said = Date.parse(first);
  if (Number.isNaN(said)) return;
  offset = Math.round(said + 500 - (sentAt + Date.now()) / 2);
}

/** @param {number | null} known  as an earlier visit of this page learned it */
export function rememberClock(known) {
  offset ??= known;
}

/** Server minus phone in milliseconds; null while no answer has said. */
export function clockOffset() {
  return offset;
}

/**
 * ISO 8601 with the phone's own offset from UTC.
 * @param {Date} [moment]
 */
export function localTime(moment = new Date()) {
  const east = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + east * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60];
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${local}${east < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

/**
 * A UUID of version 7 (RFC 9562): the milliseconds of now, then 74 random bits.
 * @returns {string}
 */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const random = BigInt((bytes[6] << 8) | bytes[7]);
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | random);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The lower-case hex SHA-256 of bytes.
 * @param {BufferSource} bytes
 * @returns {Promise<string>}
 */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Whether no record can be sent now. @param {Trouble} trouble */
export function stopsAll({ status, code }) {
  return STOPS_ALL.includes(status) || code === OTHER_SIGNER;
}

/** Whether sending again by itself is useless. @param {Trouble} trouble */
export function isFinal({ status, code }) {
  return code !== OTHER_SIGNER && (FINAL.includes(status) || FINAL_CODES.includes(code));
}

/**
 * Sends what the office does not have yet, writing down every receipt. Sending again changes
 * nothing that arrived.
 * @param {SignedRecord} record  its receipt and photos are brought up to date
 * @param {() => void} report  called after each receipt
 * @returns {Promise<Trouble | null>}  what stopped it; null when the office has all of it
 */
export async function send(record, report) {
  const first = await put(record, '', record.body, 'application/json', RECORD_SECONDS);
  const isOther = 'code' in first && first.code === 'other_body';
  if ('code' in first && !isOther) return first;
  if (!('code' in first)) await acknowledge(record, first, report);
  // The second copy is kept for a person to look at, and its photos with it.
  const trouble = await sendPhotos(record, isOther, report);
  if ('code' in first) return trouble && stopsAll(trouble) && !isFinal(trouble) ? trouble : first;
  return trouble;
}

/**
 * @param {SignedRecord} record
 * @param {boolean} isOther  the office has another record under this id
 * @param {() => void} report
 * @returns {Promise<Trouble | null>}
 */
async function sendPhotos(record, isOther, report) {
  /** @type {Trouble | null} */
  let trouble = null;
  for (const photo of record.photos.filter(({ sent }) => !sent)) {
    const stored = await get('photos', photo.id);
    if (!stored) {
      trouble ??= { status: 0, code: 'photo_lost', retryAfter: null };
      continue;
    }
    const path = `/photos/${photo.id}`;
    const answer = await put(record, path, stored.bytes, photo.media_type, PHOTO_SECONDS, isOther);
    if (!('code' in answer)) {
      photo.sent = true;
      await acknowledge(record, isOther ? null : answer, report);
      continue;
    }
    // One photo that needs a person must not keep another from being tried again.
    const met = await examined(answer, stored.bytes, photo.sha256);
    if (!trouble || isFinal(trouble)) trouble = met;
    if (stopsAll(answer)) break;
  }
  return trouble;
}

/**
 * A wrong hash is mostly damage on the way; the phone's own copy may be damaged too.
 * @param {Trouble} trouble
 * @param {ArrayBuffer} bytes
 * @param {string} hash
 * @returns {Promise<Trouble>}
 */
async function examined(trouble, bytes, hash) {
  if (trouble.code !== 'wrong_hash' || (await sha256(bytes)) === hash) return trouble;
  return { ...trouble, code: 'photo_damaged' };
}

/**
 * @param {SignedRecord} record
 * @param {Receipt | null} receipt
 * @param {() => void} report
 */
async function acknowledge(record, receipt, report) {
  if (receipt) {
    record.receipt = receipt;
    const missing = receipt.photos.filter(({ state }) => state === 'missing').map(({ id }) => id);
    // A quarantined record's manifest may not have been readable: then each photo says for itself.
    const listed = receipt.photos.map(({ id }) => id);
    for (const photo of record.photos) {
      if (listed.includes(photo.id)) photo.sent = !missing.includes(photo.id);
    }
  }
  // What arrived whole is written down as done, in one step: a row that says less for a moment would
  // have another tab send it again. A full phone will hear it from the office again.
  if (!isReceived(record)) await writeIfRoom({ put: [['records', record]] });
  report();
}

/**
 * @param {SignedRecord} record
 * @param {string} place  after the record's own address
 * @param {ArrayBuffer} body
 * @param {string} type
 * @param {number} seconds
 * @param {boolean} [isOther]  the receipt echoes another hash
 * @returns {Promise<Receipt | Trouble>}
 */
async function put(record, place, body, type, seconds, isOther = false) {
  const path = `/api/v1/inspections/${record.id}${place}`;
  const options = { method: 'PUT', body, headers: { 'Content-Type': type } };
  const answer = await call(path, options, seconds);
  if (answer.kind === 'problem') {
    return { status: answer.status, code: answer.code, retryAfter: answer.retryAfter };
  }
  if (answer.kind === 'ok' && isReceipt(answer.data, record, isOther)) return answer.data;
  return OFFLINE;
}

/**
 * @param {any} data
 * @param {SignedRecord} record
 * @param {boolean} isOther
 */
function isReceipt(data, record, isOther) {
  return (
    typeof data?.id === 'string' &&
    data.id.toLowerCase() === record.id &&
    (isOther || data.payload_sha256 === record.sha256) &&
    Array.isArray(data.photos)
  );
}

/** Whether the office has the record and every photo of it. @param {SignedRecord} record */
export function isReceived({ receipt, photos }) {
  if (!receipt) return false;
  return receipt.state === 'complete' || photos.every(({ sent }) => sent);
}

/**
 * Whether the office still knows a record that it acknowledged.
 * @param {SignedRecord} record
 */
export async function isStillKnown(record) {
  const answer = await call(`/api/v1/inspections/${record.id}/receipt`);
  return answer.kind === 'ok' && isReceipt(answer.data, record, false);
}
