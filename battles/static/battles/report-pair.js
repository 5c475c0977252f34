/** The flag beside a pair: one of its sides is not fit to show. Only with an account, as everywhere; guests see no flag. */
import {useState} from "preact/hooks";

import {Dialog} from "./dialog.js";
import {Icon, html} from "./html.js";
import {useRoom} from "./room-context.js";

const THANKS = "Thank you. A moderator will look at it.";
const REASONS = {
  hate: "It insults or threatens people",
  sexual: "It is sexual",
  violence: "It shows cruelty",
  private: "It shows a real person or private things",
  spam: "It advertises",
  other: "Something else",
};

export function ReportPair({ballot}) {
  const {me, snapshot, store} = useRoom();
  const [isAsking, setAsking] = useState(false);
  const own = snapshot.seats.find((seat) => seat.id === me?.seat);
  if (!own || own.is_guest) return null;
  const send = (event) => {
    event.preventDefault();
    const said = new FormData(event.target);
    setAsking(false);
    store.send({t: "report", ballot, side: said.get("side"), reason: said.get("reason")}).then(() => store.pass({t: "notice", message: THANKS}), () => null);
  };
  return html`<button class="button is-quiet is-square pair-report" type="button" aria-label="Report a picture of this pair" onClick=${() => setAsking(true)}><${Icon} name="flag" /></button>
    ${isAsking && html`<${Dialog} title="Report a picture" onClose=${() => setAsking(false)}><form class="stack" onSubmit=${send}>
      <${Choice} legend="Which one?" name="side" options=${{left: "The left one, or the upper", right: "The right one, or the lower"}} />
      <${Choice} legend="What is wrong with it?" name="reason" options=${REASONS} />
      <div class="cluster"><button class="button is-primary">Report it</button><button class="button is-quiet" type="button" onClick=${() => setAsking(false)}>Cancel</button></div>
    </form></${Dialog}>`}`;
}

function Choice({legend, name, options}) {
  return html`<fieldset class="report-choice"><legend>${legend}</legend>${Object.entries(options).map(([value, text]) => html`<label key=${value}><input type="radio" name=${name} value=${value} required /> <span>${text}</span></label>`)}</fieldset>`;
}
