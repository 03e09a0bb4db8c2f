// The grid of a sheet: saves a cell when it is left or the keys rest, moves by keyboard, takes pasted blocks, shows what
// the checks say.
// Without this script the form is saved by its button.
import { offline, refused, saved, say } from "../ui/saving.js";

const PAUSE = 15000; // what is still being typed is saved when the keys rest so long; every saving is on record
const form = document.querySelector("#grid-form");
let leaving = false; // a button was pressed and waits for the cells to be saved
if (form) start();

function start() {
  const started = Date.now();
  let counted = 0;
  const dirty = new Set();
  let saving = Promise.resolve();
  let waiting = 0;
  let resting = 0;

  form.addEventListener("input", (event) => {
    compute(event.target);
    if (!mark(event.target)) return;
    clearTimeout(resting);
    resting = setTimeout(save, PAUSE);
  });
  form.addEventListener("change", (event) => { if (mark(event.target)) save(); });
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
  window.addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });
  // What was typed last goes first: a sheet is never submitted, or saved by its button, ahead of its own cells.
  document.addEventListener("submit", (event) => {
    if (!waiting && !dirty.size) return;
    event.preventDefault();
    leaving = true;
    save().then(() => {
      leaving = false;
      if (!dirty.size) event.target.requestSubmit(event.submitter);
    });
  });

  function mark(field) {
    const cell = Boolean(field.name) && field.name.split("|").length === 3;
    if (cell) dirty.add(field.name);
    return cell;
  }

  function save() {
    waiting += 1;
    saving = saving.then(send).finally(() => { waiting -= 1; });
    return saving;
  }

  async function send() {
    if (!dirty.size) return;
    const names = [...dirty];
    dirty.clear();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const minutes = Math.floor((Date.now() - started) / 60000);
    body.set("minutes", String(minutes - counted));
    for (const name of names) {
      const [code, part] = name.split("|");
      body.set(name, form.elements[name].value);
      body.set(`${code}|${part}|seen`, form.elements[`${code}|${part}|seen`].value);
    }
    say("正在保存…");
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) {
        names.forEach((name) => dirty.add(name));
        return refused(await answer.text());
      }
      counted = minutes;
      const told = await answer.json();
      show(told);
      saved();
      await ask(told.asked);
    } catch {
      names.forEach((name) => dirty.add(name));
      offline();
    }
  }

  function show({ versions, findings }) {
    for (const [name, version] of Object.entries(versions)) {
      if (form.elements[name]) form.elements[name].value = version;
    }
    form.querySelectorAll(".is-error, .is-warning").forEach((td) => td.classList.remove("is-error", "is-warning"));
    form.querySelectorAll("tr.says").forEach((row) => showFindings(row, findings));
  }

  function showFindings(row, all) {
    const code = row.dataset.says;
    const own = all.filter((f) => f.cells.some(([c]) => c === code));
    let list = row.querySelector(".findings");
    if (!list) {
      list = document.createElement("ul");
      list.className = "findings";
      row.cells[0].prepend(list);
    }
    list.replaceChildren(...own.filter((f) => f.code !== "empty-value").map(item)); // a blank is seen: its frame says it
    for (const f of own) for (const [c, heading] of f.cells) if (c === code) weigh(code, heading, f.severity);
    row.hidden = !row.cells[0].textContent.trim();
  }

  function weigh(code, heading, severity) {
    const head = [...form.querySelectorAll("thead th")].findIndex((th) => th.textContent.trim() === heading);
    const cell = document.getElementById(code)?.cells[head];
    if (cell && severity !== "note") cell.classList.add(`is-${severity}`);
  }
}

// What may be done and what is to be explained stands below the grid: it is fetched anew when a saving has changed it,
// unless somebody is writing there.
async function ask(asked) {
  if (document.querySelector("#asked").dataset.asked === asked || inUse()) return;
  const answer = await fetch(location.href);
  if (!answer.ok || inUse()) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["asked", "state"]) document.getElementById(id).replaceWith(page.getElementById(id));
}

function inUse() {
  const box = document.querySelector("#asked");
  const fields = [...box.querySelectorAll("input:not([type=hidden])")];
  return leaving || box.contains(document.activeElement) || fields.some((field) => field.value !== field.defaultValue);
}

function item(finding) {
  const li = document.createElement("li");
  li.className = finding.severity;
  const word = document.createElement("b");
  word.textContent = { error: "✕ 错误", warning: "△ 待核实", note: "· 提示" }[finding.severity];
  li.append(word, ` ${finding.message} `);
  if (finding.advice) {
    const advice = document.createElement("span");
    advice.className = "advice";
    advice.textContent = finding.advice;
    li.append(advice);
  }
  return li;
}

function fieldsOf(row) {
  return [...row.querySelectorAll("td.cell")].map((td) => td.firstElementChild);
}

function rows() {
  return [...document.querySelectorAll(".grid tbody tr[id]")];
}

function move(event) {
  const field = event.target;
  if (field.tagName !== "INPUT" || event.isComposing) return;
  const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
  const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
  if (!down && !up) return;
  const column = field.closest("td").cellIndex;
  const all = rows();
  const at = all.indexOf(field.closest("tr"));
  for (let i = at + (down ? 1 : -1); i >= 0 && i < all.length; i += down ? 1 : -1) {
    const next = all[i].cells[column].querySelector("input, select");
    if (next) {
      event.preventDefault();
      next.focus();
      if (next.select) next.select();
      return;
    }
  }
  event.preventDefault();
}

function paste(event) {
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  const field = event.target.closest("td.cell")?.firstElementChild;
  if (!field || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const all = rows();
  const top = all.indexOf(field.closest("tr"));
  const left = field.closest("td").cellIndex;
  text.split(/\r?\n/).forEach((line, i) => {
    line.split("\t").forEach((value, j) => {
      const target = all[top + i]?.cells[left + j]?.querySelector("input, select");
      if (!target) return;
      target.value = value.trim();
      target.dispatchEvent(new Event("change", { bubbles: true }));
      compute(target);
    });
  });
}

function compute(field) {
  const row = field.closest("tr[id]");
  const cell = (name) => row?.querySelector(`input[name="${CSS.escape(field.name.replace(/[^|]*$/, name))}"]`);
  const value = cell("value");
  if (!value?.dataset.scale) return;
  const [n, d] = ["numerator", "denominator"].map((name) => cell(name)?.value.trim());
  const known = n && d && Number(d) > 0 && Number.isFinite(Number(n));
  value.placeholder = known ? String(+((Number(n) / Number(d)) * Number(value.dataset.scale)).toFixed(Number(value.dataset.places))) : "";
}
