/** A set on the big screen: it goes on by itself, by arrows and by its links, and stands still while somebody reads or uses its tools. Each
 * slide is asked for when it is due, so that it is of the branch as it is then, and shows what may be shown then. Without it the same slides
 * are pages. */
const SECONDS = 8;
const AGAIN_SECONDS = 30;
const STILL_SECONDS = 4;

const part = (name) => document.querySelector(`[data-wall-${name}]`);
const stage = document.querySelector("[data-set-wall]");
const tools = stage.parentElement.querySelector(".wall-tools");
const play = part("play");

let here = location.href;
let plays = !matchMedia("(prefers-reduced-motion: reduce)").matches;
let turn = 0;
let due = 0;

const slide = () => stage.querySelector("[data-slide]");
const way = (name) => new URL(slide().dataset[name], location.href).href;

/** Somebody reads the tools by pointer or by keys; the button that starts the wall does not hold it. */
function isHeld() {
  const focused = tools.querySelector(":focus-visible");
  return tools.matches(":hover") || (focused && focused !== play);
}

async function slideAt(address) {
  const answer = await fetch(address, {headers: {"HX-Request": "true"}});
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const holder = document.createElement("div");
  holder.innerHTML = await answer.text();
  const coming = holder.querySelector("[data-slide]");
  // A picture that cannot be had is still a slide with its words.
  await coming.querySelector("img")?.decode().catch(() => {});
  return coming;
}

/** The last one who asked is answered: a slow slide must not come over a newer one. */
async function go(address) {
  const mine = ++turn;
  clearTimeout(due);
  try {
    const coming = await slideAt(address);
    if (mine !== turn) return;
    show(coming, address);
  } catch (error) {
    if (mine !== turn) return;
    console.info(error.message);
    part("told").textContent = "This picture cannot be had now. It is tried again.";
  }
  wait();
}

function show(coming, address) {
  part("told").textContent = "";
  const isAnother = coming.outerHTML !== slide().outerHTML.replace(" is-coming", "");
  here = address;
  history.replaceState(null, "", address);
  if (!isAnother) return;
  coming.classList.add("is-coming");
  slide().replaceWith(coming);
  part("next").href = way("next");
  part("previous").href = way("previous");
}

function wait() {
  clearTimeout(due);
  due = setTimeout(tick, (plays ? SECONDS : AGAIN_SECONDS) * 1000);
}

/** What stands still is looked at again: what was taken down meanwhile goes. */
function tick() {
  if (document.hidden || isHeld()) wait();
  else go(plays ? way("next") : here);
}

function set(next) {
  plays = next;
  part("playing").hidden = !plays;
  part("paused").hidden = plays;
  stage.setAttribute("aria-live", plays ? "off" : "polite");
  wait();
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

const KEYS = {
  ArrowRight: () => go(way("next")),
  ArrowLeft: () => go(way("previous")),
  " ": () => set(!plays),
  f: () => document.fullscreenEnabled && toggleFull(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input")) return;
  if (event.key === " " && event.target.closest("button, a")) return;
  if (!KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

for (const name of ["next", "previous"]) {
  part(name).addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(way(name));
  });
}

let quiet = 0;
function stir() {
  document.body.classList.remove("is-still");
  clearTimeout(quiet);
  quiet = setTimeout(() => document.body.classList.add("is-still"), STILL_SECONDS * 1000);
}
for (const sign of ["pointermove", "keydown", "pointerdown"]) document.addEventListener(sign, stir);

/** Projectors should not go to sleep. */
const wake = () => !document.hidden && navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", wake);

play.hidden = false;
play.addEventListener("click", () => set(!plays));
part("full").hidden = !document.fullscreenEnabled;
part("full").addEventListener("click", toggleFull);
wake();
stir();
set(plays);
