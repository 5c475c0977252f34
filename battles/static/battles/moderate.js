/** A room's pictures as its moderators see them: asked for anew whenever the room moves or something speaks for a look, and now and
 * then, in case that was not heard. What did not change stays as it is on the page: no button moves under a thumb for nothing.
 * Everything is a form or a link, which works without. */
import {connect} from "../live/socket.js";

const GATHER = 150;
const UNASKED = 10_000;
const WITHOUT_LINE = 2_500;
const TOLD_MOST = 3;
const root = document.querySelector("[data-moderate]");
const said = root.querySelector("[data-said-now]");
const list = () => root.querySelector("[data-tiles]");
let isAsking = false;
let isWanted = false;
let gathering = null;
let asked = Date.now();

async function ask(form = null, submitter = null) {
  const init = form ? {method: "POST", body: new FormData(form, submitter)} : {};
  const answer = await fetch(location.href.split("#")[0], {...init, headers: {"HX-Request": "true"}});
  if (answer.status === 404) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.querySelector("[data-board]")) show(page, form !== null);
}

/** One question at a time; what is wanted meanwhile is asked once more. */
async function look() {
  isWanted = true;
  asked = Date.now();
  if (isAsking) return;
  isAsking = true;
  try {
    while (isWanted) {
      isWanted = false;
      await ask();
    }
  } catch {
    isWanted = true; // the next hint, or the clock
  } finally {
    isAsking = false;
  }
}

function soon() {
  clearTimeout(gathering);
  gathering = setTimeout(look, GATHER);
}

function show(page, isOwn) {
  const told = [...page.querySelectorAll("[data-tiles] > li")].map(keep).filter(Boolean);
  for (const old of [...list().children]) if (!page.querySelector(`[id="${old.id}"]`) && !old.isNew) old.remove();
  for (const tile of list().children) delete tile.isNew;
  for (const name of ["head", "note", "foot"]) swap(page, name, isOwn);
  if (told.length > 0) said.textContent = told.length > TOLD_MOST ? `${told.length} pictures have changed.` : told.join(". ");
}

/** What a tile says now that it did not before; the one on the page stays where nothing about it is new. */
function keep(came) {
  const held = document.getElementById(came.id);
  if (held?.dataset.mark === came.dataset.mark) return "";
  came.isNew = true;
  if (!held) list().append(came);
  else takePlace(held, came);
  return held?.dataset.said === came.dataset.said ? "" : came.dataset.said;
}

/** What was opened and ticked of the same picture stays so: somebody may be about to press a button of it. */
function takePlace(held, came) {
  const focused = held.contains(document.activeElement);
  const {act, rule} = document.activeElement?.dataset ?? {};
  const isSame = held.dataset.picture === came.dataset.picture;
  if (isSame) for (const [name, state] of [["[data-unveil]", "checked"], [".deny", "open"], ["[name=blameless]", "checked"]]) {
    const [was, is] = [held.querySelector(name), came.querySelector(name)];
    if (was && is) is[state] = was[state];
  }
  held.replaceWith(came);
  const wanted = act ? `[data-act="${act}"]` : rule ? `[data-rule="${rule}"]` : null;
  if (focused) (isSame && wanted && came.querySelector(wanted) || came).focus({preventScroll: true});
}

function swap(page, name, isOwn) {
  const came = page.querySelector(`[data-part="${name}"]`);
  const held = root.querySelector(`[data-part="${name}"]`);
  const isRefusal = came?.querySelector("[role=alert]");
  if (name === "head" && held?.querySelector("[role=alert]") && !isRefusal && !isOwn) return;
  if (came && held && came.innerHTML !== held.innerHTML) held.replaceWith(came);
  else if (came && !held) list().before(came);
  else if (!came) held?.remove();
}

const tiles = () => [...document.querySelectorAll("[data-case]")];
const current = () => document.activeElement.closest("[data-case]");

function go(by, among = tiles()) {
  const all = tiles();
  const at = all.indexOf(current());
  const ahead = by > 0 ? among.find((tile) => all.indexOf(tile) > at) : among.findLast((tile) => all.indexOf(tile) < at);
  (ahead ?? (at < 0 ? among[0] : null))?.focus();
}

function deny() {
  const box = current()?.querySelector(".deny");
  if (!box) return;
  box.open = !box.open;
  (box.open ? box.querySelector("[data-rule]") : current()).focus();
}

const press = (act) => current()?.querySelector(`button[data-act="${act}"]`)?.click();
const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  n: () => go(1, tiles().filter((tile) => "waits" in tile.dataset)),
  b: () => current()?.querySelector("[data-unveil]")?.click(),
  a: () => press("approve"),
  u: () => press("undo"),
  d: deny,
  "?": () => document.querySelector(".keys summary")?.click(),
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const rule = current()?.querySelector(`.deny[open] [data-rule="${CSS.escape(event.key)}"]`);
  const done = rule ? () => rule.click() : KEYS[event.key];
  if (!done) return;
  event.preventDefault();
  done();
});

root.addEventListener("submit", async (event) => {
  event.preventDefault();
  const {target, submitter} = event;
  if (target.dataset.sent) return;
  target.dataset.sent = "yes";
  try {
    await ask(target, submitter);
  } catch {
    said.textContent = "The line is down. Try again.";
  } finally {
    delete target.dataset.sent;
  }
});

const {socket: url, epoch, version} = root.dataset;
const socket = connect({url, epoch: Number(epoch), version: Number(version), role: "audience"});
for (const type of ["snapshot", "look", "open"]) socket.on(type, soon);
setInterval(() => {
  const pause = socket.status === "live" ? UNASKED : WITHOUT_LINE;
  if (document.visibilityState !== "hidden" && Date.now() - asked >= pause) look();
}, WITHOUT_LINE);
