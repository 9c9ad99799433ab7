/// <reference path="./leaflet.d.ts" />
/* The map of facilities. Without this script, or where it fails, a sentence stands in the map's
   place and the list beside it has the same facilities. */

import { MarksCanvas, placeOf } from "./map_canvas.js";
import { areasOf } from "./map_ground.js";
import { openPopup, part } from "./map_popup.js";

/** How near one is shown a facility that the list was asked about. */
const NEAR = 15;

/**
 * @param {HTMLElement} root
 * @param {FacilityMap} map
 */
function addTiles(root, map) {
  if (!root.dataset.tiles) return null;
  // Hosts of tiles ask from where they are used; the page's own policy would not say.
  const options = { maxZoom: 19, referrerPolicy: "origin" };
  return L.tileLayer(root.dataset.tiles, options).addTo(map);
}

/**
 * @param {HTMLElement} root
 * @param {Facility[]} facilities
 */
function makeMap(root, facilities) {
  const view = part(root, "map-view");
  view.hidden = false;
  const map = L.map(view, {
    zoomControl: false,
    attributionControl: false,
    // Nothing moves without a reason, and the marks are drawn once where they end.
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: false,
    // The page scrolls past the map until it is meant.
    scrollWheelZoom: false,
    // Pictures of the ground are made for whole steps.
    zoomSnap: root.dataset.tiles ? 1 : 0.25,
    minZoom: 5,
    maxZoom: 19,
  });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  map.fitBounds(facilities.map(placeOf), { padding: [28, 28], maxZoom: 14 });
  // Popups open above their mark: at the bottom the buttons are never over one.
  const words = { zoomInTitle: root.dataset.in, zoomOutTitle: root.dataset.out };
  L.control.zoom({ position: "bottomright", ...words }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  return map;
}

/**
 * How many there are of each; the letters stand beside them.
 * @param {HTMLElement} root
 * @param {Facility[]} facilities
 */
function readLegend(root, facilities) {
  const legend = part(root, "map-legend");
  /** @type {Map<string, string>} */
  const letters = new Map();
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (legend.querySelectorAll("[data-standing]"))) {
    const standing = item.dataset.standing ?? "";
    const count = facilities.filter((each) => each.properties.standing === standing).length;
    part(item, "count").textContent = count.toLocaleString(document.documentElement.lang);
    letters.set(standing, part(item, "letter").textContent ?? "");
  }
  legend.hidden = false;
  return letters;
}

/**
 * @param {HTMLElement} root
 * @param {Facility[]} facilities
 */
function start(root, facilities) {
  const map = makeMap(root, facilities);
  if (!root.dataset.tiles) part(root, "map-ground").hidden = false;
  const canvas = new MarksCanvas(map, facilities, areasOf(facilities), readLegend(root, facilities));
  addTiles(root, map)?.on("tileload", () => {
    if (canvas.hasTiles) return;
    canvas.hasTiles = true;
    canvas.ask();
  });
  const list = /** @type {HTMLElement} */ (document.querySelector("[data-map-list]"));
  const byCode = new Map(facilities.map((each) => [each.id, each]));

  /**
   * @param {Facility[]} meant
   * @param {HTMLElement | null} opener what has the focus again when the popup closes
   */
  function open(meant, opener) {
    const { popup, content } = openPopup(root, map, meant);
    for (const line of list.children) {
      const is = line instanceof HTMLElement && meant.some((each) => each.id === line.dataset.code);
      if (is) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (content.querySelectorAll("[data-line]"))) {
      link.addEventListener("click", (event) => follow(event, link.dataset.line ?? ""));
    }
    content.querySelector("a")?.focus({ preventScroll: true });
    popup.on("remove", () => (opener ?? map.getContainer()).focus({ preventScroll: !opener }));
  }

  /** To the line where it is on this page; else the link opens the page that has it.
   * @param {MouseEvent} event
   * @param {string} code */
  function follow(event, code) {
    const name = document.getElementById(`f-${code}`)?.querySelector("a");
    if (!name || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    name.focus();
    name.scrollIntoView({ block: "center" });
  }

  map.on("click", ({ containerPoint }) => {
    const meant = canvas.near(containerPoint);
    if (meant.length) open(meant, null);
  });
  map.on("mousemove", ({ containerPoint }) => {
    map.getContainer().classList.toggle("map__view--over", canvas.near(containerPoint).length > 0);
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-show]"))) {
    const line = /** @type {HTMLElement | null} */ (button.closest("[data-code]"));
    const facility = byCode.get(line?.dataset.code ?? "");
    if (!facility) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.setView(placeOf(facility), Math.max(map.getZoom(), NEAR), { animate: false });
      map.getContainer().scrollIntoView({ block: "nearest" });
      open([facility], button);
    });
  }
}

const root = document.querySelector("[data-map]");
if (root instanceof HTMLElement) {
  const told = part(root, "map-told");
  try {
    const answer = await fetch(root.dataset.source ?? "");
    if (!answer.ok) throw new Error(`the map's facilities: ${answer.status}`);
    start(root, (await answer.json()).features);
    told.hidden = true;
  } catch (error) {
    told.textContent = root.dataset.failed ?? "";
    throw error;
  }
}
