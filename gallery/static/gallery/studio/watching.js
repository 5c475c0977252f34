/** Open runs as they are painted: what each picture looks like so far, and the card anew when something has changed. Without this, or
 * while its line is away, the card is asked for every few seconds. */
import {connect} from "../../live/socket.js";

const lines = new Map();
const previews = new Map();
const told = document.querySelector("[data-told]");

function watch() {
  const open = new Map([...document.querySelectorAll("[data-run][data-open]")].map((card) => [card.dataset.run, card]));
  for (const [key, line] of lines) {
    if (open.has(key)) continue;
    line.close();
    lines.delete(key);
    previews.delete(key);
    told.textContent = "The pictures are there.";
  }
  for (const [key, card] of open) {
    if (!lines.has(key)) lines.set(key, follow(key));
    for (const preview of previews.get(key)?.values() ?? []) show(card, preview);
  }
}

function follow(key) {
  const line = connect({url: `/ws/studio/${key}`});
  previews.set(key, new Map());
  line.on("snapshot", ({version}) => {
    const card = cardOf(key);
    if (card && version > Number(card.dataset.version)) window.htmx.trigger(card, "moved");
  });
  line.on("preview", (preview) => {
    const kept = previews.get(key);
    kept?.set(preview.slot, {...preview, src: preview.src || kept.get(preview.slot)?.src});
    const card = cardOf(key);
    if (card && kept) show(card, kept.get(preview.slot));
  });
  return line;
}

function cardOf(key) {
  return document.querySelector(`[data-run="${CSS.escape(key)}"]`);
}

function show(card, {slot, step, steps, src}) {
  const place = card.querySelector(`[data-slot="${slot}"] .is-waiting`);
  if (!place) return;
  const words = place.querySelector("span");
  words.textContent = `Step ${step} of ${steps}`;
  if (!src) return;
  words.classList.add("is-over");
  const image = place.querySelector("img") ?? place.insertBefore(Object.assign(new Image(), {alt: ""}), words);
  image.src = src;
}

document.addEventListener("htmx:afterSettle", watch);
watch();
