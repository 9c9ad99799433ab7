/** Sends one signed record, then its photos, and believes only a receipt that echoes id and hash. */

import { call, sha256 } from './api.js';
import { get, writeIfRoom } from './db.js';

/** @typedef {import('./types.js').Receipt} Receipt */
/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./types.js').Trouble} Trouble */

const RECORD_SECONDS = 60;
const PHOTO_SECONDS = 120;
// Every other record would meet the same answer.
const STOPS_ALL = [0, 401, 429, 502, 503, 504];
// Trying again by itself would change nothing: a person has to look.
const FINAL = [403, 409, 413, 415];
// Who is signed in has just changed: the next contact says who it is.
const OTHER_SIGNER = 'signed_by_other';
const FINAL_CODES = ['not_in_manifest', 'photo_lost', 'photo_damaged'];

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
  // A full phone will hear it from the office again.
  await writeIfRoom({ put: [['records', record]] });
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
  return { status: 0, code: 'offline', retryAfter: null };
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
