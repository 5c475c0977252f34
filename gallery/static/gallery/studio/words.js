/** Words that help go into the prompt where the caret is, parted by commas from what stands there. */
const field = document.querySelector("[data-studio] [name=words]");
const chips = document.querySelector("[data-chips]");

function insert(word) {
  const {value, selectionStart: from, selectionEnd: to} = field;
  const before = value.slice(0, from).replace(/[\s,]+$/, "");
  const after = value.slice(to).replace(/^[\s,]+/, "");
  const start = before && `${before}, `;
  field.value = start + word + (after && `, ${after}`);
  const caret = start.length + word.length;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event("input", {bubbles: true}));
}

if (field && chips) {
  chips.hidden = false;
  // Before it was ever in the field, the caret belongs behind the words.
  field.setSelectionRange(field.value.length, field.value.length);
  chips.addEventListener("click", ({target}) => target.dataset.word && insert(target.dataset.word));
}
