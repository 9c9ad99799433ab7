/* A photo of a strip, large and in place. Without this script its link opens the photo as a page. */

/**
 * One strip with its dialog, as templates/components/photos.html writes them.
 * @param {Element} strip
 */
function hook(strip) {
  const dialog = /** @type {HTMLDialogElement | null} */ (strip.querySelector("[data-zoom]"));
  const links = /** @type {HTMLAnchorElement[]} */ ([...strip.querySelectorAll("a[data-photo]")]);
  if (!dialog || typeof dialog.showModal !== "function") return;
  const picture = document.createElement("img");
  picture.className = "zoom__picture";
  part(dialog, "frame").append(picture);
  const buttons = [part(dialog, "previous"), part(dialog, "next")];
  for (const button of buttons) button.hidden = links.length < 2;
  let shown = 0;

  /** @param {number} number from 0; one step beyond either end comes round */
  function show(number) {
    shown = (number + links.length) % links.length;
    const link = links[shown];
    picture.src = link.href;
    picture.alt = link.querySelector("img")?.alt ?? "";
    part(dialog, "caption").textContent = picture.alt;
    part(dialog, "count").textContent = `${shown + 1} / ${links.length}`;
    part(dialog, "page").setAttribute("href", link.href);
  }

  for (const [number, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      // Another tab or window was asked for.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      show(number);
      dialog.showModal();
    });
  }
  part(dialog, "previous").addEventListener("click", () => show(shown - 1));
  part(dialog, "next").addEventListener("click", () => show(shown + 1));
  part(dialog, "close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(shown - 1);
    if (event.key === "ArrowRight") show(shown + 1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    picture.removeAttribute("src");
    links[shown].focus();
  });
}

/**
 * @param {HTMLElement | null} dialog
 * @param {string} name
 * @returns {HTMLElement}
 */
function part(dialog, name) {
  const found = dialog?.querySelector(`[data-zoom-${name}]`);
  if (!(found instanceof HTMLElement)) throw new Error(`the zoom has no ${name}`);
  return found;
}

document.querySelectorAll("[data-photos]").forEach(hook);
