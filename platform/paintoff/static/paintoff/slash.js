/** The key that many sites have for it: `/` goes into the page's search box, unless somebody is writing already. */
const WRITES = "input, textarea, select, [contenteditable]";

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const box = document.querySelector("[data-search]");
  if (!box || event.target.closest?.(WRITES) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  box.focus();
  box.select();
});
