/** Zooms the drawing of a family; without it the drawing is scrolled in its full size. Moving is the browser's scrolling. */
const STEP = 1.25;
const LEAST = 0.2;
const MOST = 3;

function zooming(family) {
  const frame = family.querySelector(".family-frame");
  const drawing = family.querySelector(".family-drawing");
  const [width, height] = ["width", "height"].map(name => Number(drawing.getAttribute(name)));
  let scale = 1;

  /** What stands in the middle of the frame stays there. */
  function zoom(to) {
    const next = Math.min(MOST, Math.max(LEAST, to));
    const middle = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
    drawing.setAttribute("width", Math.round(width * next));
    drawing.setAttribute("height", Math.round(height * next));
    frame.scrollLeft = middle[0] * next / scale - frame.clientWidth / 2;
    frame.scrollTop = middle[1] * next / scale - frame.clientHeight / 2;
    scale = next;
  }

  return {
    in: () => zoom(scale * STEP),
    out: () => zoom(scale / STEP),
    fit: () => zoom(Math.min(1, frame.clientWidth / width, frame.clientHeight / height)),
  };
}

/** Where somebody looks first is the picture that they came from. */
function centre(family) {
  const frame = family.querySelector(".family-frame");
  const own = family.querySelector(".is-focus").getBoundingClientRect();
  const around = frame.getBoundingClientRect();
  frame.scrollLeft += own.left - around.left - (around.width - own.width) / 2;
  frame.scrollTop += own.top - around.top - (around.height - own.height) / 2;
}

const KEYS = { "+": "in", "=": "in", "-": "out", "0": "fit" };

for (const family of document.querySelectorAll("[data-family]")) {
  const ways = zooming(family);
  family.querySelector("[data-zooms]").hidden = false;
  for (const button of family.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => ways[button.dataset.zoom]());
  }
  family.querySelector(".family-frame").addEventListener("keydown", event => {
    const way = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    ways[way]();
  });
  centre(family);
}
