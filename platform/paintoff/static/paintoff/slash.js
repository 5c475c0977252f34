/** The key that many sites have for it: `/` goes into the search box, or to it where there is no room for one, unless somebody is
 * writing already. */
const WRITES = "input, textarea, select, [contenteditable]";

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const box = [...document.querySelectorAll("[data-search]")].find((one) => one.offsetParent);
  const way = document.querySelector("[data-search-way]");
  if (!(box || way) || event.target.closest?.(WRITES) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  if (!box) return way.click();
  box.focus();
  box.select();
});
