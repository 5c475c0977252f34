/** The server's clock as seen from here. Knows samples of the time, not where they come from. */

const KEPT = 8;

/** Milliseconds that only move forward while the page runs, on the scale of Date.now(). */
export const localNow = () => performance.timeOrigin + performance.now();

/**
 * Estimates how far the server's clock is ahead of ours. The sample with the shortest round trip is off by at most
 * half of that trip, so it wins over all others that are still kept.
 */
export class Clock {
  #samples = [];

  /** `sent` and `received` by our clock, `server` by the server's: all in milliseconds. */
  add(sent, server, received) {
    const trip = received - sent;
    this.#samples = [...this.#samples, {trip, offset: server + trip / 2 - received}].slice(-KEPT);
  }

  /** A first guess, without a round trip; any real sample replaces it. */
  guess(server, received) {
    if (this.#samples.length === 0) this.#samples = [{trip: Infinity, offset: server - received}];
  }

  /** Start over: after sleep our own clock may have stood still. */
  forget() {
    this.#samples = this.#samples.slice(-1).map((sample) => ({...sample, trip: Infinity}));
  }

  get #best() {
    return this.#samples.reduce((best, sample) => (best && best.trip <= sample.trip ? best : sample), null);
  }

  get offset() {
    return this.#best?.offset ?? 0;
  }

  /** Half the best round trip: how wrong the offset can be, in milliseconds. */
  get doubt() {
    return (this.#best?.trip ?? Infinity) / 2;
  }

  /** The server's time now, in milliseconds since 1970. */
  now() {
    return localNow() + this.offset;
  }
}
