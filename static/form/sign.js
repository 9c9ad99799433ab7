/** The last step: who signs, what keeps one from signing, and the freezing of the bytes. */

import { sha256 } from './api.js';
import { isFull, isThere, photoIdsOf, write as store } from './db.js';
import { find, say, show, tie, write } from './dom.js';
import { changed, close, current, freeze, thaw } from './draft.js';
import { nameOf } from './facility.js';
import { isBusy } from './photos.js';
import { enqueue } from './queue.js';
import { bodyOf, problems } from './record.js';
import { person } from './reference.js';
import { listLacks } from './review.js';
import { refreshSteps } from './steps.js';

/** @typedef {import('./types.js').SignedRecord} SignedRecord */
/** @typedef {import('./record.js').Lack} Lack */

/** @type {() => void} */
let refresh = () => {};
let isSigning = false;

export function startSign() {
  refresh = tie(find('[data-fields="representative"]'), () => current().representative, () => {
    changed();
    refreshSteps();
  });
}

/** Show what the draft holds. */
export function showSign() {
  const me = person();
  if (me) write('[data-signer]', say('signer', { name: me.display_name, account: me.name }));
  show('[data-errors]', false);
  show('[data-when-checked]', current().visit.outcome === 'checked');
  refresh();
}

/**
 * Freeze the record and put it into the queue, unless something keeps it from being signed: then
 * say what.
 * @returns {Promise<string | null>}  the record's id; null where it was not signed
 */
export async function sign() {
  if (isSigning) return null;
  isSigning = true;
  try {
    return await signed();
  } finally {
    thaw();
    isSigning = false;
  }
}

/** @returns {Promise<string | null>} */
async function signed() {
  await freeze();
  const draft = current();
  const stored = await photoIdsOf(draft.id);
  const blocking = [...problems().filter(({ blocks }) => blocks), ...unfinished(stored)];
  if (blocking.length > 0) return refuse(blocking);
  const record = await frozen();
  try {
    await enqueue(record);
  } catch (error) {
    // A copy of a draft that was signed before: what was signed stays.
    if (isThere(error)) return record.id;
    return refuse([lack(isFull(error) ? 'phone-full' : 'not-kept', 'sign')]);
  }
  await close();
  const listed = record.photos.map(({ id }) => /** @type {IDBValidKey} */ (id));
  const left = stored.filter((id) => !listed.includes(id));
  // Nothing depends on it: they belong to no record.
  store({ drop: left.map((id) => ['photos', id]) }).catch(() => null);
  return record.id;
}

/**
 * @param {IDBValidKey[]} kept  ids of photos
 * @returns {Lack[]}
 */
function unfinished(kept) {
  const draft = current();
  const found = [];
  if (isBusy()) found.push(lack('photo-busy', 'photos'));
  if (draft.photos.some(({ id }) => !kept.includes(id))) found.push(lack('photo-gone', 'photos'));
  if (draft.account !== person()?.name) found.push(lack('other-person', 'sign'));
  return found;
}

/** @returns {Promise<SignedRecord>} */
async function frozen() {
  const draft = current();
  const { formVersion = '', appVersion = '' } = document.body.dataset;
  const version = { form: formVersion, app: appVersion };
  const payload = bodyOf(draft, draft.account, version, say('position.reason.not-yet'));
  const body = new TextEncoder().encode(JSON.stringify(payload)).buffer;
  return {
    id: draft.id,
    account: draft.account,
    signer: person()?.display_name ?? draft.account,
    code: draft.facility?.code ?? '',
    name: draft.facility ? nameOf(draft.facility) : '',
    outcome: payload.outcome,
    signed_at: new Date().toISOString(),
    body,
    sha256: await sha256(body),
    photos: draft.photos.map(({ id, sha256: hash, bytes, media_type }) => ({
      id, sha256: hash, bytes, media_type, sent: false,
    })),
    state: 'waiting',
    receipt: null,
    trouble: null,
    tries: 0,
    next_at: 0,
    done_at: null,
  };
}

/**
 * @param {Lack[]} blocking
 * @returns {null}
 */
function refuse(blocking) {
  listLacks(find('[data-errors-list]'), blocking);
  show('[data-errors]', true);
  find('[data-errors]').focus();
  return null;
}

/**
 * @param {string} name
 * @param {string} step
 * @returns {Lack}
 */
function lack(name, step) {
  return { name, step, place: '', blocks: true };
}
