// Choosing all indicators at once, and how many are chosen.
const boxes = [...document.querySelectorAll('#reporters input[name="code"]')];
const head = document.querySelector("#reporters [data-all]");
const count = document.querySelector("[data-chosen]");

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  count.textContent = chosen ? `已选 ${chosen} 项` : "";
}

if (head && boxes.length) {
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", "全选");
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  head.replaceChildren(all);
  for (const box of boxes) box.addEventListener("change", tell);
}
