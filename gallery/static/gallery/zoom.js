/** The large view of a picture: a dialog to zoom and move in, by keys, wheel, fingers and buttons. Without it the link opens the file. */
import {followPointers} from "./pointers.js";
import {FIT, kept, moved, zoomed} from "./zooming.js";

const STEP = 1.4;
const PER_WHEEL = 0.0022;
const PART = 0.15;
const MIDDLE = {x: 0, y: 0};

const dialog = document.getElementById("zoom");
const frame = dialog.querySelector("[data-frame]");
const said = dialog.querySelector("output");
let view = FIT;
let image = null;

const TOOLS = {
  in: () => show(zoomed(view, STEP, MIDDLE, sizes())),
  out: () => show(zoomed(view, 1 / STEP, MIDDLE, sizes())),
  fit: () => show(FIT),
  close: () => dialog.close(),
};
const KEYS = {"+": "in", "=": "in", "-": "out", "_": "out", 0: "fit"};
const WAYS = {ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]};

function sizes() {
  const [width, height] = [frame.clientWidth, frame.clientHeight];
  const {width: across, height: down} = dialog.dataset;
  const fit = Math.min(width / across, height / down);
  return {frame: {width, height}, picture: {width: across * fit, height: down * fit}};
}

function show(next) {
  view = next;
  image.style.setProperty("transform", `translate(${view.x}px, ${view.y}px) scale(${view.scale})`);
  said.value = `${Math.round(view.scale * 100)} %`;
}

/** Where that lies from the frame's middle. */
function fromMiddle(x, y) {
  const box = frame.getBoundingClientRect();
  return {x: x - box.left - box.width / 2, y: y - box.top - box.height / 2};
}

function open(link) {
  image = new Image();
  image.alt = dialog.dataset.alt;
  image.draggable = false;
  image.src = link.href;
  frame.replaceChildren(image);
  dialog.showModal();
  show(FIT);
}

for (const link of document.querySelectorAll("[data-zoom]")) {
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    // With a key held the reader wants the file in a tab of its own.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
}

document.querySelector(".exhibit-picture .picture").addEventListener("click", () => document.querySelector("[data-zoom]").click());
dialog.addEventListener("click", (event) => TOOLS[event.target.closest("[data-tool]")?.dataset.tool]?.());
dialog.addEventListener("close", () => frame.replaceChildren());
dialog.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const [across, down] = WAYS[event.key] ?? [0, 0];
  if (across || down) show(moved(view, across * frame.clientWidth * PART, down * frame.clientHeight * PART, sizes()));
  else if (event.key in KEYS) TOOLS[KEYS[event.key]]();
  else return;
  event.preventDefault();
});
frame.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    show(zoomed(view, Math.exp(-event.deltaY * PER_WHEEL), fromMiddle(event.clientX, event.clientY), sizes()));
  },
  {passive: false},
);
frame.addEventListener("dblclick", (event) => {
  const isFar = view.scale > 1;
  show(isFar ? FIT : zoomed(view, STEP ** 3, fromMiddle(event.clientX, event.clientY), sizes()));
});
followPointers([frame], {
  onMove: (x, y) => show(moved(view, x, y, sizes())),
  onPinch: (factor, x, y) => show(zoomed(view, factor, fromMiddle(x, y), sizes())),
});
new ResizeObserver(() => dialog.open && show(kept(view, sizes()))).observe(frame);
