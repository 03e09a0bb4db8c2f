// Copies a table as it stands, for Excel and Word. Without JavaScript the button stays hidden; the files remain.

function asText(table) {
  return [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t")).join("\n");
}

function plainCopy(table) {
  const copy = table.cloneNode(true);
  copy.querySelectorAll("a").forEach((link) => link.replaceWith(...link.childNodes));
  return copy.outerHTML;
}

async function copyTable(table) {
  const text = new Blob([asText(table)], { type: "text/plain" });
  const html = new Blob([plainCopy(table)], { type: "text/html" });
  await navigator.clipboard.write([new ClipboardItem({ "text/plain": text, "text/html": html })]);
}

async function copied(button) {
  const label = button.textContent;
  try {
    await copyTable(button.closest("section").querySelector("table"));
    button.textContent = "已复制";
  } catch {
    button.textContent = "浏览器不允许，请下载";
  }
  setTimeout(() => { button.textContent = label; }, 2000);
}

if (navigator.clipboard && window.ClipboardItem) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copied(button));
  }
}
