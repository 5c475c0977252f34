/** The desk by keyboard: j and k go from case to case, b unveils, 1 to 7 decide, x chooses, o opens, ? tells the keys. Everything is
 * a form or a link, which works without. */
const cases = () => [...document.querySelectorAll("[data-case]")];
const current = () => document.activeElement.closest("[data-case]") ?? (cases().length === 1 ? cases()[0] : null);

function go(by) {
  const all = cases();
  const at = all.indexOf(current());
  all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

function decide(key) {
  const within = current()?.matches(".case") ? current() : document;
  const button = within.querySelector(`[data-verdict="${key}"]`);
  if (!current() || !button) return;
  button.closest("form").requestSubmit(button);
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  b: () => current()?.querySelector("[data-unveil]")?.click(),
  x: () => current()?.querySelector(".case-pick input")?.click(),
  o: () => current()?.querySelector(".case-title a")?.click(),
  "?": () => document.querySelector(".keys summary")?.click(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const done = "1234567".includes(event.key) ? () => decide(event.key) : KEYS[event.key];
  if (!done) return;
  event.preventDefault();
  done();
});

// One decision of a case is sent once.
for (const form of document.querySelectorAll("[data-decide]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-decide]")) delete form.dataset.sent;
});
