// Warns before leaving a page with words that were written and not sent. Forms that save by themselves look after
// their own (data-saves).
const FIELDS = 'form[method="post"]:not([data-saves]) textarea';
let sending = false;

document.addEventListener("submit", () => { sending = true; });
window.addEventListener("pageshow", () => { sending = false; });
window.addEventListener("beforeunload", (event) => {
  const written = [...document.querySelectorAll(FIELDS)].some((field) => field.value !== field.defaultValue);
  if (written && !sending) event.preventDefault();
});
