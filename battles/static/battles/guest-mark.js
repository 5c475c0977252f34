/** Nicknames are not unique: who plays without an account is told from an account of the same name. */
import {html} from "./html.js";

/** `of` is a seat, an entry or a place of the standings. */
export function GuestMark({of}) {
  return of?.is_guest ? html` <small class="guest-mark">guest</small>` : null;
}
