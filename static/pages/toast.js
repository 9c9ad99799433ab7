/* A toast goes when its reader says so, never by a clock. Without this script it stays. */

for (const toast of document.querySelectorAll("[data-toast]")) {
  const close = toast.querySelector("button");
  if (!close) continue;
  close.hidden = false;
  close.addEventListener("click", () => {
    toast.remove();
    // Where a reader of the page begins: the focus must not fall back to nowhere.
    document.getElementById("content")?.focus();
  });
}
