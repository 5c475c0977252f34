/** Choosing several pictures of a wall: how many they are, ranges with Shift, all with Ctrl+A, none with Esc. Without it boxes are
 * ticked one by one. */
const picking = document.querySelector(".picking");
const form = document.getElementById("picking");
const mode = document.getElementById("picking-on");
const NOTHING = "Tick pictures, then say what to do";

let last = null;

const boxes = () => [...picking.querySelectorAll(".pick input")];
const isOn = () => !mode || mode.checked;

function count() {
  const number = boxes().filter((box) => box.checked).length;
  let most = Infinity;
  for (const button of form.querySelectorAll("button[name=do]")) {
    button.disabled = number === 0 || number > Number(button.dataset.most);
    if (number > Number(button.dataset.most)) most = Math.min(most, Number(button.dataset.most));
  }
  const told = number === 1 ? "1 picture chosen" : `${number} pictures chosen`;
  const text = number === 0 ? NOTHING : most < Infinity ? `${told}; some acts take ${most} at most` : told;
  const output = form.querySelector("[data-picking-count]");
  if (output.textContent !== text) output.textContent = text;
}

function tick(some, checked) {
  for (const box of some) box.checked = checked;
  count();
}

/** From the last one that was ticked by itself to this one, as this one is now. */
function range(to) {
  const all = boxes();
  const [from, until] = [all.indexOf(last), all.indexOf(to)].sort((one, other) => one - other);
  if (from >= 0) tick(all.slice(from, until + 1), to.checked);
}

function leave() {
  tick(boxes(), false);
  last = null;
  if (!mode) return;
  mode.checked = false;
  mode.focus();
}

function onClick(event) {
  if (!event.target.matches(".pick input")) return;
  if (event.shiftKey && last) range(event.target);
  last = event.target;
}

function onKey(event) {
  if (!isOn() || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "Escape") leave();
  else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    tick(boxes(), true);
  }
}

if (picking && form) {
  picking.addEventListener("click", onClick);
  // A click on a label with Shift would mark text instead.
  picking.addEventListener("mousedown", (event) => event.shiftKey && event.target.closest(".pick") && event.preventDefault());
  picking.addEventListener("change", count);
  document.addEventListener("keydown", onKey);
  // Who comes back finds the page as they left it, boxes too.
  addEventListener("pageshow", count);
  picking.querySelector("[data-picking-keys]")?.removeAttribute("hidden");
  count();
}
