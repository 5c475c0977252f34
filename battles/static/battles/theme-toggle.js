/** The site's colour toggle inside a room. `paintoff/theme.js` does the work. */
import {useEffect} from "preact/hooks";

import {showTheme} from "../paintoff/theme.js";
import {Icon, html} from "./html.js";

const ICONS = {"": "monitor", light: "sun", dark: "moon"};

export function ThemeToggle() {
  useEffect(showTheme, []);
  return html`<button class="button is-quiet is-square theme-toggle" type="button" data-theme-toggle>${Object.entries(ICONS).map(
    ([theme, icon]) => html`<span key=${icon} data-theme-icon=${theme}><${Icon} name=${icon} /></span>`,
  )}</button>`;
}
