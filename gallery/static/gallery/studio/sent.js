/** A page that comes back from the browser's memory asks for new pictures: those that it was sent for are there already. */
const anew = () => [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join("");

addEventListener("pageshow", ({persisted}) => {
  if (!persisted) return;
  for (const field of document.querySelectorAll("input[name=sent]")) field.value = anew();
});
