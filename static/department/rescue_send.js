/** Sends one record of a rescue file, then its photos, for the person who signed it. */

import { call } from '../form/api.js';
import { bytesOf } from './rescue_file.js';

/** @typedef {import('./rescue_file.js').RescuedRecord} RescuedRecord */
/**
 * @typedef {object} Receipt
 * @property {string} receipt_no
 * @property {string} state
 * @property {{id: string, state: string}[]} photos
 *
 * @typedef {object} Trouble
 * @property {number} status  0 where no believable answer came
 * @property {string} code
 * @property {number | null} retryAfter  seconds
 *
 * @typedef {object} Outcome
 * @property {Receipt | null} receipt  null while the office has not got this very record
 * @property {Trouble | null} trouble  what stopped it, or the last photo that was not taken
 * @property {number} damaged  photos that are not what was signed, so they were not sent
 */

const RECORD_SECONDS = 60;
const PHOTO_SECONDS = 120;
// Every other record would meet the same answer.
const STOPS_ALL = [0, 401, 429, 500, 502, 503, 504];
const STOPS_ALL_CODES = ['not_allowed', 'cross_site'];

/** @param {Trouble} trouble */
export function stopsAll({ status, code }) {
  return STOPS_ALL.includes(status) || STOPS_ALL_CODES.includes(code);
}

/**
 * Sending again changes nothing that arrived.
 * @param {RescuedRecord} record
 * @param {(left: number) => void} report  before each photo: how many are left to send
 * @returns {Promise<Outcome>}
 */
export async function rescue(record, report) {
  const body = new TextEncoder().encode(record.body);
  const first = await put(record, '', body, 'application/json', RECORD_SECONDS, false);
  const isOther = 'code' in first && first.code === 'other_body';
  if ('code' in first && !isOther) return { receipt: null, trouble: first, damaged: 0 };
  // A second copy is kept for a person to look at, and its photos with it.
  const photos = await sendPhotos(record, 'code' in first ? null : first, report);
  return 'code' in first ? { ...photos, trouble: first } : photos;
}

/**
 * @param {RescuedRecord} record
 * @param {Receipt | null} first  null: of a second copy, whose photos have no receipt
 * @param {(left: number) => void} report
 * @returns {Promise<Outcome>}
 */
async function sendPhotos(record, first, report) {
  const arrived = first ? first.photos.filter(({ state }) => state !== 'missing') : [];
  const waiting = record.photos.filter(({ id }) => !arrived.some((photo) => sameId(photo.id, id)));
  /** @type {Outcome} */
  const outcome = { receipt: first, trouble: null, damaged: 0 };
  for (const [number, photo] of waiting.entries()) {
    report(waiting.length - number);
    const bytes = await bytesOf(photo);
    if (!bytes) {
      outcome.damaged += 1;
      continue;
    }
    const place = `/photos/${photo.id}`;
    const answer = await put(record, place, bytes, photo.media_type, PHOTO_SECONDS, !first);
    if (!('code' in answer)) {
      if (first) outcome.receipt = answer;
    } else if (first || answer.code !== 'other_body') {
      outcome.trouble = answer;
      if (stopsAll(answer)) break;
    }
  }
  return outcome;
}

/**
 * @param {RescuedRecord} record
 * @param {string} place  after the record's own address
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {string} type
 * @param {number} seconds
 * @param {boolean} isOther  a receipt echoes another hash
 * @returns {Promise<Receipt | Trouble>}
 */
async function put(record, place, body, type, seconds, isOther) {
  const path = `/api/v1/inspections/${record.id}${place}`;
  const headers = { 'Content-Type': type, 'X-Rescue': '1' };
  const answer = await call(path, { method: 'PUT', body, headers }, seconds);
  if (answer.kind === 'problem') {
    return { status: answer.status, code: answer.code, retryAfter: answer.retryAfter };
  }
  if (answer.kind === 'ok' && isReceipt(answer.data, record, isOther)) return answer.data;
  return { status: 0, code: 'offline', retryAfter: null };
}

/**
 * @param {any} data
 * @param {RescuedRecord} record
 * @param {boolean} isOther
 */
function isReceipt(data, record, isOther) {
  return (
    typeof data?.id === 'string' &&
    sameId(data.id, record.id) &&
    (isOther || data.payload_sha256 === record.sha256) &&
    Array.isArray(data.photos)
  );
}

/**
 * @param {string} one
 * @param {string} other
 */
function sameId(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}
