// Warns before leaving a page with words that were written and not sent. Forms that save by themselves look after
// their own (data-saves).
const FIELDS = 'form[method="post"]:not([data-saves]) textarea';
let sending = null; // the form that is on its way: what was written in the others would be lost

document.addEventListener("submit", (event) => { sending = event.target; });
window.addEventListener("pageshow", () => { sending = null; });
window.addEventListener("beforeunload", (event) => {
  const fields = [...document.querySelectorAll(FIELDS)].filter((field) => field.form !== sending);
  if (fields.some((field) => field.value !== field.defaultValue)) event.preventDefault();
  sending = null; // who stays may go on writing
});
