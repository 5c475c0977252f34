/** Questions before things that cannot be undone. The platform's own dialog: it traps focus and closes on Escape. */
import {useLayoutEffect, useRef} from "preact/hooks";

import {html} from "./html.js";

export function Dialog({title, children, onClose}) {
  const box = useRef(null);
  // With the words in it, and not a frame later: a key pressed in between would go to the page behind.
  useLayoutEffect(() => {
    box.current.showModal();
  }, []);
  return html`<dialog ref=${box} aria-labelledby="dialog-title" onClose=${onClose} onClick=${(event) => event.target === box.current && box.current.close()}>
    <div class="stack"><h2 id="dialog-title">${title}</h2>${children}</div>
  </dialog>`;
}

export function Confirm({title, text, action, onYes, onClose}) {
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <p>${text}</p>
    <div class="cluster">
      <button class="button is-primary" type="button" onClick=${() => { onClose(); onYes(); }}>${action}</button>
      <button class="button is-quiet" type="button" onClick=${onClose}>Stay</button>
    </div>
  </${Dialog}>`;
}
