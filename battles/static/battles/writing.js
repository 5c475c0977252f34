/** Writing and sealing. The fields are the person's own: what is typed is never overwritten by what arrives. */
import {useEffect, useRef, useState} from "preact/hooks";

import {DraftKeeper} from "./draft-keeper.js";
import {Icon, html} from "./html.js";
import {heatName, rivalOf} from "./knockout.js";
import {useCommand, useRoom} from "./room-context.js";
import {Sealed} from "./sealed.js";
import {Theme} from "./theme-card.js";
import {Waiting} from "./waiting.js";

export function Writing() {
  const {me} = useRoom();
  return html`<div class="stack is-loose"><${Theme} />${me?.entry ? html`<${Versus} /><${Desk} key=${me.entry.id} entry=${me.entry} />` : html`<${Waiting} />`}</div>`;
}

/** Whom they meet, where they meet somebody. Names are known; words are not. */
function Versus() {
  const {snapshot, me} = useRoom();
  const rival = rivalOf(snapshot, me.seat);
  if (!rival) return null;
  return html`<p class="versus">${[heatName(snapshot, me.entry.heat), `You write against ${rival}`].filter(Boolean).join(". ")}.</p>`;
}

const tidy = (words) => ({...words, prompt: oneLine(words.prompt), negative: oneLine(words.negative)});
/** As the server cleans it: one line, without the controls that turn the reading direction. */
const oneLine = (text) => text.normalize("NFC").replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").split(/[\p{Cc}\p{Z}]+/u).filter(Boolean).join(" ");
/** What no database holds, NUL and half characters, does not come into the field: it would only be refused later. */
const storable = (words) => ({...words, prompt: whole(words.prompt), negative: whole(words.negative)});
const whole = (text) => text.replaceAll("\0", "").replace(/\p{Cs}/gu, "");
const same = (one, other) => one.prompt === other.prompt && one.negative === other.negative && one.guidance === other.guidance;
const pick = ({prompt = "", negative = "", guidance}) => ({prompt, negative, guidance});

function Desk({entry}) {
  const {snapshot, store} = useRoom();
  const {setup} = snapshot;
  const [words, setWords] = useState(() => pick({guidance: setup.model.guidance, ...entry.draft}));
  const isTouched = useRef(false);
  const keeper = useRef(null);
  // What is said again after a broken line must not land in the next round.
  const round = useRef(snapshot.round.number).current;
  keeper.current ??= new DraftKeeper((command) => store.hint({...command, round}), entry.draft_number);
  const [run, isBusy] = useCommand();

  useEffect(() => {
    keeper.current.catchUp(entry.draft_number);
    if (!isTouched.current && entry.draft_number > 0) setWords((held) => ({...held, ...pick({...held, ...entry.draft})}));
  }, [entry.draft_number]);
  useEffect(() => () => keeper.current.flush(), []);

  const change = (part) => {
    const next = storable({...words, ...part});
    isTouched.current = true;
    setWords(next);
    if (fits(next, setup)) keeper.current.keep(next);
  };
  const seal = async (event) => {
    event.preventDefault();
    keeper.current.drop();
    await run({t: "seal", ...words, round});
  };
  const isSealed = entry.sealed !== null && same(pick(entry.sealed), tidy(words));
  const canSeal = tidy(words).prompt !== "" && fits(words, setup) && !isBusy && !isSealed;

  return html`<form class="desk stack" onSubmit=${seal}>
    <${Prompt} value=${words.prompt} max=${setup.prompt_max} onChange=${(prompt) => change({prompt})} onEnter=${() => canSeal && document.activeElement.form.requestSubmit()} />
    <${Finer} words=${words} setup=${setup} change=${change} />
    <div class="cluster">
      <button class="button is-primary is-big" disabled=${!canSeal}><${Icon} name=${isSealed ? "lock" : "send"} /> ${isSealed ? "Sealed" : entry.sealed ? "Seal the new words" : "Seal my prompt"}</button>
      <p class="small muted desk-note">${entry.sealed ? (isSealed ? "Change it and seal again as often as you like, until the clock stops." : "What you sealed before still counts until you seal this.") : "When the clock stops, what stands here is sealed by itself."}</p>
    </div>
    ${entry.seal && html`<${Sealed} entry=${entry} />`}
  </form>`;
}

function fits(words, setup) {
  return tidy(words).prompt.length <= setup.prompt_max && tidy(words).negative.length <= setup.negative_max;
}

function Prompt({value, max, onChange, onEnter}) {
  const left = max - oneLine(value).length;
  const press = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onEnter();
  };
  return html`<div class="field ${left < 0 ? "has-error" : ""}">
    <label for="prompt" class="visually-hidden">Your prompt</label>
    <textarea id="prompt" class="desk-prompt" rows="4" value=${value} placeholder="What should the studio paint?" autocomplete="off" enterkeyhint="done" aria-describedby="prompt-left" onInput=${(event) => onChange(event.target.value)} onKeyDown=${press}></textarea>
    <p id="prompt-left" class="desk-left number ${left < 0 ? "field-error" : "muted"}">${left < 0 ? `${-left} characters too many` : `${left} left`}</p>
  </div>`;
}

function Finer({words, setup, change}) {
  const {model} = setup;
  return html`<details class="finer"><summary>Negative prompt and guidance</summary>
    <div class="finer-fields">
      <div class="field"><label for="negative">Negative prompt <span class="muted">optional</span></label>
        <input id="negative" type="text" value=${words.negative} maxlength=${setup.negative_max} placeholder="What should not be in it" autocomplete="off" onInput=${(event) => change({negative: event.target.value})} /></div>
      <div class="field"><label for="guidance">Guidance <output class="number">${words.guidance.toFixed(1)}</output></label>
        <input id="guidance" type="range" min=${model.guidance_min} max=${model.guidance_max} step="0.1" value=${words.guidance} onInput=${(event) => change({guidance: Number(event.target.value)})} />
        <p class="field-help">Low: freer. High: closer to the words.</p></div>
    </div></details>`;
}
