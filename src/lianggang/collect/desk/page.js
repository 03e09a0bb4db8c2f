// The page: what is typed is kept in this browser, checked at once, and given out as a signed answer.

const given = JSON.parse(document.getElementById("form-data").textContent);
const check = evaluator(given.form);
const fields = [...document.querySelectorAll("[data-cell]")];
const byCell = new Map(fields.map((field) => [field.dataset.cell, field]));
const status = document.getElementById("status");
const filler = document.getElementById("filled-by");
const store = `lianggang:${given.issue.subject}:${given.issue.number}`;
const MARKS = { error: "✕ 错误", warning: "△ 待核实", note: "· 提示" };

const typed = () => new Map(fields.map((field) => [field.dataset.cell, field.value]));

function keep() {
  try {
    localStorage.setItem(store, JSON.stringify({ cells: [...typed()], by: filler.value }));
    return "已存在本机的这个浏览器里";
  } catch {
    return "这个浏览器不能保存，请常用“导出答复”存成文件";
  }
}

function restore() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(store)); } catch { /* nothing is kept here */ }
  fill(kept ? kept.cells : given.cells.map(([code, heading, text]) => [`${code}|${heading}`, text]));
  filler.value = kept?.by ?? "";
}

function fill(cells) {
  for (const [cell, text] of cells) if (byCell.has(cell)) byCell.get(cell).value = text;
}

function finding(f) {
  const item = document.createElement("li");
  item.className = `is-${f.severity}`;
  item.textContent = `${MARKS[f.severity]}：${f.message}${f.advice ? `。${f.advice}` : ""}`;
  return item;
}

function show() {
  const { findings, computed } = check(typed());
  for (const field of fields) field.removeAttribute("aria-invalid");
  for (const list of document.querySelectorAll("[data-says]")) {
    const own = findings.filter((f) => f.cells.some(([code]) => code === list.dataset.says));
    list.replaceChildren(...own.map(finding));
  }
  for (const f of findings.filter((x) => x.severity === "error")) {
    for (const [code, heading] of f.cells) byCell.get(`${code}|${heading}`)?.setAttribute("aria-invalid", "true");
  }
  for (const line of given.form.lines.filter((x) => x.divides)) {
    for (const cell of [given.form.headings.value, ...line.parts].map((heading) => `${line.code}|${heading}`)) {
      byCell.get(cell).placeholder = computed.get(cell) ?? "";
    }
  }
  const general = findings.filter((f) => !f.cells.length);
  document.getElementById("general").replaceChildren(...general.map(finding));
  const count = (severity) => findings.filter((f) => f.severity === severity).length;
  document.getElementById("counts").textContent = `错误${count("error")}处，待核实${count("warning")}处`;
  return findings;
}

function changed() {
  show();
  status.textContent = keep();
}

function answer() {
  const cells = [...typed()].filter(([, text]) => text.trim()).map(([cell, text]) => [...cell.split("|"), text.toWellFormed?.() ?? text]);
  const { subject, number, secret } = given.issue;
  const body = {
    kind: "lianggang-answer", version: 1, form: given.template, issue: number, subject, unit: given.unit,
    territory: given.form.territory, year: given.form.year, cells, filled_by: filler.value.trim(),
    saved_at: new Date().toISOString(),
  };
  return sealed(body, secret);
}

function save() {
  const errors = show().filter((f) => f.severity === "error").length;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(answer())], { type: "application/json" }));
  link.download = `${given.number}_${given.unit}_${given.form.year}_答复.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  status.textContent = errors ? `已导出；还有${errors}处错误，上传以后仍须改正` : "已导出答复，请由本单位的填报人上传";
}

async function open(file) {
  try {
    const { sha256: hash, hmac: signature, ...body } = JSON.parse(await file.text());
    if (body.kind !== "lianggang-answer" || body.form !== given.template) throw new Error("不是这张表的答复");
    if (hash !== hex(sha256(utf8(canonical(body))))) throw new Error("文件不完整，或者有改动");
    for (const field of fields) field.value = "";
    fill(body.cells.map(([code, heading, text]) => [`${code}|${heading}`, text]));
    filler.value = body.filled_by;
    changed();
    status.textContent = "已打开，接着填写";
  } catch (problem) {
    status.textContent = problem instanceof SyntaxError ? "不是答复文件" : problem.message;
  }
}

document.getElementById("form").addEventListener("input", changed);
document.getElementById("save").addEventListener("click", save);
document.getElementById("print").addEventListener("click", () => window.print());
document.getElementById("open").addEventListener("change", async ({ target }) => {
  if (target.files[0]) await open(target.files[0]);
  target.value = ""; // so that the same file can be opened again
});
document.getElementById("form").addEventListener("submit", (event) => event.preventDefault());
restore();
show();
window.desk = { check: (cells) => check(new Map(cells)).findings };
