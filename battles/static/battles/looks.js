/** What has been before the voter, and for how long. A vote waits until it can count: the server is told that both
 * pictures were shown, and takes nothing that was judged sooner after that than anybody can look. */

const LOOK_LEAST = 320;
const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_LEAST));

export class Looks {
  #store;
  #looked = new Map();

  constructor(store) {
    this.#store = store;
  }

  /** Both pictures are on the screen. Said once. */
  begin(ballot) {
    if (!this.#looked.has(ballot)) this.#looked.set(ballot, this.#store.tell({t: "shown", ballot}).then(pause));
  }

  /** Resolves when the server knows and the shortest look has passed. */
  async over(ballot) {
    this.begin(ballot);
    await this.#looked.get(ballot);
    this.#looked.delete(ballot);
  }
}
