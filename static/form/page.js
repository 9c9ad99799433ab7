/** Opens the form: who asks, which facility the address names, and the parts put together. */

import { call } from './api.js';
import { learnCatalogue } from './catalogue.js';
import { digits } from './code.js';
import { current, isReceived, isUnsent, open, renew, watch } from './draft.js';
import { find, on, show, write } from './dom.js';
import { nameOf, openByAddress, showFacility, showHead, startFacility } from './facility.js';
import { showPhotos, startPhotos } from './photos.js';
import { showPoints, startPoints } from './points.js';
import { showPosition, startPosition } from './position.js';
import { showReview } from './review.js';
import { sendNow, startSending } from './sending.js';
import { freeze, showSign, startSign } from './sign.js';
import { follow, onStep, screen } from './steps.js';
import { resetTally, startTally } from './tally.js';
import { say, time } from './words.js';

const address = decodeURIComponent(location.pathname.replace(/^\/f\//, ''));

async function start() {
  on('[data-reload]', 'click', () => location.reload());
  if (!window.isSecureContext) return stop('insecure');
  const [me, catalogue] = await Promise.all([call('/api/v1/me'), call('/api/v1/catalogue')]);
  if (me.kind === 'problem' && me.status === 401) return askToSignIn();
  if (me.kind !== 'ok' || catalogue.kind !== 'ok') return stop('offline');
  if (!me.data.may_submit) return stop('not-allowed');
  learnCatalogue(catalogue.data.items);
  open(me.data.name);
  write('[data-signed-in]', say('signed-in', { name: me.data.display_name }));
  startParts(me.data);
  guard();
  if (current().signed && !isReceived()) return sendNow();
  if (current().signed) renew();
  if (isOtherDraft()) return askAboutDraft(me.data);
  await begin(me.data);
}

/** @param {import('./types.js').Me} me */
function startParts(me) {
  startFacility();
  startPosition();
  startPoints();
  startTally();
  startPhotos();
  startSign(me);
  startSending(() => {
    renew();
    location.assign('/f/');
  });
  onStep((step) => {
    showHead(step);
    if (step === 'facility') showFacility();
    if (step === 'bags') resetTally();
    if (['bags', 'fresh', 'food'].includes(step)) showPoints();
    if (step === 'photos') showPhotos();
    if (step === 'review') showReview();
    if (step === 'sign') showSign();
  });
}

/** @param {import('./types.js').Me} me */
async function begin(me) {
  const code = digits(address);
  if (code && !current().facility) await openByAddress(code);
  showPosition();
  follow(async () => {
    if (await freeze(me)) await sendNow();
  });
}

/** The address names another facility than the draft that is kept here. */
function isOtherDraft() {
  const code = digits(address);
  const { facility, started_at } = current();
  return code !== '' && facility !== null && facility.code !== code && started_at !== null;
}

/** @param {import('./types.js').Me} me */
function askAboutDraft(me) {
  const { facility, started_at } = current();
  if (!facility || !started_at) return;
  write('[data-draft-of]', say('draft-of', { facility: nameOf(facility), time: time(started_at) }));
  on('[data-draft-continue]', 'click', () => begin(me));
  on('[data-draft-drop]', 'click', () => {
    renew();
    begin(me);
  });
  screen('draft');
}

function askToSignIn() {
  const link = /** @type {HTMLAnchorElement} */ (find('[data-sign-in]'));
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
  screen('sign-in');
}

/** @param {string} why */
function stop(why) {
  for (const name of ['offline', 'not-allowed', 'insecure']) {
    show(`[data-stopped="${name}"]`, name === why);
  }
  screen('stopped');
}

/** Keep the bar's words true, leave the language alone meanwhile, and ask before something unsent is thrown away with the page. */
function guard() {
  const tell = () => {
    write('[data-bar-kept]', isUnsent() ? say('bar.kept') : '');
    write('[data-bar-unsent]', isUnsent() ? say('bar.unsent') : '');
    show('[data-language]', !isUnsent());
  };
  watch(tell);
  tell();
  addEventListener('beforeunload', (event) => {
    if (isUnsent()) event.preventDefault();
  });
}

start();
