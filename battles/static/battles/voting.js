/** Blind pairs: look, pick, next. Nothing counts before both pictures are there to be seen. */
import {useEffect, useRef, useState} from "preact/hooks";

import {openBallots, wantsPairs} from "./ballot-box.js";
import {html} from "./html.js";
import {heatName} from "./knockout.js";
import {Judging} from "./judging.js";
import {Looks} from "./looks.js";
import {OwnPictures} from "./own-pictures.js";
import {Pair} from "./pair.js";
import {usePreloading} from "./preloading.js";
import {useRoom} from "./room-context.js";
import {Theme} from "./theme-card.js";
import {Wall} from "./wall.js";
import {plural} from "./words.js";

const ASK_AGAIN = 3000;

export function Voting() {
  const {me} = useRoom();
  return html`<div class="stack is-loose"><${Theme} isSmall />${me?.may_vote ? html`<${Booth} />` : html`<${Excused} />`}<${Judging} />${me?.entry?.paints.some((paint) => paint.src) && html`<${OwnPictures} entry=${me.entry} title="Yours" />`}<${Wall} /></div>`;
}

function Booth() {
  const {me, snapshot, store} = useRoom();
  const [answered, setAnswered] = useState(() => new Set());
  const [sending, setSending] = useState(0);
  const [looks] = useState(() => new Looks(store));
  const hadFocus = useRef(false);
  const open = openBallots(me, answered);
  useDealing(wantsPairs(me, answered) && sending === 0, store);
  usePreloading(open[1]);
  const answer = async (ballot, choice) => {
    hadFocus.current = document.activeElement?.closest(".pair") !== null;
    setAnswered((held) => new Set(held).add(ballot));
    setSending((count) => count + 1);
    try {
      await looks.over(ballot);
      await store.send({t: "vote", ballot, answer: choice});
    } catch (refusal) {
      if (refusal.code === "failed") setAnswered((held) => new Set([...held].filter((other) => other !== ballot)));
    } finally {
      setSending((count) => count - 1);
    }
  };
  if (open.length > 0) return html`<${Pair} key=${open[0].ballot} ballot=${open[0]} onShown=${(ballot) => looks.begin(ballot)} onAnswer=${answer} count=${me.answered} heat=${heatName(snapshot, open[0].heat)} weightless=${me.weightless} takesFocus=${hadFocus.current} />`;
  return html`<${Waiting} me=${me} isVoteOut=${sending > 0} />`;
}

function Waiting({me, isVoteOut}) {
  const {line} = useRoom();
  if (line === "lost" && isVoteOut) return html`<section class="card booth-empty" role="status"><h2>Your vote waits for the line</h2><p class="muted">It goes out as soon as the line is back. Leave this page open until then.</p></section>`;
  if (line === "lost" && !me.no_more_pairs) return html`<section class="card booth-empty" role="status"><h2>The next pair waits for the line</h2><p class="muted">It is dealt as soon as the line is back.</p></section>`;
  if (!me.no_more_pairs) return html`<section class="card booth-empty" role="status"><h2>The next pair is being dealt</h2><p class="muted">Pairs are dealt so that every entry is shown equally often.</p></section>`;
  return html`<section class="card booth-empty" role="status"><h2>You have judged your share</h2><p class="muted">${plural(me.answered, "pair")} judged. Nobody’s votes outweigh the room’s; the others are still at it.</p></section>`;
}

/** Asks for pairs when the table is empty and no vote is under way, and again after a while if none came. */
function useDealing(isEmpty, store) {
  useEffect(() => {
    if (!isEmpty) return undefined;
    store.hint({t: "deal"});
    const again = setInterval(() => store.hint({t: "deal"}), ASK_AGAIN);
    return () => clearInterval(again);
  }, [isEmpty, store]);
}

function Excused() {
  const {me, page, snapshot} = useRoom();
  if (!me?.seat) return html`<section class="card"><p>Everybody in the room judges. <a href=${page.joinUrl}>Come in</a> and you do too.</p></section>`;
  const isDuellist = me.entry && snapshot.wall.length <= 2;
  return html`<section class="card booth-empty"><h2>${isDuellist ? "Your picture is up" : "Nothing for you to judge"}</h2><p class="muted">${isDuellist ? "The room judges it now, without knowing whose it is. You may not." : "You judge pairs that you are not in yourself, and there are none."}</p></section>`;
}

