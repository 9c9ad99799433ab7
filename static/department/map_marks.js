/* The marks of the map: the shapes of templates/components/verdict.html, drawn on a canvas. */

/** The token of each standing's colour; the others are slate. @type {Record<string, string>} */
const TOKENS = { full: "--leaf", gradual: "--gradual", not_met: "--brick" };
/** Half the width of a mark, in px, and of the picture of one. */
export const RADIUS = 8;
const HALF = RADIUS + 3;

/** @param {string} name of a token of static/css/tokens.css */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** @param {string} standing */
export const inkOf = (standing) => colour(TOKENS[standing] ?? "--slate");

/**
 * The outline of a shape around the middle of a picture.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} standing
 */
function outline(pen, standing) {
  pen.beginPath();
  if (standing === "insufficient") {
    for (const [x, y] of [[0, -1], [1, 0], [0, 1], [-1, 0]]) pen.lineTo(x * RADIUS, y * RADIUS);
    pen.closePath();
  } else if (standing === "expired") pen.rect(2 - RADIUS, 2 - RADIUS, 2 * RADIUS - 4, 2 * RADIUS - 4);
  else if (standing === "not_rated") pen.rect(-RADIUS, -1.5, 2 * RADIUS, 3);
  else pen.arc(0, 0, RADIUS - 1, 0, 2 * Math.PI);
}

/**
 * The picture of one mark, with a rim that keeps it apart from its neighbours and the ground.
 * @param {string} standing
 * @param {number} scale device pixels for each px
 */
function picture(standing, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(2 * HALF * scale);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(scale, scale);
  pen.translate(HALF, HALF);
  pen.lineJoin = "round";
  const ink = inkOf(standing);
  outline(pen, standing);
  pen.strokeStyle = pen.fillStyle = colour("--card");
  pen.lineWidth = 5;
  pen.stroke();
  pen.fill();
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 2.5;
  if (standing === "none") pen.setLineDash([2.4, 2.4]);
  if (standing === "full" || standing === "not_rated") pen.fill();
  pen.stroke();
  if (standing === "gradual") {
    pen.beginPath();
    pen.arc(0, 0, RADIUS - 1, Math.PI / 2, 1.5 * Math.PI);
    pen.fill();
  }
  return canvas;
}

/** The pictures of all standings, made when they are first drawn and anew when colours change. */
export class Marks {
  constructor() {
    /** @type {Map<string, HTMLCanvasElement>} */
    this.made = new Map();
  }

  forget() {
    this.made.clear();
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {string} standing
   * @param {MapPoint} at its middle
   * @param {number} size 1 = as large as RADIUS says
   */
  draw(pen, standing, at, size) {
    let made = this.made.get(standing);
    if (!made) this.made.set(standing, (made = picture(standing, devicePixelRatio)));
    const half = HALF * size;
    pen.drawImage(made, at.x - half, at.y - half, 2 * half, 2 * half);
  }
}
