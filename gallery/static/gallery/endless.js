/** A list without end: what comes next is loaded before it is reached, and who comes back stands where they were. Without it the same
 * list is read by pages. */
const AHEAD = "1200px";
const MOST = 30;

const list = document.querySelector("[data-endless]");
const name = `endless ${location.pathname}${location.search}`;
const loaded = [];

const near = new IntersectionObserver(
  (seen) => {
    for (const {isIntersecting, target} of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      window.htmx.trigger(target, "near");
    }
  },
  {rootMargin: `0px 0px ${AHEAD} 0px`},
);

function watch() {
  const next = list.querySelector(":scope > .more a");
  if (next) near.observe(next);
}

/** The first picture in sight, by its address, and where it stands: sizes are known, but what hung above may have gone. */
function where() {
  const item = [...list.children].find((one) => one.getBoundingClientRect().bottom > 0);
  const link = item?.querySelector("a.picture");
  return link && {href: link.getAttribute("href"), top: item.getBoundingClientRect().top};
}

function remember() {
  sessionStorage.setItem(name, JSON.stringify({loaded: loaded.slice(0, MOST), at: where()}));
}

async function cardsAt(address) {
  const answer = await fetch(address, {headers: {"HX-Request": "true"}});
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

async function hangAgain(addresses) {
  const parts = await Promise.all(addresses.map(cardsAt));
  for (const [index, part] of parts.entries()) {
    list.querySelector(":scope > .more")?.remove();
    list.insertAdjacentHTML("beforeend", part);
    loaded.push(addresses[index]);
  }
  window.htmx.process(list);
}

function standAt({href, top}) {
  const item = list.querySelector(`a.picture[href="${CSS.escape(href)}"]`)?.closest("li");
  if (item) scrollBy({top: item.getBoundingClientRect().top - top, behavior: "instant"});
}

async function start() {
  const [entry] = performance.getEntriesByType("navigation");
  const kept = entry?.type === "navigate" ? null : JSON.parse(sessionStorage.getItem(name));
  if (kept?.loaded.length && kept.at) {
    history.scrollRestoration = "manual";
    // Where a page cannot be had any more, the list begins anew: nothing is lost but the place.
    await hangAgain(kept.loaded).then(() => standAt(kept.at), (error) => console.warn(error));
  }
  new MutationObserver(watch).observe(list, {childList: true});
  watch();
  addEventListener("pagehide", remember);
}

if (list) {
  list.addEventListener("htmx:beforeSwap", ({detail}) => detail.shouldSwap && loaded.push(detail.pathInfo.requestPath));
  document.addEventListener("DOMContentLoaded", start);
}
