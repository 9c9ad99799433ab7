/**
 * A UUID of version 7 (RFC 9562): the milliseconds of now, then 74 random bits.
 * @returns {string}
 */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const random = BigInt((bytes[6] << 8) | bytes[7]);
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | random);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
