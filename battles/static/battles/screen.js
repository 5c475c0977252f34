/** The big screen: for a projector, read from the last row. Nothing on it can be pressed. */
import {useEffect, useState} from "preact/hooks";

import {Announcer} from "./announcer.js";
import {Bracket} from "./bracket.js";
import {Flying} from "./cheers.js";
import {Curtain} from "./curtain.js";
import {CurtainCall} from "./curtain-call.js";
import {GuestMark} from "./guest-mark.js";
import {Icon, html} from "./html.js";
import {turnout, until} from "./jury.js";
import {finalHeat, finalRuling, heatsOn, meeting, nickname, noChampion, placeOf, ruling, stageOn} from "./knockout.js";
import {Line} from "./line.js";
import {byPoints, whyWon, headline, leadersOf, luck, whyVoid, winnerOf} from "./outcome.js";
import {Picture} from "./picture.js";
import {Place} from "./place.js";
import {useRoom} from "./room-context.js";
import {Theme} from "./theme-card.js";
import {ThemeToggle} from "./theme-toggle.js";
import {TimeLeft} from "./time-left.js";
import {FORMATS, PHASES, audience, judges, list, percent, players, plural, writers} from "./words.js";

const TURN = 6000;
const MANY = 16;
const LEADERS = 3;
const FEW = 4;
const PICTURES = 4;
const STAGES = {lobby: Lobby, prompting: Writing, generating: Painting, voting: Voting, results: Results, jury: Jury, finished: Finale, void: Finale};

export function Screen() {
  const {snapshot} = useRoom();
  useWakeLock();
  const Stage = STAGES[snapshot.phase];
  return html`<header class="site-header screen-bar"><p class="wordmark"><span>Paintoff</span></p><p class="screen-phase"><strong>${PHASES[snapshot.phase]}</strong> ${placeOf(snapshot)}</p>${snapshot.phase !== "lobby" && html`<p class="screen-code">${snapshot.code}</p>`}<div class="screen-tools"><${ThemeToggle} /><${FullScreen} /></div></header>
    <${Line} /><main id="main" class="screen phase-${snapshot.phase}"><${Stage} key=${snapshot.phase} /></main><${CurtainCall} /><${Flying} /><${Announcer} />`;
}

function Lobby() {
  const {snapshot, page} = useRoom();
  const playing = players(snapshot);
  const watching = audience(snapshot).length;
  return html`<div class="screen-lobby">
    <div class="screen-invite"><p class="screen-hint">Join at <strong>${page.joinUrl.replace(/^https?:\/\//, "").replace(/\/join\/.*$/, "")}</strong> with</p><h1 class="screen-big-code length-${snapshot.code.length}">${snapshot.code}</h1>
      <p class="screen-hint">${FORMATS[snapshot.setup.format]}, ${plural(snapshot.setup.rounds, "round")}${snapshot.setup.theme && `: “${snapshot.setup.theme}”`}</p>${judges(snapshot) && html`<p class="screen-hint">${judges(snapshot)}</p>`}</div>
    <img class="screen-qr" src=${page.qrUrl} alt=${`QR picture that leads to ${page.joinUrl}`} width="400" height="400" />
    <ul class="plain screen-names ${playing.length > MANY ? "is-many" : ""}">${playing.map((seat) => html`<li key=${seat.id} class="screen-name colour-${seat.number % 6}">${seat.nickname}<${GuestMark} of=${seat} /></li>`)}${playing.length === 0 && html`<li class="screen-hint">Waiting for the first player</li>`}${watching > 0 && html`<li class="screen-hint">and ${plural(watching, "person", "people")} watching</li>`}</ul></div>`;
}

function Writing() {
  const {snapshot} = useRoom();
  if (snapshot.bracket) return html`<div class="screen-knockout"><${Theme} /><${TimeLeft} isBig /><${Bracket} isBig /></div>`;
  return html`<div class="screen-writing"><${Theme} isBig /><${TimeLeft} isBig />
    <ul class="plain screen-writers">${writers(snapshot).map((seat) => html`<li key=${seat.id} class=${seat.sealed ? "is-sealed" : ""}><${Icon} name=${seat.sealed ? "lock" : "pencil"} /> ${seat.nickname}<${GuestMark} of=${seat} /><span class="visually-hidden">${seat.sealed ? ", sealed" : ", writing"}</span></li>`)}</ul></div>`;
}

function Painting() {
  return html`<div class="screen-painting"><${Theme} /><${Curtain} /><${TimeLeft} isBig /></div>`;
}

/** Every entry at once; the seeds take turns. */
function Voting() {
  const {snapshot, page} = useRoom();
  const {wall, judging, round} = snapshot;
  const slot = useTurn(round.slots);
  return html`<div class="screen-voting"><${Theme} />
    ${snapshot.bracket ? html`<${Heats} slot=${slot} />` : html`<div class="screen-wall count-${wall.length}">${wall.map((entry) => html`<${Shown} key=${entry.letter} entry=${entry} slot=${slot} />`)}</div>`}
    <div class="screen-foot"><img src=${page.qrUrl} alt=${`QR picture that leads to ${page.joinUrl}`} width="160" height="160" /><p class="screen-hint">Judge on your phone: <strong>${snapshot.code}</strong></p>
      ${judging && html`<p class="screen-hint number">${judging.ballots > 0 ? `${plural(judging.ballots, "vote")}, the lead is ${percent(judging.confidence)} sure` : "No votes yet"}</p>`}<${TimeLeft} isBig /></div></div>`;
}

function Shown({entry, slot}) {
  const picture = entry.pictures[slot % entry.pictures.length];
  return picture && html`<figure class="screen-picture"><${Picture} key=${picture.slot} picture=${picture} alt=${`Entry ${entry.letter}, seed ${picture.slot + 1}`} /><figcaption>${entry.letter}</figcaption></figure>`;
}

/** The pairs that are judged, under the names of the two, in no telling order. */
function Heats({slot}) {
  const {snapshot} = useRoom();
  const shown = heatsOn(snapshot).filter((pairing) => snapshot.wall.filter((entry) => entry.heat === pairing.heat).length > 1);
  return html`<div class="screen-heats heats-${shown.length}">${shown.map((pairing) => html`<section key=${pairing.heat} class="screen-heat"><h2>${meeting(snapshot, pairing)}</h2>
    <div>${snapshot.wall.filter((entry) => entry.heat === pairing.heat).map((entry) => html`<${Shown} key=${entry.letter} entry=${entry} slot=${slot} />`)}</div></section>`)}</div>`;
}

function Results() {
  const {snapshot} = useRoom();
  if (snapshot.bracket) return html`<div class="screen-knockout"><h1>${through(snapshot)}</h1>${whys(snapshot).slice(0, FEW).map((why) => html`<p key=${why} class="screen-hint">${why}</p>`)}<${TimeLeft} isBig /><${Bracket} isBig /></div>`;
  const heat = snapshot.heats.at(-1);
  if (!heat) return html`<div class="screen-result"><h1>No result</h1></div>`;
  return html`<${Outcome} heat=${heat} title=${headline(heat, snapshot.heats)} why=${whyWon(heat)} />`;
}

/** Why somebody goes on, of each heat of the round whose votes do not say it. */
function whys(snapshot) {
  return snapshot.heats.filter((heat) => heat.round === snapshot.round?.number).map((heat) => ruling(snapshot, heat) || whyWon(heat)).filter(Boolean);
}

/** Who goes on from the round that has been judged. */
function through(snapshot) {
  const on = heatsOn(snapshot).map((pairing) => pairing.advanced).filter((seat) => seat !== null).map((seat) => nickname(snapshot, seat));
  if (on.length === 0) return "Nobody goes on";
  if (stageOn(snapshot)?.pairings.length === 1) return `${on[0]} takes the final`;
  if (on.length > FEW) return `${on.length} go on`;
  return `${list(on)} ${on.length === 1 ? "goes" : "go"} on`;
}

/** The champion's words and pictures beside the whole way there. */
function Champion() {
  const {snapshot} = useRoom();
  const {champion} = snapshot.bracket;
  const heat = champion === null ? null : snapshot.heats.findLast((other) => other.entries.some((entry) => entry.seat === champion && entry.pictures.length > 0));
  const entry = heat?.entries.find((other) => other.seat === champion);
  const why = finalRuling(snapshot) || (heat && heat === finalHeat(snapshot) ? whyWon(heat) : "");
  return html`<div class="screen-champion ${champion === null ? "" : "is-won"}"><div class="screen-winner"><h1>${champion === null ? "No champion" : `${nickname(snapshot, champion)} wins the knockout`}</h1>
    ${champion === null && html`<p class="screen-hint">${noChampion(snapshot)}</p>`}${why && html`<p class="screen-hint">${why}</p>`}${entry && html`<blockquote class="entry-prompt">${entry.prompt}</blockquote>
    <div class="screen-winner-pictures">${entry.pictures.slice(0, PICTURES).map((picture) => html`<${Picture} key=${picture.slot} picture=${picture} alt=${`${entry.nickname}, seed ${picture.slot + 1}: ${entry.prompt}`} />`)}</div>`}</div>
    <${Bracket} isBig /></div>`;
}

/** The wall stays up, and who passes by is told where to judge. */
function Jury() {
  const {snapshot} = useRoom();
  const {wall, round} = snapshot;
  const slot = useTurn(round.slots);
  return html`<div class="screen-voting"><h1>The open jury sits</h1><div class="screen-wall count-${wall.length}">${wall.map((entry) => html`<${Shown} key=${entry.letter} entry=${entry} slot=${slot} />`)}</div>
    <div class="screen-foot"><p class="screen-hint">Nobody here could judge it. Judge at <strong>${location.host}/jury</strong></p>
      <p class="screen-hint number">${turnout(snapshot)}, until ${until(snapshot.deadline)}</p></div></div>`;
}

function Finale() {
  const {snapshot} = useRoom();
  const {standings, phase} = snapshot;
  if (phase === "void") return html`<div class="screen-result is-bare"><h1>No winner today</h1><p class="lead">${whyVoid(snapshot)}</p></div>`;
  if (snapshot.bracket) return html`<${Champion} />`;
  const best = standings.filter((place) => place.rank === 1).map((place) => place.nickname);
  const heat = snapshot.heats.findLast((other) => winnerOf(other) && best.includes(winnerOf(other).nickname)) ?? snapshot.heats.at(-1);
  const title = best.length > 1 ? `${list(best)} share the battle` : `${best[0]} takes the battle`;
  return heat ? html`<${Outcome} heat=${heat} title=${title} why=${byPoints(standings) || (snapshot.heats.length === 1 ? whyWon(heat) : "")} />` : html`<div class="screen-result is-bare"><h1>${title}</h1></div>`;
}

function Outcome({heat, title, why = ""}) {
  const {snapshot} = useRoom();
  const leaders = leadersOf(heat);
  return html`<div class="screen-result ${winnerOf(heat) ? "is-won" : ""}"><div class="screen-winner"><h1>${title}</h1>${why && html`<p class="screen-hint">${why}</p>`}${leaders.slice(0, LEADERS).map((entry) => html`<blockquote key=${entry.id} class="entry-prompt">${entry.prompt}</blockquote><p class="screen-hint">${entry.nickname}<${GuestMark} of=${entry} />${luck(entry) && `, ${luck(entry)}`}</p>`)}<${TimeLeft} isBig /></div>
    <div class="screen-winner-pictures">${outcomePictures(heat, leaders).map(([entry, picture]) => html`<${Picture} key=${`${entry.id}-${picture.slot}`} picture=${picture} alt=${`${entry.nickname}, seed ${picture.slot + 1}: ${entry.prompt}`} />`)}</div>
    <ol class="plain screen-places">${snapshot.standings.slice(0, 8).map((place) => html`<li key=${place.seat}><span class="number"><${Place} rank=${place.rank} among=${snapshot.standings} /></span> ${place.nickname}<${GuestMark} of=${place} /> <span class="number">${place.points}</span></li>`)}</ol></div>`;
}

/** All pictures of a sole winner; else the first one of everybody ahead, or of everybody where nobody is. */
function outcomePictures(heat, leaders) {
  if (leaders.length === 1) return leaders[0].pictures.map((picture) => [leaders[0], picture]);
  return (leaders.length > 0 ? leaders : heat.entries).filter((entry) => entry.pictures.length > 0).slice(0, PICTURES).map((entry) => [entry, entry.pictures[0]]);
}

function useTurn(count) {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((number) => (number + 1) % Math.max(1, count)), TURN);
    return () => clearInterval(timer);
  }, [count]);
  return turn;
}

/** Projectors should not go to sleep; where the browser does not offer it, the system's own setting has to do. */
function useWakeLock() {
  useEffect(() => {
    const hold = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
    hold();
    document.addEventListener("visibilitychange", hold);
    return () => document.removeEventListener("visibilitychange", hold);
  }, []);
}

function FullScreen() {
  if (!document.fullscreenEnabled) return null;
  const toggle = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return html`<button class="button is-quiet is-square" type="button" aria-label="Full screen" onClick=${toggle}><${Icon} name="maximize" /></button>`;
}
