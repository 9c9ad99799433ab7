/** The sentences, which stand in the page and not in scripts; numbers and codes as people write them. */

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
