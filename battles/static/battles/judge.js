/** Judging outside of battles. A pair is a form that works alone; here it answers to keys and swipes, waits until both
pictures are there, and brings the next pair, which has been loading meanwhile, without a new page. */
import {answerOfKey, isSwipe} from "./ballot-box.js";

/** Milliseconds from there on before an answer is taken: the server counts none that is quicker than anybody looks. */
const SETTLE = 350;
const GONE = 410;
const MISSING = "A picture of this pair did not come. Load the page again.";
const root = document.querySelector("[data-judge]");
const part = (name) => root.querySelector(`[data-${name}]`);
const current = () => root.querySelector("form[data-pair]:not([hidden])");
let isSending = false;

function setReady(form, isReady) {
  for (const button of form.querySelectorAll("button")) button.disabled = !isReady;
  for (const label of form.querySelectorAll("[data-label]")) label.textContent = isReady ? "This one" : "Loading";
}

/** Nothing can be said of a pair before both pictures can be seen. */
async function open(form) {
  setReady(form, false);
  const images = [...form.querySelectorAll("img")];
  try {
    await Promise.all(images.map((image) => image.decode()));
  } catch {
    return replace(form);
  }
  if (!(await shown(form))) return replace(form);
  await new Promise((resolve) => setTimeout(resolve, SETTLE));
  if (form.isConnected) setReady(form, true);
  if (document.activeElement === form) form.querySelector("button").focus({preventScroll: true});
}

/** Where the page wants to be told that both pictures are there, it says where. False where the pair was taken away meanwhile. */
async function shown(form) {
  const address = root.dataset.shown;
  if (!address) return true;
  const answer = await fetch(address, {method: "POST", body: new FormData(form), headers: {"X-Pair": "1"}});
  const token = answer.ok && (await answer.text());
  if (token) form.elements.ballot.value = token;
  return answer.status !== GONE;
}

/** A picture may have been withheld since the pair was dealt: then there is another one, and the page says why. */
async function replace(form) {
  const address = root.dataset.replaced;
  if (!address) return refuse(MISSING);
  try {
    const reply = await fetch(address, {method: "POST", body: withHeld(form), headers: {"X-Pair": "1"}});
    const text = await reply.text();
    if (!reply.ok) return refuse(reply.status < 500 ? text : MISSING);
    refuse("");
    return goOn(form, text);
  } catch {
    return refuse(MISSING);
  }
}

/** What the form says, and which other pairs are here already. */
function withHeld(form) {
  const said = new FormData(form);
  for (const other of root.querySelectorAll("form[data-pair]")) if (other !== form) said.append("held", other.elements.ballot.value);
  return said;
}

function refuse(message) {
  const note = part("refusal");
  note.textContent = message;
  note.hidden = !message;
}

async function send(form, answer) {
  if (isSending || form.querySelector("button").disabled) return false;
  isSending = true;
  const chosen = form.querySelector(`button[value="${answer}"]`);
  chosen.classList.add("is-chosen");
  const said = withHeld(form);
  said.set("answer", answer);
  setReady(form, false);
  try {
    const reply = await fetch(form.action, {method: "POST", body: said, headers: {"X-Pair": "1"}});
    if (reply.status === GONE) return await replace(form);
    const text = await reply.text();
    if (!reply.ok) throw new Error(reply.status < 500 ? text : "That went wrong on our side. Try again.");
    refuse("");
    goOn(form, text);
  } catch (error) {
    refuse(error instanceof TypeError ? "The line is down. Try again." : error.message);
    setReady(form, true);
    chosen.classList.remove("is-chosen");
  } finally {
    isSending = false;
  }
  return true;
}

function goOn(form, text) {
  const came = new DOMParser().parseFromString(text, "text/html");
  const hadFocus = form.contains(document.activeElement) || document.activeElement === document.body;
  part("told").replaceChildren(...came.querySelector("[data-told]").childNodes);
  tellHowManyJudged(came);
  form.remove();
  for (const next of came.querySelectorAll("form[data-pair]")) bring(next);
  const next = root.querySelector("form[data-pair]");
  part("done").hidden = Boolean(next);
  if (!next) return;
  next.hidden = false;
  next.classList.add("is-coming");
  if (hadFocus) hold(next);
  open(next);
}

/** The open jury's page says it of every jury that sits, too: no other number than what the vote was answered with. */
function tellHowManyJudged(came) {
  for (const said of came.querySelectorAll("[data-judged]"))
    document.querySelector(`[data-judged="${CSS.escape(said.dataset.judged)}"]`)?.replaceWith(said);
}

/** Its buttons take no focus yet; on the page's body a keyboard and a screen reader would have lost their place. */
function hold(form) {
  form.tabIndex = -1;
  form.focus({preventScroll: true});
}

/** A pair that is here already stays as it is: its pictures are loaded, or on their way. */
function bring(form) {
  if (root.querySelector(`form[data-pair="${CSS.escape(form.dataset.pair)}"]`)) return;
  form.hidden = true;
  part("pairs").append(form);
}

function listen() {
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter?.value ?? "tie");
  });
  document.addEventListener("keydown", (event) => {
    const choice = answerOfKey(event.key);
    if (!choice || event.repeat || event.altKey || event.ctrlKey || event.metaKey || !current()) return;
    event.preventDefault();
    send(current(), choice);
  });
  let start = null;
  root.addEventListener("pointerdown", (event) => {
    start = event.pointerType === "mouse" ? null : [event.clientX, event.clientY, event.target.closest(".pair-side")];
  });
  root.addEventListener("pointerup", (event) => {
    if (start?.[2] && isSwipe(event.clientX - start[0], event.clientY - start[1])) send(current(), start[2].value);
    start = null;
  });
  root.addEventListener("pointercancel", () => { start = null; });
}

if (root) {
  listen();
  if (current()) open(current());
}
