/** Short addresses: what was left empty in a form of choices is not sent. Without it the site reads past empty ones. */
for (const form of document.querySelectorAll("form[data-no-empties]")) {
  form.addEventListener("formdata", ({formData}) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
}
