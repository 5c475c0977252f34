/** The part that is painted anew, marked on the picture itself: brush, eraser, undo, clear, the other way round, and a rectangle by
 * numbers for who has no pointer. What is marked goes along with the form as a PNG, white on black. */
const editor = document.querySelector("[data-mask]");
const UNDO_MOST = 20;
const LONGEST = 512;

class Mask {
  #canvas;
  #ink;
  #undo = [];

  constructor(canvas, width, height) {
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    this.#canvas = canvas;
    this.#ink = canvas.getContext("2d", {willReadFrequently: true});
    this.#ink.lineCap = this.#ink.lineJoin = "round";
    this.#ink.fillStyle = this.#ink.strokeStyle = getComputedStyle(canvas).color;
  }

  get isEmpty() {
    const {data} = this.#pixels();
    for (let at = 3; at < data.length; at += 4) if (data[at] > 127) return false;
    return true;
  }

  /** Before anything changes. */
  remember() {
    this.#undo.push(this.#pixels());
    if (this.#undo.length > UNDO_MOST) this.#undo.shift();
  }

  undo() {
    const before = this.#undo.pop();
    if (before) this.#ink.putImageData(before, 0, 0);
  }

  stroke([fromX, fromY], [toX, toY], size, isErasing) {
    const ink = this.#ink;
    ink.globalCompositeOperation = isErasing ? "destination-out" : "source-over";
    ink.lineWidth = size * Math.max(this.#canvas.width, this.#canvas.height);
    ink.beginPath();
    ink.moveTo(fromX, fromY);
    ink.lineTo(toX, toY);
    ink.stroke();
    ink.globalCompositeOperation = "source-over";
  }

  rectangle(left, top, width, height) {
    const across = this.#canvas.width / 100;
    const down = this.#canvas.height / 100;
    this.#ink.fillRect(left * across, top * down, width * across, height * down);
  }

  clear() {
    this.#ink.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  invert() {
    this.#ink.globalCompositeOperation = "xor";
    this.#ink.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#ink.globalCompositeOperation = "source-over";
  }

  /** As the server reads it. */
  drawing() {
    const copy = Object.assign(document.createElement("canvas"), {width: this.#canvas.width, height: this.#canvas.height});
    const ink = copy.getContext("2d");
    ink.drawImage(this.#canvas, 0, 0);
    ink.globalCompositeOperation = "source-in";
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, copy.width, copy.height);
    ink.globalCompositeOperation = "destination-over";
    ink.fillStyle = "#000";
    ink.fillRect(0, 0, copy.width, copy.height);
    return copy.toDataURL("image/png");
  }

  /** From white on black, as it was sent before. */
  async restore(address) {
    const image = Object.assign(new Image(), {src: address});
    await image.decode();
    this.#ink.drawImage(image, 0, 0, this.#canvas.width, this.#canvas.height);
    const pixels = this.#pixels();
    const [red, green, blue] = this.#colour();
    for (let at = 0; at < pixels.data.length; at += 4) {
      const alpha = pixels.data[at] > 127 ? 255 : 0;
      pixels.data.set([red, green, blue, alpha], at);
    }
    this.#ink.putImageData(pixels, 0, 0);
  }

  /** Where on the canvas a pointer is. */
  place({clientX, clientY}) {
    const box = this.#canvas.getBoundingClientRect();
    return [((clientX - box.left) * this.#canvas.width) / box.width, ((clientY - box.top) * this.#canvas.height) / box.height];
  }

  #pixels() {
    return this.#ink.getImageData(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #colour() {
    const dot = document.createElement("canvas").getContext("2d");
    dot.fillStyle = this.#ink.fillStyle;
    dot.fillRect(0, 0, 1, 1);
    return dot.getImageData(0, 0, 1, 1).data;
  }
}

function start() {
  const canvas = editor.querySelector("canvas");
  const field = editor.querySelector("[name=mask]");
  const size = editor.querySelector("[data-brush]");
  const told = editor.querySelector("[data-marked]");
  const mask = new Mask(canvas, Number(canvas.dataset.width), Number(canvas.dataset.height));
  let last = null;

  const isErasing = () => editor.querySelector("[name=tool]:checked").value === "erase";
  const draw = (to) => {
    mask.stroke(last ?? to, to, Number(size.value) / 100, isErasing());
    last = to;
  };
  const done = () => {
    last = null;
    const isEmpty = mask.isEmpty;
    field.value = isEmpty ? "" : mask.drawing();
    told.textContent = isEmpty ? "Nothing is marked: the whole picture is painted anew." : "Only what is marked is painted anew.";
  };
  const numbers = [...editor.querySelectorAll("input[type=number]")];
  const acts = {
    undo: () => mask.undo(),
    clear: () => (mask.remember(), mask.clear()),
    invert: () => (mask.remember(), mask.invert()),
    rectangle: () => (mask.remember(), mask.rectangle(...numbers.map(({value}) => Number(value)))),
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    mask.remember();
    draw(mask.place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const between = event.getCoalescedEvents?.() ?? [];
    for (const one of between.length ? between : [event]) draw(mask.place(one));
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => last && done());
  editor.addEventListener("click", ({target}) => {
    const act = acts[target.closest("[data-act]")?.dataset.act];
    if (!act) return;
    act();
    done();
  });
  // Drawn here, a rectangle is in the mask: its numbers need not go along.
  for (const number of numbers) number.removeAttribute("name");
  for (const hidden of editor.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  if (field.value) mask.restore(field.value).then(done);
}

/** How much of the picture the chosen size keeps, in words and on the canvas: what is cut off lies in the shade. */
function tellCrop() {
  const told = document.querySelector("[data-crop]");
  const size = document.querySelector("[data-studio] [name=size]");
  const stage = editor.querySelector(".mask-stage");
  const {width, height} = told.dataset;
  const tell = () => {
    const [wide, high] = size.value.split("x").map(Number);
    const own = width / height;
    const across = Math.min(1, wide / high / own);
    const down = Math.min(1, own / (wide / high));
    const off = Math.round(100 - 100 * Math.min(across, down));
    stage.style.setProperty("--off-across", `${(1 - across) * 50}%`);
    stage.style.setProperty("--off-down", `${(1 - down) * 50}%`);
    stage.classList.toggle("is-cropped", off > 0);
    const where = across < 1 ? "at its sides" : "above and below";
    told.textContent = off ? `At ${wide} × ${high} it is cut around its middle: ${off} % of it go ${where}.` : "All of it is painted from.";
  };
  size.addEventListener("change", tell);
  size.form.elements.model.addEventListener("change", () => queueMicrotask(tell));
  tell();
}

/** What the slider says, in words: how much of the picture is let go before it is painted anew. */
function tellStrength() {
  const slider = document.querySelector("[name=strength]");
  const told = document.querySelector("[data-strength]");
  const tell = () => (told.textContent = `${Math.round(slider.value * 100)} %`);
  slider.addEventListener("input", tell);
  told.hidden = false;
  tell();
}

if (editor) {
  start();
  tellCrop();
  tellStrength();
}
