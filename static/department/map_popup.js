/* What a mark says: the facilities at one point, each with its verdict and the way to its page. */

import { placeOf } from "./map_canvas.js";

/** So many facilities are told of one point; of more only how many there are. */
const MOST = 8;

/**
 * @param {ParentNode} parent
 * @param {string} name
 */
export function part(parent, name) {
  const found = parent.querySelector(`[data-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the map has no ${name}`);
  return found;
}

/** @param {string | null} iso a day */
function dayWords(iso) {
  if (!iso) return "";
  const english = document.documentElement.lang === "en";
  const month = english ? "short" : "2-digit";
  const format = new Intl.DateTimeFormat(english ? "en-GB" : "vi", {
    day: english ? "numeric" : "2-digit",
    month,
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(`${iso}T00:00:00Z`));
}

/**
 * One facility, as the page's template has it; its words are those of the legend and the form.
 * @param {HTMLElement} root the map's section
 * @param {Facility} facility
 */
function told(root, facility) {
  const template = /** @type {HTMLTemplateElement} */ (part(root, "map-popup"));
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const { name, type, ward_name, standing, last_visited_on } = facility.properties;
  const legend = root.querySelector(`[data-standing="${standing}"]`);
  const link = /** @type {HTMLAnchorElement} */ (part(made, "name"));
  link.textContent = name;
  link.href = (root.dataset.facility ?? "").replace("CODE", facility.id);
  part(made, "shape").append(legend?.querySelector("svg")?.cloneNode(true) ?? "");
  part(made, "word").textContent = legend?.querySelector("[data-word]")?.textContent ?? "";
  made.querySelector(".verdict")?.classList.add(`verdict--${standing}`);
  part(made, "visited").textContent = dayWords(last_visited_on);
  const typeWords = document.querySelector(`#type option[value="${type}"]`)?.textContent;
  part(made, "place").textContent = [typeWords, ward_name].filter(Boolean).join(" · ");
  const line = /** @type {HTMLAnchorElement} */ (part(made, "line"));
  line.href = lineOf(facility);
  line.dataset.line = facility.id;
  return made;
}

/** The list from this facility on: where its line is not on this page. @param {Facility} facility */
function lineOf(facility) {
  const address = new URL(location.href);
  address.searchParams.delete("after");
  address.searchParams.set("from", facility.id);
  address.hash = `f-${facility.id}`;
  return address.href;
}

/**
 * Open the popup of some facilities at the first one's place.
 * @param {HTMLElement} root
 * @param {FacilityMap} map
 * @param {Facility[]} facilities
 */
export function openPopup(root, map, facilities) {
  const content = document.createElement("div");
  for (const facility of facilities.slice(0, MOST)) content.append(told(root, facility));
  if (facilities.length > MOST) {
    const more = document.createElement("p");
    more.textContent = (root.dataset.more ?? "").replace("{count}", String(facilities.length - MOST));
    content.append(more);
  }
  const popup = L.popup({ offset: [0, -6], maxWidth: 300, autoPanPadding: [12, 12] });
  popup.setLatLng(placeOf(facilities[0])).setContent(content).openOn(map);
  const element = popup.getElement();
  element?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", root.dataset.close ?? "");
  element?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  return { popup, content };
}
