/** The last step: who signs, what keeps one from signing, and the freezing of the bytes. */

import { bodyOf } from './body.js';
import { changed, current } from './draft.js';
import { find, show, write } from './dom.js';
import { tie } from './fields.js';
import { sha256 } from './hash.js';
import { problems } from './missing.js';
import { isBusy } from './photos.js';
import { listLacks } from './review.js';
import { refreshSteps } from './steps.js';
import { say } from './words.js';

/** @type {() => void} */
let refresh = () => {};

/** @param {import('./types.js').Me} me */
export function startSign(me) {
  write('[data-signer]', say('signer', { name: me.display_name, account: me.name }));
  refresh = tie(find('[data-fields="representative"]'), () => current().representative, () => {
    changed();
    refreshSteps();
  });
}

/** Show what the draft holds. */
export function showSign() {
  show('[data-errors]', false);
  show('[data-when-checked]', current().visit.outcome === 'checked');
  refresh();
}

/**
 * Freeze the record, unless something keeps it from being signed: then say what, and return false.
 * @param {import('./types.js').Me} me
 * @returns {Promise<boolean>}
 */
export async function freeze(me) {
  const draft = current();
  const blocking = problems().filter((problem) => problem.blocks);
  if (isBusy()) blocking.push({ name: 'photo-busy', step: 'photos', place: '', blocks: true });
  if (blocking.length > 0) {
    listLacks(find('[data-errors-list]'), blocking);
    show('[data-errors]', true);
    find('[data-errors]').focus();
    return false;
  }
  const { formVersion = '', appVersion = '' } = document.body.dataset;
  const version = { form: formVersion, app: appVersion };
  const body = bodyOf(draft, me.name, version, say('position.reason.not-yet'));
  const text = JSON.stringify(body);
  draft.signed = { text, sha256: await sha256(new TextEncoder().encode(text)), receipt: null };
  changed();
  return true;
}
