/* All marks of the map on one canvas, which is quick for thousands of them, drawn anew whenever the
   map moves; and which facilities a point of it means. */

import { drawDegrees, drawLines, drawNames, linesOf } from "./map_ground.js";
import { colour, inkOf, Marks, RADIUS } from "./map_marks.js";
import { controlsOf, lineBox, Room } from "./map_room.js";

/** With no more marks in view each has its letter, with no more than NAMES its name as well; with
 * more than LETTERS they are small. */
const LETTERS = 400;
const NAMES = 30;
const LONGEST = 28;
/** How far from its middle a mark is still meant, in px: half of what a thumb hits. */
const REACH = 16;

/** @typedef {{ facility: Facility, at: MapPoint }} Placed */

/** @param {Facility} facility @returns {[number, number]} */
export function placeOf(facility) {
  const [lon, lat] = facility.geometry.coordinates;
  return [lat, lon];
}

export class MarksCanvas {
  /**
   * @param {FacilityMap} map
   * @param {Facility[]} facilities
   * @param {ReturnType<typeof import("./map_ground.js").areasOf>} areas
   * @param {Map<string, string>} letters by standing
   */
  constructor(map, facilities, areas, letters) {
    this.map = map;
    this.facilities = facilities;
    this.areas = areas;
    this.letters = letters;
    /** Whether pictures of the ground are there, so that none has to be drawn. */
    this.hasTiles = false;
    this.marks = new Marks();
    /** @type {Placed[]} */
    this.inView = [];
    /** @type {number | undefined} */
    this.asked = undefined;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "map__marks";
    map.getPanes().overlayPane.append(this.canvas);
    map.on("move zoomend resize viewreset", () => this.ask());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.marks.forget();
      this.ask();
    });
    this.ask();
  }

  /** Draw before the next picture of the screen, once however often it is asked for. */
  ask() {
    this.asked ??= requestAnimationFrame(() => {
      this.asked = undefined;
      this.draw();
    });
  }

  draw() {
    const { map, canvas } = this;
    const size = map.getSize();
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    canvas.width = size.x * devicePixelRatio;
    canvas.height = size.y * devicePixelRatio;
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(devicePixelRatio, devicePixelRatio);
    const lines = this.hasTiles ? null : linesOf(map);
    if (lines) drawLines(pen, size, lines);
    this.inView = this.facilities
      .map((facility) => ({ facility, at: map.latLngToContainerPoint(placeOf(facility)) }))
      .filter(({ at }) => at.x > -REACH && at.y > -REACH && at.x < size.x + REACH && at.y < size.y + REACH);
    const large = this.inView.length > LETTERS ? 0.6 : 1;
    for (const { facility, at } of this.inView) {
      this.marks.draw(pen, facility.properties.standing, at, large);
    }
    const controls = controlsOf(map.getContainer());
    const room = new Room(size, controls);
    // Where there are too many of them, names are written over the marks.
    const written = this.inView.length <= LETTERS;
    const boxes = this.inView.map(({ at }) => lineBox(at.x - RADIUS, at.y, 2 * RADIUS));
    if (written) for (const box of boxes) room.take(box);
    if (lines) drawDegrees(pen, size, lines, room, new Room(size, controls));
    if (written) this.drawWords(pen, room, boxes);
    if (!this.hasTiles) drawNames(pen, map, this.areas, room);
    map.getContainer().dataset.drawn = String(this.inView.length);
  }

  /**
   * Beside each mark its letter, and its name where there are few: as much as there is room for.
   * @param {CanvasRenderingContext2D} pen
   * @param {Room} room
   * @param {import("./map_room.js").Box[]} boxes of the marks
   */
  drawWords(pen, room, boxes) {
    pen.font = `700 13px ${colour("--font")}`;
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    pen.strokeStyle = colour("--card");
    for (const [place, { facility, at }] of this.inView.entries()) {
      const { standing, name } = facility.properties;
      const letter = this.letters.get(standing) ?? "";
      const short = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
      for (const text of this.inView.length > NAMES ? [letter] : [`${letter} ${short}`, letter]) {
        const width = pen.measureText(text).width;
        const sides = [at.x + RADIUS + 4, at.x - RADIUS - 4 - width];
        const box = room.takeOne(sides.map((left) => lineBox(left, at.y, width)), boxes[place]);
        if (!box) continue;
        pen.strokeText(text, box.left, at.y);
        pen.fillStyle = inkOf(standing);
        pen.fillText(text, box.left, at.y);
        break;
      }
    }
  }

  /**
   * The facilities whose marks a point touches, the nearest first.
   * @param {MapPoint} point of the map's container
   */
  near(point) {
    return this.inView
      .map(({ facility, at }) => ({ facility, away: Math.hypot(at.x - point.x, at.y - point.y) }))
      .filter(({ away }) => away <= REACH)
      .sort((a, b) => a.away - b.away)
      .map(({ facility }) => facility);
  }
}
