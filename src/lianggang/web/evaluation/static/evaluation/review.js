// A self-evaluation: saves an item when a field of it is left, and shows at once where it goes against the record.
// Without this script the form is saved by its button, and the page then shows the same.
import { offline, refused, saved, say } from "../ui/saving.js";

const PAUSE = 15000; // words still being written are saved when the keys rest so long; every saving is on record
const form = document.querySelector("#review-form");
const dirty = new Set();
let saving = Promise.resolve();
let waiting = 0;
let resting = 0;

form.addEventListener("input", (event) => {
  if (!note(event.target)) return;
  clearTimeout(resting);
  resting = setTimeout(save, PAUSE);
});
form.addEventListener("change", (event) => { if (note(event.target)) save(); });

function note(field) {
  const [claim, name] = (field.name || "").split("|");
  if (name) dirty.add(claim);
  return Boolean(name);
}

window.addEventListener("beforeunload", (event) => { if (dirty.size) event.preventDefault(); });
// What is on its way is waited for, so that a button never meets one's own saving as if it were somebody else's.
document.addEventListener("submit", (event) => {
  if (!waiting && !dirty.size) return;
  event.preventDefault();
  save().then(() => { if (!dirty.size) event.target.submit(); });
});

function save() {
  waiting += 1;
  saving = saving.then(send).finally(() => { waiting -= 1; });
  return saving;
}

async function send() {
  if (!dirty.size) return;
  const claims = [...dirty];
  dirty.clear();
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const claim of claims) {
    for (const field of ["seen", "word", "text", "explanation"]) {
      body.set(`${claim}|${field}`, form.elements[`${claim}|${field}`].value);
    }
  }
  say("正在保存…");
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) {
      claims.forEach((claim) => dirty.add(claim));
      return refused(await answer.text());
    }
    show(await answer.json());
    saved();
  } catch {
    claims.forEach((claim) => dirty.add(claim));
    offline();
  }
}

function show({ versions, marks }) {
  for (const [name, version] of Object.entries(versions)) form.elements[name].value = version;
  for (const [claim, found] of Object.entries(marks)) {
    document.querySelector(`[data-marks="${claim}"]`).replaceChildren(...found.map(item));
    const asks = found.some((f) => f.severity === "warning");
    const why = document.querySelector(`[data-why="${claim}"]`);
    why.hidden = !asks && !why.querySelector("textarea").value;
  }
}

function item(finding) {
  const li = document.createElement("li");
  li.className = finding.severity;
  const word = document.createElement("b");
  word.textContent = finding.severity === "warning" ? "△ 与监测不一致" : "· 提示";
  const advice = document.createElement("span");
  advice.className = "advice";
  advice.textContent = finding.advice;
  li.append(word, ` ${finding.message} `, advice);
  return li;
}
