/** Holds two pictures against each other, zoomed and moved as one; without it they stand side by side. */
import {FIT, moved, zoomed} from "./zooming.js";
import {followPointers} from "./pointers.js";

const STEP = 1.25;
const PUSH = 48;
// Two fingers on a touchpad come as many small turns of a wheel with the control key; a mouse's notch is one large turn.
const PER_WHEEL = 0.01;
const NOTCH = 25;
const CENTRE = {x: 0, y: 0};
const KEYS = {"+": "in", "=": "in", "-": "out", "0": "fit"};
const ARROWS = {ArrowLeft: [PUSH, 0], ArrowRight: [-PUSH, 0], ArrowUp: [0, PUSH], ArrowDown: [0, -PUSH]};

function begin(compare) {
  const frames = [...compare.querySelectorAll(".compare-frame")];
  const slider = compare.querySelector(".compare-slider");
  let view = FIT;

  const sizes = () => {
    const {clientWidth: width, clientHeight: height} = frames[0];
    return {frame: {width, height}, picture: {width, height}};
  };
  const show = (next) => {
    view = next;
    for (const frame of frames) {
      frame.firstElementChild.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    }
  };
  const zoom = (factor, point = CENTRE) => show(zoomed(view, factor, point, sizes()));
  const move = (x, y) => show(moved(view, x, y, sizes()));
  const ways = {in: () => zoom(STEP), out: () => zoom(1 / STEP), fit: () => show(FIT)};

  function choose(mode) {
    compare.dataset.mode = mode;
    slider.hidden = mode !== "slider";
    show(FIT);
  }

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key]) ways[KEYS[event.key]]();
    else if (ARROWS[event.key]) move(...ARROWS[event.key]);
    else return;
    event.preventDefault();
  }

  /** Where a point of the page lies from the middle of the frame that it is in. Between two frames it is the middle of both. */
  function from(x, y) {
    const box = frames.map((frame) => frame.getBoundingClientRect()).find(({left, right}) => left <= x && x <= right);
    return box ? {x: x - box.left - box.width / 2, y: y - box.top - box.height / 2} : CENTRE;
  }

  function follow(frame) {
    frame.addEventListener("dragstart", (event) => event.preventDefault());
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const pushed = Math.min(Math.max(-event.deltaY, -NOTCH), NOTCH);
      zoom(Math.exp(pushed * PER_WHEEL), from(event.clientX, event.clientY));
    }, {passive: false});
  }

  compare.querySelector("[data-modes]").hidden = false;
  compare.querySelector("[data-modes]").addEventListener("change", (event) => choose(event.target.value));
  slider.addEventListener("input", (event) => compare.style.setProperty("--at", `${event.target.value}%`));
  for (const button of compare.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => ways[button.dataset.zoom]());
  }
  frames.forEach(follow);
  followPointers(frames, {onMove: move, onPinch: (factor, x, y) => zoom(factor, from(x, y))});
  const stage = compare.querySelector("[data-stage]");
  stage.tabIndex = 0;
  stage.setAttribute("aria-label", "Both pictures. Plus and minus zoom, arrows move, 0 fits them in.");
  stage.addEventListener("keydown", press);
}

document.querySelectorAll("[data-compare]").forEach(begin);
