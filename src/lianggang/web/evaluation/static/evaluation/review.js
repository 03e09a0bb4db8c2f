// A self-evaluation: saves an item when a field of it is left, and shows at once where it goes against the record.
// Without this script the form is saved by its button, and the page then shows the same.
const form = document.querySelector("#review-form");
const status = document.querySelector("#saved");
const dirty = new Set();
let saving = Promise.resolve();
let waiting = 0;

form.addEventListener("change", (event) => {
  const [claim, field] = (event.target.name || "").split("|");
  if (!field) return;
  dirty.add(claim);
  save();
});
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
    if (!answer.ok) return refused(claims, await answer.text());
    show(await answer.json());
    say(`已保存 ${new Date().toLocaleTimeString("zh-CN")}`);
  } catch {
    claims.forEach((claim) => dirty.add(claim));
    say("没有保存：网络不通。请不要关闭本页，稍后再按“保存”。", true);
  }
}

function refused(claims, html) {
  claims.forEach((claim) => dirty.add(claim));
  const page = new DOMParser().parseFromString(html, "text/html");
  const why = [...page.querySelectorAll(".findings li")].map((li) => li.textContent.replace(/\s+/g, " ").trim()).join(" ");
  say(`没有保存：${why || "请重新打开本页。"}`, true);
}

function say(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
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
