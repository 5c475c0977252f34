/** The colours a reader wants: as the system has them, light, or dark. Kept in a cookie, so that the server paints right at once. */
const YEAR = 365 * 24 * 3600;
const MEDIA = {"": "(prefers-color-scheme: dark)", light: "not all", dark: "all"};
const NAMES = {"": "as the system has them", light: "light", dark: "dark"};
const ORDER = ["", "light", "dark"];
const root = document.documentElement;

function chosen() {
  return root.dataset.theme ?? "";
}

/** Brings the page, and every toggle on it, in line with what was chosen. */
export function showTheme() {
  const theme = chosen();
  document.querySelector("link[data-dark]").media = MEDIA[theme];
  for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
    toggle.setAttribute("aria-label", `Colours: ${NAMES[theme]}`);
    for (const icon of toggle.querySelectorAll("[data-theme-icon]")) icon.hidden = icon.dataset.themeIcon !== theme;
  }
}

function choose(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
  showTheme();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) choose(ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length]);
});
showTheme();
