/** The screen of a signed record: how far it is, what stopped it, and sending again. */

import { changed, current, isReceived } from './draft.js';
import { all, find, on, show, write } from './dom.js';
import { nameOf, showHead } from './facility.js';
import { bytesOf } from './photos.js';
import { send } from './send.js';
import { screen } from './steps.js';
import { knows, say } from './words.js';

/** @typedef {import('./send.js').Trouble} Trouble */
/** @typedef {import('./send.js').Progress} Progress */

let isSending = false;
let timer = 0;

/** @param {() => void} startAnew  what "Phiếu mới" does */
export function startSending(startAnew) {
  on('[data-send-again]', 'click', sendNow);
  on('[data-new-form]', 'click', startAnew);
  addEventListener('online', () => {
    if (current().signed && !isReceived()) sendNow();
  });
}

/** Send, or send again, the very bytes that were signed. */
export async function sendNow() {
  const { id, signed, facility } = current();
  if (!signed || isSending || isReceived()) return;
  isSending = true;
  clearTimeout(timer);
  const screenPart = find('[data-step="sending"]');
  screenPart.dataset.signed = signed.sha256;
  write('[data-outgoing-name]', facility ? nameOf(facility) : '');
  showHead('sending');
  screen('sending');
  show('[data-trouble]', false);
  show('[data-received]', false);
  state('wait', say('send.record'));
  const bytes = new TextEncoder().encode(signed.text);
  const outgoing = { id, bytes, sha256: signed.sha256, photo: bytesOf };
  /** @type {Progress | null} */
  let last = null;
  const trouble = await send(outgoing, (progress) => {
    last = progress;
    signed.receipt = progress.receipt;
    changed();
    if (progress.left > 0) state('wait', say('send.photos', { count: progress.left }));
  });
  isSending = false;
  if (trouble) showTrouble(trouble, last);
  else if (last) showArrival(last);
}

/** @param {Progress} progress */
function showArrival({ receipt, lost }) {
  if (!isReceived()) {
    const words = say('send.photos-lost', { number: receipt.receipt_no, count: lost });
    state('stopped', words);
  } else {
    const name = receipt.state === 'quarantined' ? 'send.kept' : 'send.received';
    state('received', say(name, { number: receipt.receipt_no }));
  }
  const outcome = receipt.verdict?.outcome;
  const hasVerdict = outcome !== undefined && knows(`verdict.${outcome}`);
  show('[data-received-verdict]', hasVerdict);
  if (hasVerdict) {
    write('[data-received-verdict]', say('send.verdict', { verdict: say(`verdict.${outcome}`) }));
  }
  show('[data-received-flags]', receipt.flags.length > 0 && receipt.state !== 'quarantined');
  show('[data-received-kept]', receipt.state === 'quarantined');
  show('[data-received]', true);
}

/**
 * @param {Trouble} trouble
 * @param {Progress | null} progress
 */
function showTrouble(trouble, progress) {
  const isLeft = progress !== null && progress.left > 0;
  state('stopped', isLeft ? say('send.photos', { count: progress.left }) : say('send.waiting'));
  write('[data-trouble-words]', troubleWords(trouble));
  const code = [trouble.code, current().id.slice(-8)].filter(Boolean).join(' · ');
  write('[data-trouble-code]', say('trouble.code', { code }));
  show('[data-sign-in-again]', trouble.status === 401);
  const isEnd = trouble.status === 409;
  show('[data-send-again]', !isEnd);
  for (const part of all('[data-received] p')) show(part, false);
  show('[data-received]', isEnd);
  show('[data-trouble]', true);
  if (trouble.retryAfter !== null && isBusyAnswer(trouble)) {
    timer = setTimeout(sendNow, trouble.retryAfter * 1000);
  }
}

/** @param {Trouble} trouble */
function isBusyAnswer(trouble) {
  return trouble.status === 429 || trouble.status === 503;
}

/** @param {Trouble} trouble */
function troubleWords(trouble) {
  if (trouble.status === 0) return say('trouble.offline');
  if (isBusyAnswer(trouble) && trouble.retryAfter !== null) {
    return say('trouble.busy', { seconds: trouble.retryAfter });
  }
  for (const name of [trouble.code, String(trouble.status)]) {
    if (name && knows(`trouble.${name}`)) return say(`trouble.${name}`);
  }
  return trouble.status >= 500 ? say('trouble.5xx') : say('trouble.other', { status: trouble.status });
}

/**
 * @param {'wait' | 'received' | 'stopped'} tone
 * @param {string} words
 */
function state(tone, words) {
  const row = find('[data-outgoing]');
  row.classList.toggle('outbox__item--received', tone === 'received');
  row.classList.toggle('outbox__item--stopped', tone === 'stopped');
  for (const icon of all('[data-outgoing-icon]', row)) show(icon, icon.dataset.outgoingIcon === tone);
  write('[data-outgoing-state]', words);
}
