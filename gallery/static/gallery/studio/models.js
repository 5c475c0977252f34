/** Each model's own sizes, samplers and bounds: what another one could do cannot be chosen. The server says so in any case. */
const models = JSON.parse(document.getElementById("studio-models").textContent);
const form = document.querySelector("[data-studio]");

function only(select, known) {
  for (const option of select.options) option.disabled = option.hidden = !known.includes(option.value);
  if (!known.includes(select.value)) select.value = known[0];
}

function within(input, [least, most], usual) {
  Object.assign(input, {min: least, max: most});
  if (!(input.value >= least && input.value <= most)) input.value = usual;
}

function fit() {
  const model = models[form.elements.model.value];
  only(form.elements.size, model.sizes);
  only(form.elements.sampler, model.samplers);
  for (const name of ["steps", "guidance"]) within(form.elements[name], model[name], model.defaults[name]);
}

form.elements.model.addEventListener("change", fit);
