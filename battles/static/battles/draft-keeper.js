/** Sends what is typed, a little later; of words that could not be sent yet only the newest go. Knows no DOM. */
const PAUSE = 400;

export class DraftKeeper {
  #timer = null;
  #waiting = null;

  /** `send(command)` takes it from there; `number` is how far the server has come. */
  constructor(send, number) {
    this.send = send;
    this.number = number;
  }

  /** Another window of the same person may be ahead. */
  catchUp(number) {
    this.number = Math.max(this.number, number);
  }

  keep(words) {
    this.#waiting = words;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE);
  }

  drop() {
    this.#waiting = null;
    clearTimeout(this.#timer);
  }

  flush() {
    if (!this.#waiting) return;
    this.number += 1;
    this.send({t: "draft", ...this.#waiting, number: this.number});
    this.drop();
  }
}
