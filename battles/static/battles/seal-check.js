/** Recomputes a seal, a seed commitment and the slot seeds in the browser. The formats are those of battles/seals.py and seeds.py. */

export const canCheck = () => Boolean(globalThis.crypto?.subtle);

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sha256 = async (data) => hex(await crypto.subtle.digest("SHA-256", data));

/** Keys stand sorted, as canonical JSON wants them. */
export function sealedText(code, round, seat, {prompt, negative, guidance, salt}) {
  return JSON.stringify({
    battle: code,
    format: "paintoff-seal/1",
    guidance: guidance.toFixed(2),
    negative,
    prompt,
    round,
    salt,
    seat,
  });
}

export async function isSealTrue(code, round, seat, entry) {
  return (await sha256(bytes(sealedText(code, round, seat, entry)))) === entry.seal;
}

export async function isCommitmentTrue({secret, seed_commitment: commitment}) {
  return (await sha256(unhex(secret))) === commitment;
}
