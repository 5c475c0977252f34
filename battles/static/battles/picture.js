/** A picture in its frame. Withheld ones show the named reason instead; one that did not load is tried again. */
import {useState} from "preact/hooks";

import {addressOf} from "../paintoff/placeholders.js";
import {html} from "./html.js";

const backgrounds = new Map();

function background(placeholder) {
  if (!placeholder) return undefined;
  if (!backgrounds.has(placeholder)) backgrounds.set(placeholder, {backgroundImage: `url("${addressOf(placeholder)}")`});
  return backgrounds.get(placeholder);
}

const TRY_AGAIN = 1500;

export function Picture({picture, alt, isThumb = false, onLoad}) {
  const [attempt, setAttempt] = useState(0);
  if (!picture.src) return html`<span class="picture is-withheld"><span>${picture.note || "Not shown"}</span></span>`;
  return html`<span class="picture" style=${background(picture.placeholder)}>
    <img src=${isThumb ? picture.thumb || picture.src : picture.src} alt=${alt} width=${picture.width} height=${picture.height} decoding="async" draggable=${false} key=${attempt} onLoad=${onLoad} onError=${() => setTimeout(() => setAttempt((number) => number + 1), TRY_AGAIN)} />
  </span>`;
}
