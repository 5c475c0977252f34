/** The form for a new battle: says what the chosen format is, and keeps seats and rounds in step with it. */
const WORDS = {
  duel: "Two players, best of your rounds. Everybody else votes.",
  "free-for-all": "Three to thirty players on one theme. Players vote too, on pairs they are not in.",
  relay: "Each round starts from the winner’s prompt, and everyone remixes it.",
};
const form = document.querySelector("[data-create]");
const words = form.querySelector("[data-format-words]");
const seats = form.elements.seats;
let wished = seats?.value;

function follow() {
  const format = form.elements.format.value;
  words.textContent = WORDS[format] ?? "";
  if (!seats) return;
  const isDuel = format === "duel";
  if (!isDuel && seats.readOnly) seats.value = wished;
  if (isDuel && !seats.readOnly) wished = seats.value;
  if (isDuel) seats.value = "2";
  seats.readOnly = isDuel;
}

form.addEventListener("change", (event) => event.target.name === "format" && follow());
follow();
