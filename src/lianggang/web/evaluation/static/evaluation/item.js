// One item before an evaluator: j and k go to the next and the one before, digits choose a step of the scale,
// Ctrl+Enter scores. Without this script the links and buttons do the same.
const form = document.querySelector("#score-form");
const levels = [...document.querySelectorAll('input[name="level"]')];
const points = document.querySelector("#points");

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form?.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "j" || event.key === "k") go(event.key === "j" ? "next" : "prev");
  const level = levels[Number(event.key) - 1];
  if (level) choose(level);
});
levels.forEach((level) => level.addEventListener("change", () => choose(level)));

function isTyping(field) {
  return field.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function go(rel) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (link) location.href = link.href;
}

function choose(level) {
  level.checked = true;
  points.value = level.dataset.points;
}
