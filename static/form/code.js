/** Facility codes: 8 digits, the last a check digit (ISO 7064 MOD 11,10). */

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
