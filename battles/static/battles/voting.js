/** Blind pairs: look, pick, next. Nothing counts before both pictures are there to be seen. */
import {useEffect, useState} from "preact/hooks";

import {openBallots, wantsPairs} from "./ballot-box.js";
import {html} from "./html.js";
import {Judging} from "./judging.js";
import {OwnPictures} from "./own-pictures.js";
import {Pair} from "./pair.js";
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
  const {me, store} = useRoom();
  const [answered, setAnswered] = useState(() => new Set());
  const [sending, setSending] = useState(0);
  const open = openBallots(me, answered);
  useDealing(wantsPairs(me, answered) && sending === 0, store);
  usePreloading(open[1]);
  const answer = async (ballot, choice) => {
    setAnswered((held) => new Set(held).add(ballot));
    setSending((count) => count + 1);
    try {
      await store.send({t: "vote", ballot, answer: choice});
    } catch (refusal) {
      if (refusal.code === "failed") setAnswered((held) => new Set([...held].filter((other) => other !== ballot)));
    } finally {
      setSending((count) => count - 1);
    }
  };
  if (open.length > 0) return html`<${Pair} key=${open[0].ballot} ballot=${open[0]} onAnswer=${answer} count=${me.answered} weight=${me.vote_weight} />`;
  return html`<section class="card booth-empty"><h2>${me.no_more_pairs ? "You have seen every pair" : "The next pair is being dealt"}</h2>
    <p class="muted">${me.no_more_pairs ? `${plural(me.answered, "pair")} judged. The rest of the room is still at it.` : "Pairs are dealt so that every entry is shown equally often."}</p></section>`;
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

function usePreloading(ballot) {
  useEffect(() => {
    for (const side of ballot ? [ballot.left, ballot.right] : []) if (side.src) new Image().src = side.src;
  }, [ballot?.ballot]);
}

function Excused() {
  const {me, page, snapshot} = useRoom();
  if (!me?.seat) return html`<section class="card"><p>Everybody in the room judges. <a href=${page.joinUrl}>Come in</a> and you do too.</p></section>`;
  const isDuellist = me.entry && snapshot.wall.length <= 2;
  return html`<section class="card booth-empty"><h2>${isDuellist ? "Your picture is up" : "Nothing for you to judge"}</h2><p class="muted">${isDuellist ? "The room judges it now, without knowing whose it is. You may not." : "You judge pairs that you are not in yourself, and there are none."}</p></section>`;
}

