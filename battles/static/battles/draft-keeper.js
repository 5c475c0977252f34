/** Sends what is typed, a little later and one at a time; only the newest words matter. Knows no DOM. */
const PAUSE = 400;

export class DraftKeeper {
  #timer = null;
  #waiting = null;
  #isSending = false;

  constructor(send, number) {
    this.send = send;
    this.number = number;
  }

  /** The server says how far it has come; another window of the same person may be ahead. */
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

  async flush() {
    clearTimeout(this.#timer);
    if (!this.#waiting || this.#isSending) return;
    const words = this.#waiting;
    this.#waiting = null;
    this.#isSending = true;
    this.number += 1;
    try {
      await this.send({t: "draft", ...words, number: this.number});
    } catch {
      // Writing has closed or the words are too long: the writing page shows both on its own.
    } finally {
      this.#isSending = false;
      if (this.#waiting) this.flush();
    }
  }
}
