/** Numbers as people type them, with a comma or a point. */

const LARGEST = 2_000_000_000;

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
