/** The votes as a picture, drawn from data: per entry, what it won, tied and lost. The numbers stand beside the bars. */
import {html} from "./html.js";
import {tallies} from "./outcome.js";

const ROW = 46;

export function VotesChart({heat}) {
  const rows = tallies(heat);
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({won, tied, lost}) => won + tied + lost), 1);
  const id = `votes-${heat.round}-${heat.number}`;
  return html`<figure class="votes"><figcaption><h3>The votes</h3><p class="small muted votes-key"><span class="key-won">won</span> <span class="key-tied">too close</span> <span class="key-lost">lost</span></p></figcaption>
    <svg height=${rows.length * ROW} role="img" aria-labelledby=${id}>
      <title id=${id}>${rows.map(({name, won, tied, lost}) => `${name}: ${won} won, ${tied} too close, ${lost} lost`).join(". ")}</title>
      ${rows.map((row, index) => html`<${Bars} key=${row.name + index} row=${row} y=${index * ROW} unit=${100 / most} />`)}
    </svg></figure>`;
}

function Bars({row, y, unit}) {
  const parts = [["won", row.won], ["tied", row.tied], ["lost", row.lost]].filter(([, count]) => count > 0);
  let x = 0;
  return html`<g><text class="votes-name" x="0" y=${y + 14}>${row.name}</text>${parts.map(([kind, count]) => {
    const bar = html`<g key=${kind}><rect class="votes-${kind}" x=${`${x}%`} y=${y + 20} width=${`${count * unit}%`} height="20" rx="3" />${count * unit > 6 && html`<text class="votes-count on-${kind}" x=${`${x}%`} dx="8" y=${y + 35}>${count}</text>`}</g>`;
    x += count * unit;
    return bar;
  })}</g>`;
}
