/** The form for a new battle: a duel has two seats, so they are not asked for; a knockout 4, 8 or 16 and the rounds that follow from them. What was
 * wished before comes back with another format. */
const form = document.querySelector("[data-create]");
const {rounds, seats} = form.elements;
const BRACKETS = [4, 8, 16];
const wished = {rounds: rounds.value, seats: seats.value};

const bracketFor = (many) => BRACKETS.find((places) => places >= many) ?? BRACKETS.at(-1);

/** What each format leaves no choice in. */
const FIXED = {
  duel: () => ({seats: 2}),
  knockout: () => ({seats: bracketFor(Number(wished.seats)), rounds: Math.log2(bracketFor(Number(wished.seats)))}),
};

function follow() {
  const fixed = FIXED[form.elements.format.value]?.() ?? {};
  for (const field of [rounds, seats]) {
    field.value = fixed[field.name] ?? wished[field.name];
    field.readOnly = field.name in fixed && !(field === seats && form.elements.format.value === "knockout");
  }
  seats.closest(".field").hidden = form.elements.format.value === "duel";
}

form.addEventListener("change", (event) => {
  const {name, value} = event.target;
  if (name in wished && !event.target.readOnly) wished[name] = value;
  if (name === "format" || name === "seats") follow();
});
follow();
