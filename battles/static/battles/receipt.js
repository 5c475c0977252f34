/** The battle's receipt: what the server finds in it, what this browser finds, the file to take home, and what it gives away. */
import {useEffect, useState} from "preact/hooks";

import {Icon, html} from "./html.js";
import {checkReceipt} from "./receipt-check.js";
import {useRoom} from "./room-context.js";
import {plural} from "./words.js";

export const MARKS = {verified: ["is-good", "shield-check"], superseded: ["", "shield-check"], failed: ["is-bad", "shield-alert"]};

export function ReceiptProof() {
  const {code, log} = useRoom().snapshot;
  const [verdict, setVerdict] = useState(null);
  useEffect(() => {
    let isCurrent = true;
    ask(`/api/battles/${code}/receipt/verdict`).then((found) => isCurrent && setVerdict(found));
    return () => { isCurrent = false; };
  }, [code, log.digest]);
  return html`<section class="stack is-tight receipt" aria-labelledby="receipt-title"><h2 id="receipt-title">Check it yourself</h2>
    <p aria-live="polite"><${Chip} verdict=${verdict} log=${log} /></p>
    ${verdict?.state === "failed" && html`<ul class="small">${verdict.findings.map((one) => html`<li>${one.place}: ${one.why}</li>`)}</ul>`}
    <div class="cluster is-tight"><a class="button" href=${`/api/battles/${code}/receipt`} download><${Icon} name="download" /> Download the receipt</a><${OwnCheck} key=${log.digest} code=${code} /></div>
    <p class="small muted">It holds every line of the battle’s log, the opened seals and seeds, and every ballot under a pseudonym of this battle alone. In a small room people can still guess who voted how.</p>
    <details class="proof"><summary>Check it without this site</summary><p class="small">With the source of this site, on any computer, without a database:</p><p class="mono small">python -m battles.receipt paintoff-${code}-receipt-${verdict?.number ?? 1}.json --key receipt-keys.json</p><p class="small">The keys are at <a href="/api/receipt-keys">/api/receipt-keys</a>. The log’s head, line ${log.number}:</p><p class="mono small">${log.digest}</p></details>
  </section>`;
}

function Chip({verdict, log}) {
  if (verdict === null) return html`<span class="chip"><${Icon} name="link" /> log of ${plural(log.number, "line")}</span>`;
  const [look, icon] = MARKS[verdict.state];
  return html`<span class="chip ${look}"><${Icon} name=${icon} /> receipt ${verdict.state === "failed" ? "failed" : verdict.sentence}</span> <span class="small">by this server: ${plural(verdict.lines, "line")}, ${plural(verdict.ballots, "ballot")} (${verdict.counted} count), key ${verdict.key}</span>`;
}

/** Chain, signature, seals and seeds, computed here; the count is left to whoever runs the verifier. */
function OwnCheck({code}) {
  const [found, setFound] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    const receipt = await ask(`/api/battles/${code}/receipt`);
    setFound(receipt ? await checkReceipt(receipt) : {isGood: false, sentence: "It could not be fetched."});
    setBusy(false);
  };
  if (found) return html`<span class="chip ${found.isGood ? "is-good" : "is-bad"}" role="status"><${Icon} name=${found.isGood ? "shield-check" : "shield-alert"} /> ${found.sentence}</span>`;
  return html`<button class="button is-quiet" type="button" disabled=${isBusy} onClick=${check}><${Icon} name="shield-question-mark" /> Check it in this browser</button>`;
}

async function ask(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer.json() : null;
}
