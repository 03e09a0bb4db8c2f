// Goes back to the page as it was left, with what was typed; the link alone would open it anew.
document.querySelector("[data-back]")?.addEventListener("click", (event) => {
  if (history.length < 2) return;
  event.preventDefault();
  history.back();
});
