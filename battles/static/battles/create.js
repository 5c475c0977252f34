/** The form for a new battle: a duel has two seats, whatever was wished before. */
const form = document.querySelector("[data-create]");
const {seats} = form.elements;
let wished = seats.value;

function follow() {
  const isDuel = form.elements.format.value === "duel";
  if (isDuel === seats.readOnly) return;
  if (isDuel) wished = seats.value;
  seats.value = isDuel ? "2" : wished;
  seats.readOnly = isDuel;
}

form.addEventListener("change", (event) => event.target.name === "format" && follow());
follow();
