/* What stands behind the marks where there are no pictures of the ground: lines of whole degrees or
   parts of them, and the names of areas at the mean of their facilities. No boundary is invented. */

import { colour } from "./map_marks.js";
import { lineBox } from "./map_room.js";

/** Degrees between two lines; the first that leaves 90 px between them is taken. */
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const APART = 90;
/** From this zoom on wards are named, below it provinces if there are several. */
const WARDS = 10;

/**
 * The names to be written, each at the mean of its facilities, those of most facilities first.
 * @param {Facility[]} facilities
 * @returns {{ wards: Area[], provinces: Area[] }}
 * @typedef {{ name: string, place: [number, number], count: number }} Area
 */
export function areasOf(facilities) {
  /** @param {(facility: Facility) => string | null} name */
  const by = (name) => {
    /** @type {Map<string, { sum: [number, number], count: number, name: string }>} */
    const sums = new Map();
    for (const facility of facilities) {
      const { ward_name, province_name } = facility.properties;
      const named = name(facility);
      if (!named) continue;
      // Wards of two provinces may bear one name.
      const key = named === province_name ? named : `${ward_name}, ${province_name}`;
      const sum = sums.get(key) ?? { sum: [0, 0], count: 0, name: named };
      const [lon, lat] = facility.geometry.coordinates;
      sums.set(key, { ...sum, sum: [sum.sum[0] + lat, sum.sum[1] + lon], count: sum.count + 1 });
    }
    return [...sums.values()]
      .map(({ name: named, sum, count }) => {
        const place = /** @type {[number, number]} */ ([sum[0] / count, sum[1] / count]);
        return { name: named, place, count };
      })
      .sort((a, b) => b.count - a.count);
  };
  return {
    wards: by((facility) => facility.properties.ward_name),
    provinces: by((facility) => facility.properties.province_name),
  };
}

/**
 * The lines of latitude and longitude that are in view: where each is, and its degrees.
 * @param {FacilityMap} map
 * @returns {{ meridians: Line[], parallels: Line[] }}
 * @typedef {{ at: number, words: string }} Line
 */
export function linesOf(map) {
  const bounds = map.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const [south, north] = [bounds.getSouth(), bounds.getNorth()];
  const step = STEPS.find((each) => (map.getSize().x * each) / (east - west) >= APART) ?? 10;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const locale = document.documentElement.lang;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  /**
   * @param {number} from
   * @param {number} to
   * @param {(degrees: number) => number} at
   */
  const between = (from, to, at) => {
    const lines = [];
    for (let n = Math.ceil(from / step); n * step < to; n += 1) {
      const words = `${(n * step).toLocaleString(locale, format)}°`;
      lines.push({ at: Math.round(at(n * step)) + 0.5, words });
    }
    return lines;
  };
  return {
    meridians: between(west, east, (degrees) => map.latLngToContainerPoint([north, degrees]).x),
    parallels: between(south, north, (degrees) => map.latLngToContainerPoint([degrees, west]).y),
  };
}

/**
 * @param {CanvasRenderingContext2D} pen
 * @param {MapPoint} size of the map
 * @param {ReturnType<typeof linesOf>} lines
 */
export function drawLines(pen, size, { meridians, parallels }) {
  pen.strokeStyle = colour("--line");
  pen.lineWidth = 1;
  pen.beginPath();
  for (const { at } of meridians) {
    pen.moveTo(at, 0);
    pen.lineTo(at, size.y);
  }
  for (const { at } of parallels) {
    pen.moveTo(0, at);
    pen.lineTo(size.x, at);
  }
  pen.stroke();
}

/**
 * The degrees at the edge of the map, over the marks; at the other end of the line, or halfway, where
 * the map's buttons, its scale or a mark are in the way.
 * @param {CanvasRenderingContext2D} pen
 * @param {MapPoint} size of the map
 * @param {ReturnType<typeof linesOf>} lines
 * @param {import("./map_room.js").Room} room with the marks
 * @param {import("./map_room.js").Room} clear without them
 */
export function drawDegrees(pen, size, { meridians, parallels }, room, clear) {
  pen.font = `12px ${colour("--font")}`;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = colour("--card");
  pen.fillStyle = colour("--muted");
  /**
   * @param {string} words
   * @param {import("./map_room.js").Box[]} ends
   */
  const write = (words, ends) => {
    const box = room.takeOne(ends) ?? clear.takeOne(ends);
    if (!box) return;
    room.take(box);
    const middle = (box.top + box.bottom) / 2;
    pen.strokeText(words, box.left, middle);
    pen.fillText(words, box.left, middle);
  };
  for (const { at, words } of meridians) {
    const width = pen.measureText(words).width;
    write(words, [9, size.y - 9, size.y / 2].map((middle) => lineBox(at + 3, middle, width)));
  }
  for (const { at, words } of parallels) {
    const width = pen.measureText(words).width;
    write(words, [size.x - width - 4, 4, (size.x - width) / 2].map((left) => lineBox(left, at - 9, width)));
  }
}

/**
 * The names of wards, or from afar of provinces where there are several; where there is no room for
 * one it is left out.
 * @param {CanvasRenderingContext2D} pen
 * @param {FacilityMap} map
 * @param {{ wards: Area[], provinces: Area[] }} areas
 * @param {import("./map_room.js").Room} room
 */
export function drawNames(pen, map, areas, room) {
  const far = map.getZoom() < WARDS && areas.provinces.length > 1;
  pen.font = `italic 14px ${colour("--font")}`;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = colour("--card");
  pen.fillStyle = colour("--muted");
  for (const { name, place } of far ? areas.provinces : areas.wards) {
    const at = map.latLngToContainerPoint(place);
    const width = pen.measureText(name).width;
    const left = at.x - width / 2;
    const box = room.takeOne([-20, 20, -38, 38].map((away) => lineBox(left, at.y + away, width)));
    if (!box) continue;
    const middle = (box.top + box.bottom) / 2;
    pen.strokeText(name, left, middle);
    pen.fillText(name, left, middle);
  }
}
