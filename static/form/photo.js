/** One photo made small, without a canvas of its full size: phones give out black ones. */

const LONGEST = 1600;
const QUALITY = 0.75;
const LARGEST = 12 * 1024 * 1024;
const AS_TAKEN = ['image/jpeg', 'image/png', 'image/webp'];

/**
 * A JPEG of at most 1600 px, upright and without metadata; the file itself where the phone draws
 * nothing but one colour. null for what cannot be opened.
 * @param {File} file
 * @returns {Promise<Blob | null>}
 */
export async function shrink(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return (await drawn(file, image)) ?? (isSendable(file) ? file : null);
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {File} file
 * @param {HTMLImageElement} image
 * @returns {Promise<Blob | null>}
 */
async function drawn(file, image) {
  const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
  const width = Math.max(1, Math.round(image.naturalWidth * scale));
  const height = Math.max(1, Math.round(image.naturalHeight * scale));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  const bitmap = await resized(file, width, height);
  context.drawImage(bitmap ?? image, 0, 0, width, height);
  bitmap?.close();
  if (isOneColour(canvas)) return null;
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
}

/**
 * null where the browser cannot, or turns the photo only after resizing it.
 * @param {File} file
 * @param {number} width
 * @param {number} height
 * @returns {Promise<ImageBitmap | null>}
 */
async function resized(file, width, height) {
  try {
    const options = /** @type {const} */ ({ imageOrientation: 'from-image', resizeQuality: 'high' });
    const bitmap = await createImageBitmap(file, { ...options, resizeWidth: width });
    if (Math.abs(bitmap.height - height) <= 2) return bitmap;
    bitmap.close();
    return null;
  } catch {
    return null;
  }
}

/**
 * Looked at in a copy of 16 × 16 px.
 * @param {HTMLCanvasElement} canvas
 */
function isOneColour(canvas) {
  const probe = document.createElement('canvas');
  Object.assign(probe, { width: 16, height: 16 });
  const context = probe.getContext('2d');
  if (!context) return false;
  context.drawImage(canvas, 0, 0, 16, 16);
  const pixels = new Uint32Array(context.getImageData(0, 0, 16, 16).data.buffer);
  return new Set(pixels).size === 1;
}

/** @param {File} file */
function isSendable(file) {
  return AS_TAKEN.includes(file.type) && file.size <= LARGEST;
}
