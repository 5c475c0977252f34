// Keeps the operators' page up to date while somebody looks at it. What has not changed is left alone, so that focus,
// open tables and scroll positions stay.

const EVERY = 2000;
const LATEST_AGAIN = 30000;

const page = document.querySelector("[data-live]");
const board = page.querySelector("[data-board]");
const fault = page.querySelector("[data-fault]");
const pause = page.querySelector("[data-pause]");
let failures = 0;
let timer = 0;
let isPaused = false;

function keep(now, next) {
  for (const { name } of [...now.attributes]) {
    if (!next.hasAttribute(name) && !(name === "open" && now.tagName === "DETAILS")) now.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  }
}

function isSame(now, next) {
  return now?.nodeName === next.nodeName && now.dataset?.key === next.dataset?.key;
}

function morph(now, next) {
  const keyed = new Map([...now.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]));
  let here = now.firstChild;
  for (const wanted of [...next.childNodes]) {
    const known = keyed.get(wanted.dataset?.key);
    if (known && known !== here) here = now.insertBefore(known, here);
    if (!isSame(here, wanted)) {
      now.insertBefore(wanted, here);
      continue;
    }
    if (here.nodeType === Node.ELEMENT_NODE) {
      keep(here, wanted);
      morph(here, wanted);
    } else if (here.data !== wanted.data) {
      here.data = wanted.data;
    }
    here = here.nextSibling;
  }
  while (here) {
    const rest = here.nextSibling;
    here.remove();
    here = rest;
  }
}

async function refresh() {
  const answer = await fetch(page.dataset.live + location.search, { redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) return "You have been signed out: load the page again.";
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  morph(board, fresh.content);
  return "";
}

function say(words) {
  if (fault.textContent !== words) fault.textContent = words;
  board.classList.toggle("is-old", words !== "");
}

async function look() {
  let words;
  try {
    words = await refresh();
    failures = 0;
  } catch {
    failures += 1;
    words = "The site does not answer; these figures are old.";
  }
  say(words);
  if (isLooking()) timer = setTimeout(look, Math.min(EVERY * 2 ** failures, LATEST_AGAIN));
}

function isLooking() {
  return !document.hidden && !isPaused;
}

function follow() {
  clearTimeout(timer);
  if (isLooking()) look();
}

pause.hidden = false;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? "Go on" : "Pause";
  follow();
});
document.addEventListener("visibilitychange", follow);
timer = setTimeout(look, EVERY);
