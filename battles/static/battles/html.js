/** Preact by tagged templates, and the site's icons. */
import htm from "htm";
import {h} from "preact";

export const html = htm.bind(h);

export function Icon({name, label}) {
  const address = `${document.documentElement.dataset.icons}#${name}`;
  return label
    ? html`<svg class="icon" role="img" aria-label=${label}><use href=${address} /></svg>`
    : html`<svg class="icon" aria-hidden="true"><use href=${address} /></svg>`;
}
