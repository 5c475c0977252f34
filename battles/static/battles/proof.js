/** Whether what was opened is what was sealed: computed here in the browser where it can be, else shown to be checked elsewhere. */
import {useEffect, useState} from "preact/hooks";

import {Icon, html} from "./html.js";
import {canCheck, isCommitmentTrue, isSealTrue} from "./seal-check.js";

function useCheck(check, keys) {
  const [verdict, setVerdict] = useState(null);
  useEffect(() => {
    if (!canCheck()) return;
    let isCurrent = true;
    check().then((isTrue) => isCurrent && setVerdict(isTrue));
    return () => { isCurrent = false; };
  }, keys);
  return verdict;
}

function Verdict({verdict, yes, no, open}) {
  if (verdict === null) return html`<span class="chip"><${Icon} name="shield-question-mark" /> ${open}</span>`;
  return verdict
    ? html`<span class="chip is-good"><${Icon} name="shield-check" /> ${yes}</span>`
    : html`<span class="chip is-bad"><${Icon} name="shield-alert" /> ${no}</span>`;
}

export function SealProof({code, round, entry}) {
  return entry.seal && !entry.is_withdrawn ? html`<${Opened} code=${code} round=${round} entry=${entry} />` : null;
}

function Opened({code, round, entry}) {
  const verdict = useCheck(() => isSealTrue(code, round, entry.seat, entry), [entry.seal, entry.salt]);
  return html`<details class="proof"><summary><${Verdict} verdict=${verdict} yes="seal checked" no="seal does not fit" open="seal" /></summary>
    <dl class="facts small"><dt>Seal</dt><dd class="mono">${entry.seal}</dd><dt>Salt</dt><dd class="mono">${entry.salt}</dd><dt>Sealed</dt><dd>${entry.seals === 1 ? "once" : `${entry.seals} times`}${entry.sealed_by_clock ? ", the last time by the clock" : ""}</dd></dl></details>`;
}

export function SeedProof({round}) {
  return round.secret ? html`<${Committed} round=${round} />` : null;
}

function Committed({round}) {
  const verdict = useCheck(() => isCommitmentTrue(round), [round.secret]);
  return html`<details class="proof"><summary><${Verdict} verdict=${verdict} yes="seeds checked" no="seeds do not fit" open="seeds" /> <span class="small">The same ${round.seeds.length} for everybody</span></summary>
    <dl class="facts small"><dt>Seeds</dt><dd class="mono">${round.seeds.join(", ")}</dd><dt>Secret</dt><dd class="mono">${round.secret}</dd><dt>Committed</dt><dd class="mono">${round.seed_commitment}</dd></dl></details>`;
}
