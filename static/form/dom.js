/** The page: its parts and its sentences, numbers and codes as people write them, and controls tied to
 *  values (data-field names the value, data-kind how it is read). A missing part is a mistake of ours
 *  and throws; sentences stand in the page and not in scripts. */

/** @typedef {Record<string, any>} Values */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

const kept = /** @type {HTMLTemplateElement} */ (document.getElementById('words')).content;
const language = document.documentElement.lang;
// English without a country would write the month first.
const locale = language === 'en' ? 'en-GB' : 'vi';
const LARGEST = 2_000_000_000;
/** @type {Intl.DateTimeFormatOptions} */
const DAY =
  language === 'en'
    ? { day: 'numeric', month: 'short', year: 'numeric' }
    : { day: '2-digit', month: '2-digit', year: 'numeric' };

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export function find(selector, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

/**
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export function all(selector, root = document) {
  return /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
}

/**
 * @param {string | HTMLElement} part
 * @param {boolean} shown
 */
export function show(part, shown) {
  (typeof part === 'string' ? find(part) : part).hidden = !shown;
}

/**
 * @param {string} selector
 * @param {string} text
 * @param {ParentNode} [root]
 */
export function write(selector, text, root = document) {
  find(selector, root).textContent = text;
}

/**
 * @param {string} selector
 * @param {string} event
 * @param {(event: Event) => void} act
 * @param {ParentNode} [root]
 */
export function on(selector, event, act, root = document) {
  find(selector, root).addEventListener(event, act);
}

let copies = 0;

/**
 * A copy of a <template data-template>, its ids and names made its own.
 * @param {string} name
 * @returns {HTMLElement}
 */
export function copy(name) {
  const template = /** @type {HTMLTemplateElement} */ (find(`[data-template="${name}"]`));
  const part = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
  copies += 1;
  for (const attribute of ['id', 'for', 'name']) {
    for (const owner of all(`[${attribute}]`, part)) {
      owner.setAttribute(attribute, `${owner.getAttribute(attribute)}-${copies}`);
    }
  }
  return part;
}

/**
 * @param {HTMLElement} root
 * @param {() => Values} values
 * @param {(field: string) => void} changed
 * @returns {() => void}  shows the values again after they changed elsewhere
 */
export function tie(root, values, changed) {
  const controls = /** @type {Control[]} */ (/** @type {unknown} */ (all('[data-field]', root)));
  const conditions = all('[data-when]', root);
  const refresh = () => {
    for (const control of controls) put(control, get(values(), fieldOf(control)));
    showConditions(conditions, values());
  };
  const take = (/** @type {Event} */ event) => {
    const control = /** @type {Control} */ (event.target);
    if (!controls.includes(control)) return;
    set(values(), fieldOf(control), taken(control));
    if (control.dataset.number) showNumber(control, event.type === 'change');
    showConditions(conditions, values());
    changed(fieldOf(control));
  };
  root.addEventListener('input', take);
  root.addEventListener('change', take);
  refresh();
  return refresh;
}

/** @param {Control} control */
function fieldOf(control) {
  return control.dataset.field ?? '';
}

/**
 * @param {Values} values
 * @param {string} path  with points
 */
function get(values, path) {
  return path.split('.').reduce((value, key) => value?.[key], values);
}

/**
 * @param {Values} values
 * @param {string} path
 * @param {unknown} value
 */
function set(values, path, value) {
  const keys = path.split('.');
  const last = /** @type {string} */ (keys.pop());
  const owner = keys.reduce((inner, key) => inner[key], values);
  owner[last] = value;
}

/** @param {Control} control */
function taken(control) {
  if (control.dataset.kind === 'flag') return control.value === 'true';
  if (control.dataset.kind === 'tick') return /** @type {HTMLInputElement} */ (control).checked || null;
  if (control.dataset.kind === 'word') return control.value || null;
  return control.value;
}

/**
 * @param {Control} control
 * @param {unknown} value
 */
function put(control, value) {
  if (control instanceof HTMLInputElement && ['radio', 'checkbox'].includes(control.type)) {
    control.checked = control.type === 'checkbox' ? value === true : String(value) === control.value;
  } else {
    control.value = value === null || value === undefined ? '' : String(value);
  }
}

/**
 * What was typed is read back when the control is left; a number that cannot be read is said so.
 * @param {Control} control
 * @param {boolean} left
 */
function showNumber(control, left) {
  const isWhole = control.dataset.number === 'whole';
  const value = isWhole ? whole(control.value) : decimal(control.value);
  const wrong = left && control.value.trim() !== '' && value === null;
  const field = control.closest('.field');
  field?.classList.toggle('field--wrong', wrong);
  control.toggleAttribute('aria-invalid', wrong);
  if (field instanceof HTMLElement) show(find('[data-number-error]', field), wrong);
  if (left && value !== null && isWhole) control.value = number(value);
}

/**
 * data-when="field" or "field=value" shows its part only then.
 * @param {HTMLElement[]} conditions
 * @param {Values} values
 */
function showConditions(conditions, values) {
  for (const part of conditions) {
    const [field, wanted] = (part.dataset.when ?? '').split('=');
    const value = get(values, field);
    show(part, wanted === undefined ? Boolean(value) : String(value) === wanted);
  }
}

/**
 * The sentence of this name, its {braces} filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(name, values = {}) {
  const sentence = kept.querySelector(`[data-word="${CSS.escape(name)}"]`)?.textContent;
  if (!sentence) throw new Error(`the page has no sentence "${name}"`);
  return sentence.replace(/\{(\w+)\}/g, (_braces, key) => {
    const value = values[key];
    return typeof value === 'number' ? number(value) : String(value);
  });
}

/**
 * Whether the page has words of this name: the service may know more than an older page.
 * @param {string} name
 */
export function knows(name) {
  return kept.querySelector(`[data-word="${CSS.escape(name)}"]`) !== null;
}

/** @param {number} value */
export function number(value) {
  return new Intl.NumberFormat(locale).format(value);
}

/** @param {string} moment  ISO 8601 */
export function time(moment) {
  const when = new Date(moment);
  const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const clock = new Intl.DateTimeFormat(locale, /** @type {Intl.DateTimeFormatOptions} */ (hour));
  return `${clock.format(when)}, ${new Intl.DateTimeFormat(locale, DAY).format(when)}`;
}

/** Hours and minutes. @param {string} moment  ISO 8601 */
export function clock(moment) {
  return time(moment).split(', ')[0];
}

/** Whether a moment is of today. @param {string} moment  ISO 8601 */
export function isToday(moment) {
  return new Date(moment).toDateString() === new Date().toDateString();
}

/** How long ago, in the largest unit that fits. @param {string} moment  ISO 8601 */
export function age(moment) {
  const minutes = Math.max(0, (Date.now() - Date.parse(moment)) / 60_000);
  if (minutes < 1) return say('age.now');
  const ago = new Intl.RelativeTimeFormat(locale);
  if (minutes < 60) return ago.format(-Math.round(minutes), 'minute');
  if (minutes < 48 * 60) return ago.format(-Math.round(minutes / 60), 'hour');
  return ago.format(-Math.round(minutes / 1440), 'day');
}

/** @param {string} day  YYYY-MM-DD */
export function date(day) {
  return new Intl.DateTimeFormat(locale, { ...DAY, timeZone: 'UTC' }).format(new Date(day));
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** @param {import('./types.js').Category} category */
export function shortName(category) {
  return language === 'en' ? category.short_en : category.short_vi;
}

/** @param {import('./types.js').Category} category */
export function fullName(category) {
  return language === 'en' ? category.en : category.vi;
}

/**
 * The digits of what somebody typed or scanned; "" where it is no row of 8 digits.
 * @param {string} text
 */
export function digits(text) {
  const plain = text.normalize('NFKC').replace(/[\s.\p{Pd}\p{Cf}]/gu, '');
  return /^\d{8}$/.test(plain) ? plain : '';
}

/**
 * Whether the last digit checks.
 * @param {string} code  8 digits
 */
export function checks(code) {
  let product = 10;
  for (const digit of code.slice(0, 7)) {
    product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  }
  return code[0] !== '0' && (11 - product) % 10 === Number(code[7]);
}

/** @param {string} code */
export function printed(code) {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/**
 * "1200", "1.200", "1,200" and "1 200" are 1200; null for what is no whole number.
 * @param {string} text
 * @returns {number | null}
 */
export function whole(text) {
  const plain = text.replace(/\s/g, '');
  if (!/^(\d+|\d{1,3}([.,]\d{3})+)$/.test(plain)) return null;
  const value = Number(plain.replace(/[.,]/g, ''));
  return value <= LARGEST ? value : null;
}

/**
 * "1,5" and "1.5" are 1.5; null for what is no number.
 * @param {string} text
 * @returns {number | null}
 */
export function decimal(text) {
  const plain = text.trim();
  if (!/^\d{1,6}([.,]\d+)?$/.test(plain)) return null;
  return Number(plain.replace(',', '.'));
}
