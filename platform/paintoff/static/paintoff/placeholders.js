/** Paints a picture's ThumbHash behind it until it has loaded. Pictures that come later are found by their arrival. */
import {thumbHashToDataURL} from "thumbhash";

export function addressOf(placeholder) {
  return thumbHashToDataURL(Uint8Array.from(atob(placeholder), (character) => character.charCodeAt(0)));
}

function blurBehind(image) {
  const frame = image.closest(".picture");
  if (!image.complete && frame) {
    frame.style.setProperty("background-image", `url("${addressOf(image.dataset.placeholder)}")`);
  }
}

function blurAll(node) {
  for (const image of node.querySelectorAll?.("img[data-placeholder]") ?? []) blurBehind(image);
}

new MutationObserver((changes) => {
  for (const change of changes) change.addedNodes.forEach(blurAll);
}).observe(document.documentElement, {childList: true, subtree: true});
blurAll(document);
