/** Deciding on offers by keys, while one of them has the focus; without it each has its two buttons. */
const list = document.querySelector("[data-offers]");
const DECISIONS = {a: "take", r: "refuse"};
const STEPS = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1};

function press(event) {
  const offer = event.target.closest("li");
  if (!offer || event.ctrlKey || event.metaKey || event.altKey) return;
  const decision = DECISIONS[event.key.toLowerCase()];
  const step = STEPS[event.key];
  if (decision) offer.querySelector(`button[value="${decision}"]`).click();
  else if (step) (step > 0 ? offer.nextElementSibling : offer.previousElementSibling)?.querySelector("button").focus();
  else return;
  event.preventDefault();
}

if (list) {
  document.querySelector("[data-offer-keys]").hidden = false;
  list.addEventListener("keydown", press);
}
