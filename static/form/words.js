/** The sentences, which stand in the page and not in scripts. */

const kept = /** @type {HTMLTemplateElement} */ (document.getElementById('words')).content;
const language = document.documentElement.lang;
// English without a country would write the month first.
const locale = language === 'en' ? 'en-GB' : 'vi';
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
