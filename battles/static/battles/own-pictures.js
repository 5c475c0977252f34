/** The author's own pictures while they form, step by step, and the choice of a favourite. */
import {Icon, html} from "./html.js";
import {useCommand, useRoom} from "./room-context.js";

export function OwnPictures({entry, title = "Yours, and only for you"}) {
  const {previews} = useRoom();
  const [run, isBusy] = useCommand();
  const painted = entry.paints.filter((paint) => paint.src).length;
  const choose = (slot) => run({t: "favourite", slot});
  return html`<section class="own" aria-labelledby="own-title">
    <div class="cluster is-spread"><h2 id="own-title">${title}</h2>${painted > 1 && html`<p class="small muted">Which is your best? Say it before the votes do.</p>`}</div>
    <ul class="plain own-list">${entry.paints.map(
      (paint) => html`<li key=${paint.slot}><${Own} paint=${paint} preview=${previews[`${entry.id}:${paint.slot}`]} isFavourite=${entry.favourite === paint.slot} canChoose=${painted > 1 && !isBusy} onChoose=${choose} /></li>`,
    )}</ul>
  </section>`;
}

function Own({paint, preview, isFavourite, canChoose, onChoose}) {
  if (paint.src) {
    return html`<figure class="own-picture is-done"><span class="picture"><img src=${paint.src} alt=${`Your picture ${paint.slot + 1}`} width=${paint.width} height=${paint.height} /></span>
      <button class="button is-small ${isFavourite ? "is-prize" : "is-quiet"}" type="button" aria-pressed=${isFavourite} disabled=${!canChoose && !isFavourite} onClick=${() => onChoose(paint.slot)}><${Icon} name="heart" /> ${isFavourite ? "My best" : "Best"}</button></figure>`;
  }
  if (paint.state === "failed") return html`<span class="picture is-withheld"><span>${paint.note === "too-late" ? "Not dry when the curtain rose." : "The studio could not paint this one."}</span></span>`;
  if (paint.state === "painted") return html`<span class="picture is-withheld"><span>Painted, and held back by moderation.</span></span>`;
  return html`<figure class="own-picture"><span class="picture is-forming">${preview?.src && html`<img src=${preview.src} alt=${`Your picture ${paint.slot + 1}, forming`} width=${paint.width || 512} height=${paint.height || 512} />`}</span>
    ${preview
      ? html`<figcaption><progress max=${preview.steps} value=${preview.step} aria-label=${`Picture ${paint.slot + 1}`}></progress><span class="small muted number">step ${preview.step} of ${preview.steps}</span></figcaption>`
      : html`<figcaption class="small muted">Waiting for the studio</figcaption>`}</figure>`;
}
