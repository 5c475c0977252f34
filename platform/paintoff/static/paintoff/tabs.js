/** A row of tabs that is wider than the screen begins at the one that one is at; where the style sheet cannot say so yet. */
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.parentElement;
  const past = tab.getBoundingClientRect().right - row.getBoundingClientRect().right;
  if (past > 0) row.scrollLeft += past;
}
