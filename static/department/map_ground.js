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
 * Lines of latitude and longitude, with their degrees.
 * @param {CanvasRenderingContext2D} pen
 * @param {FacilityMap} map
 */
export function drawLines(pen, map) {
  const bounds = map.getBounds();
  const size = map.getSize();
  const step =
    STEPS.find((each) => (size.x * each) / (bounds.getEast() - bounds.getWest()) >= APART) ?? 10;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const locale = document.documentElement.lang;
  /** @param {number} degrees */
  const words = (degrees) =>
    `${degrees.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })}°`;
  pen.strokeStyle = colour("--line");
  pen.fillStyle = colour("--muted");
  pen.lineWidth = 1;
  pen.font = `12px ${colour("--font")}`;
  pen.beginPath();
  for (let n = Math.ceil(bounds.getWest() / step); n * step < bounds.getEast(); n += 1) {
    const x = Math.round(map.latLngToContainerPoint([bounds.getNorth(), n * step]).x) + 0.5;
    pen.moveTo(x, 0);
    pen.lineTo(x, size.y);
    pen.fillText(words(n * step), x + 3, 13);
  }
  for (let n = Math.ceil(bounds.getSouth() / step); n * step < bounds.getNorth(); n += 1) {
    const y = Math.round(map.latLngToContainerPoint([n * step, bounds.getWest()]).y) + 0.5;
    pen.moveTo(0, y);
    pen.lineTo(size.x, y);
    // At the right: the left has the buttons and the scale.
    const text = words(n * step);
    pen.fillText(text, size.x - pen.measureText(text).width - 4, y - 3);
  }
  pen.stroke();
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
