/** Hands an address on: the system's own sheet where there is one, else the clipboard, else the address to copy by hand. */
import {useRef, useState} from "preact/hooks";

import {Icon, html} from "./html.js";

export function ShareButton({url, title, label}) {
  const [state, setState] = useState("");
  const field = useRef(null);
  const share = async () => {
    if (navigator.share) return navigator.share({url, title}).catch(() => {});
    if (!navigator.clipboard) return setState("shown");
    await navigator.clipboard.writeText(url);
    setState("copied");
    return setTimeout(() => setState(""), 2500);
  };
  if (state === "shown") return html`<input class="input mono" ref=${field} readonly value=${url} aria-label=${title} onFocus=${(event) => event.target.select()} />`;
  return html`<button class="button" type="button" onClick=${share}><${Icon} name=${state ? "check" : "share-2"} /> <span aria-live="polite">${state ? "Link copied" : label}</span></button>`;
}
