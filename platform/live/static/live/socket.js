/**
 * One room's line to the server: comes back by itself, loses nothing, and knows nothing of the game.
 *
 *   const socket = connect({url: "/ws/battles/ABCD?view=screen", epoch, version, role}); // what the page was made with
 *   socket.on("snapshot", (frame) => …);  // only ever newer than the last
 *   socket.on("me", (frame) => …);        // what only this person sees
 *   socket.on("cheer", (event) => …);     // every event by its `t`; "people" {count} is the live tier's own
 *   socket.on("open", …); socket.on("lost", …);          // the line stands, the line broke: it comes back
 *   socket.on("end", ({code, reason, message}) => …);    // closed for good: not allowed, or the room has ended
 *   const result = await socket.send({t: "vote", ballot, answer: "left"});  // throws a Refusal(code, message, field)
 *   socket.now();                         // the server's clock, in milliseconds since 1970
 *
 * A command is answered once it is committed. One that has no answer when the line breaks is sent again, under the same
 * id, when it is back; the server does it once.
 */
import {Clock, localNow} from "./clock.js";

const NOT_ALLOWED = 1008;
const TOO_FAST = "too_fast";
const LARGEST = 16 * 1024;
const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 15_000;
const STEADY_AFTER = 5_000;
const HELLO_WITHIN = 15_000;
const PULSE = 20_000;
const PULSE_WITHIN = 8_000;
const SAMPLES = 5;
const SAMPLE_PAUSE = 150;
const ATTEMPTS = 5;

const GONE = {code: "closed", message: "This room is closed to you."};
const TOO_BIG = {code: "too_big", message: "That is too long to send."};
const FAILED = {code: "failed", message: "That did not work. Please try again."};

/** The server's "no" to a command, or our own when it cannot be sent at all. */
export class Refusal extends Error {
  constructor({code, message, field = null}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.field = field;
  }
}

/** Opens a room and keeps it open. Without epoch, version and role the first snapshot comes whatever it is. */
export function connect({url, epoch, version, role}) {
  const socket = new RoomSocket(url, epoch === undefined ? null : {epoch, version, role});
  socket.open();
  return socket;
}

export class RoomSocket {
  #url;
  #held;
  #listeners = new Map();
  #line = null;
  #status = "away";
  #commands = new Map();
  #clock = new Clock();
  #failures = 0;
  #timers = new Map();
  #refusal = null;
  #isWanted = false;

  constructor(url, held = null) {
    this.#url = url;
    this.#held = held;
  }

  /** Hear every frame or event of this type. Returns what stops it. */
  on(type, listener) {
    if (!this.#listeners.has(type)) this.#listeners.set(type, new Set());
    this.#listeners.get(type).add(listener);
    return () => this.#listeners.get(type).delete(listener);
  }

  open() {
    if (this.#isWanted) return;
    this.#isWanted = true;
    addEventListener("online", this.#hurry);
    addEventListener("pageshow", this.#hurry);
    addEventListener("pagehide", this.#rest);
    document.addEventListener("visibilitychange", this.#hurry);
    this.#connect();
  }

  /** Leave: nothing more is heard, and what was not answered is refused. */
  close() {
    this.#drop(1000);
    this.#end({code: "left", message: "You have left."});
  }

  /** "connecting", "live", "away" (coming back by itself) or "closed" (for good). */
  get status() {
    return this.#status;
  }

  now() {
    return this.#clock.now();
  }

  /** How wrong now() can be at most, in milliseconds. */
  get doubt() {
    return this.#clock.doubt;
  }

  /**
   * Send a command, {t, …}, and wait for its answer, across broken lines. Of commands with the same `key` that could not
   * be sent yet only the newest is kept; the others resolve to null.
   */
  send(command, {key = null} = {}) {
    const id = newId();
    const text = JSON.stringify({...command, id});
    if (new TextEncoder().encode(text).length > LARGEST) return Promise.reject(new Refusal(TOO_BIG));
    if (this.#status === "closed") return Promise.reject(new Refusal(this.#refusal ?? GONE));
    if (key !== null) this.#supersede(key);
    return new Promise((resolve, reject) => {
      this.#commands.set(id, {text, key, resolve, reject, attempts: 0});
      if (this.#status === "live") this.#post(id);
    });
  }

  // --- the line ------------------------------------------------------------------------------------------------------

  #connect() {
    this.#clear("pause");
    this.#status = "connecting";
    this.#refusal = null;
    const line = new WebSocket(this.#address());
    this.#line = line;
    line.onmessage = ({data}) => this.#line === line && this.#hear(JSON.parse(data));
    line.onclose = ({code, reason}) => this.#line === line && this.#lost(code, reason);
    this.#after("silence", HELLO_WITHIN, () => this.#break());
  }

  #address() {
    const address = new URL(this.#url, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    for (const [name, value] of Object.entries(this.#held ?? {})) {
      if (value !== undefined) address.searchParams.set(name, value);
    }
    return address;
  }

  #live({now}) {
    this.#clear("silence");
    this.#clock.guess(now, localNow());
    this.#after("steady", STEADY_AFTER, () => (this.#failures = 0));
    this.#status = "live";
    this.#emit("open", {t: "open"});
    for (const id of this.#commands.keys()) this.#post(id);
    this.#sample(SAMPLES);
  }

  /** 1006, a line that just breaks, is treated like 4008, too slow a reader: come back and resume. */
  #lost(code, reason) {
    for (const timer of ["silence", "steady", "sample"]) this.#clear(timer);
    this.#line = null;
    if (code === NOT_ALLOWED && reason !== TOO_FAST) {
      return this.#end({code: reason || GONE.code, message: this.#refusal?.message ?? GONE.message});
    }
    this.#giveUpOnHopeless();
    this.#status = "away";
    this.#emit("lost", {t: "lost", code});
    if (this.#isWanted) this.#after("pause", this.#pause(), () => this.#connect());
  }

  #end(refusal) {
    this.#stop();
    this.#status = "closed";
    this.#refusal = refusal;
    for (const id of [...this.#commands.keys()]) this.#settle(id, ({reject}) => reject(new Refusal(refusal)));
    this.#emit("end", {t: "end", code: NOT_ALLOWED, reason: refusal.code, message: refusal.message});
  }

  /** Doubles up to 15 s, and differs from client to client, so that a restarted server is not stormed. */
  #pause() {
    const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    return longest * (0.5 + Math.random() / 2);
  }

  /** A line that does not answer is as good as lost; its close event may take minutes. */
  #break() {
    this.#drop(4000);
    this.#lost(1006, "silence");
  }

  #drop(code) {
    const line = this.#line;
    this.#line = null;
    line?.close(code);
  }

  #stop() {
    this.#isWanted = false;
    for (const timer of [...this.#timers.keys()]) this.#clear(timer);
    removeEventListener("online", this.#hurry);
    removeEventListener("pageshow", this.#hurry);
    removeEventListener("pagehide", this.#rest);
    document.removeEventListener("visibilitychange", this.#hurry);
  }

  /** Somebody looks, or the network is back: connect at once, or find out whether the line still lives. */
  #hurry = () => {
    if (document.visibilityState === "hidden") return;
    if (this.#status === "away") {
      this.#failures = 0;
      this.#connect();
    } else if (this.#status === "live") {
      this.#clock.forget();
      this.#sample(SAMPLES);
    }
  };

  /** An open socket would keep the page out of the browser's back-and-forward cache. */
  #rest = ({persisted}) => {
    if (!persisted) return;
    this.#drop(1000);
    for (const timer of [...this.#timers.keys()]) this.#clear(timer);
    this.#status = "away";
  };

  // --- frames --------------------------------------------------------------------------------------------------------

  #hear(frame) {
    switch (frame.t) {
      case "hello":
        return this.#live(frame);
      case "snapshot":
        return this.#take(frame);
      case "events":
        return frame.events.forEach((event) => this.#emit(event.t, event));
      case "clock":
        return this.#tick(frame);
      case "accepted":
        return this.#settle(frame.id, ({resolve}) => resolve(frame.result));
      case "refused":
        return this.#refused(frame);
      default:
        return this.#emit(frame.t, frame);
    }
  }

  #take(frame) {
    const held = this.#held;
    const isNewer = !held || frame.epoch !== held.epoch || frame.version > held.version || frame.role !== held.role;
    if (!isNewer) return;
    this.#held = {epoch: frame.epoch, version: frame.version, role: frame.role};
    this.#emit("snapshot", frame);
  }

  #refused(frame) {
    if (frame.id === null) {
      this.#refusal = frame;
    } else if (frame.code === TOO_FAST && this.#commands.get(frame.id)?.attempts < ATTEMPTS) {
      setTimeout(() => this.#status === "live" && this.#post(frame.id), 1000 + Math.random() * 1000);
    } else {
      this.#settle(frame.id, ({reject}) => reject(new Refusal(frame)));
    }
  }

  #emit(type, frame) {
    for (const listener of this.#listeners.get(type) ?? []) listener(frame);
  }

  // --- commands ------------------------------------------------------------------------------------------------------

  #post(id) {
    const command = this.#commands.get(id);
    if (!command) return;
    command.attempts += 1;
    this.#line.send(command.text);
  }

  #settle(id, how) {
    const command = this.#commands.get(id);
    this.#commands.delete(id);
    if (command) how(command);
  }

  #supersede(key) {
    for (const [id, command] of this.#commands) {
      if (command.key === key && command.attempts === 0) this.#settle(id, ({resolve}) => resolve(null));
    }
  }

  /** A command that went out with line after line and brought no answer may be what breaks them. */
  #giveUpOnHopeless() {
    for (const [id, {attempts}] of [...this.#commands]) {
      if (attempts >= ATTEMPTS) this.#settle(id, ({reject}) => reject(new Refusal(FAILED)));
    }
  }

  // --- the clock, which is also the pulse ----------------------------------------------------------------------------

  #sample(left) {
    if (this.#status !== "live") return;
    this.#line.send(JSON.stringify({t: "clock", sent: localNow()}));
    this.#after("silence", PULSE_WITHIN, () => this.#break());
    const pause = left > 1 ? SAMPLE_PAUSE : PULSE;
    this.#after("sample", pause, () => this.#sample(Math.max(1, left - 1)));
  }

  #tick({sent, now}) {
    this.#clear("silence");
    this.#clock.add(sent, now, localNow());
  }

  #after(name, milliseconds, then) {
    this.#clear(name);
    this.#timers.set(name, setTimeout(then, milliseconds));
  }

  #clear(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

/** Not crypto.randomUUID: that is missing on plain HTTP. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
