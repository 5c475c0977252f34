/** Recomputes a receipt's chain, signature, seals and seeds. The formats are in battles/RECEIPTS.md. */
import {canCheck, isCommitmentTrue, isSealTrue} from "./seal-check.js";

const bytes = (text) => new TextEncoder().encode(text);
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Keys sorted by UTF-16 code units, which is how JavaScript compares strings. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

/** `{isGood, sentence}`; the first thing that is wrong is named. */
export async function checkReceipt(receipt) {
  if (!canCheck()) return {isGood: false, sentence: "This browser computes hashes on secure addresses alone."};
  const wrong = (await chainFault(receipt)) ?? (await openingFault(receipt));
  if (wrong) return {isGood: false, sentence: wrong};
  const isSigned = await isSignatureTrue(receipt);
  if (isSigned === false) return {isGood: false, sentence: "The signature does not fit."};
  const what = isSigned ? "chain, signature, seals and seeds" : "chain, seals and seeds";
  return {isGood: true, sentence: `${what} verified by your browser`};
}

async function chainFault({lines, head}) {
  let previous = "0".repeat(64);
  for (const [index, line] of lines.entries()) {
    const said = canonical(["paintoff-log/2", previous, line.number, line.kind, line.at, canonical(line.body)]);
    const digest = hex(await crypto.subtle.digest("SHA-256", bytes(said)));
    if (line.number !== index + 1 || digest !== line.digest) return `Line ${index + 1} does not hold.`;
    previous = digest;
  }
  return previous === head.digest && lines.length === head.number ? null : "The last line is not the one that was signed.";
}

async function openingFault({battle, lines, appendix}) {
  const commitments = new Map(lines.filter((line) => line.kind === "round").map((line) => [line.body.round, line.body.seed_commitment]));
  for (const {body} of lines.filter((line) => line.kind === "results")) {
    if (!(await isCommitmentTrue({secret: body.secret, seed_commitment: commitments.get(body.round)}))) return `The seeds of round ${body.round} do not fit.`;
  }
  const seals = new Map(lines.filter((line) => line.kind === "sealed").map((line) => [`${line.body.round}.${line.body.seat}`, line.body.seal]));
  for (const entry of appendix.words.filter((one) => !one.withdrawn)) {
    const opened = {...entry, guidance: Number(entry.guidance), seal: seals.get(`${entry.round}.${entry.seat}`)};
    if (!(await isSealTrue(battle, entry.round, entry.seat, opened))) return `The seal of round ${entry.round}, seat ${entry.seat} does not fit.`;
  }
  return null;
}

/** Null where this browser knows no Ed25519. */
async function isSignatureTrue({battle, number, supersedes, issued_at: at, head, public_key: key, signature}) {
  const said = canonical(["paintoff-receipt/1", battle, number, supersedes, at, head.number, head.digest, key]);
  try {
    const known = await crypto.subtle.importKey("raw", unhex(key), {name: "Ed25519"}, false, ["verify"]);
    return await crypto.subtle.verify({name: "Ed25519"}, known, unhex(signature), bytes(said));
  } catch {
    return null;
  }
}
