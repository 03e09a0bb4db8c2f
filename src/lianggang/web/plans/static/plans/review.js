// Reviewing with keyboard and mouse: words and targets point at each other, decisions are sent without leaving the page.
const text = document.querySelector(".text");
const tree = document.querySelector(".tree");
const panel = document.querySelector("#panel");
let current = null;
let busy = false; // a decision is on its way: another one before its answer would be on what nobody has seen

function undecided() {
  const doubtful = [...tree.querySelectorAll(".target.doubtful")];
  return doubtful.length ? doubtful : [...tree.querySelectorAll(".target[data-key]:not(.decided)")];
}

// Scrolls a pane alone, where `scrollIntoView` would also move the page.
function bring(pane, element, share) {
  if (getComputedStyle(pane).overflowY !== "auto") return element.scrollIntoView({ block: "nearest" });
  const [inside, around] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (share || inside.top < around.top || inside.bottom > around.bottom)
    pane.scrollTop += inside.top - around.top - pane.clientHeight * (share || 0.3);
}

function select(target) {
  for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
  current = target;
  target.closest("details")?.setAttribute("open", "");
  target.classList.add("here");
  bring(tree, target);
  target.focus({ preventScroll: true });
  const words = [...text.querySelectorAll("mark")].filter((m) => m.dataset.targets.split(" ").includes(target.dataset.key));
  for (const mark of words) mark.classList.add("here");
  if (words.length) bring(text, words[0], 0.4);
}

function step(forward) {
  const all = undecided();
  if (!all.length) return;
  const after = (a, b) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING);
  const from = current && current.isConnected ? current : null;
  const next = !from ? all[0] : forward ? all.find((t) => after(from, t)) : all.findLast((t) => after(t, from));
  if (next) select(next);
}

function complain(message) {
  const progress = document.querySelector("#progress");
  progress.textContent = message;
  progress.classList.add("bad");
}

async function send(form, button) {
  const data = new FormData(form);
  data.append(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "item" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.redirected) return location.reload();
  if (!answer.ok) return complain(page.querySelector(".findings")?.textContent.trim() || "没有保存，请刷新本页再试");
  for (const part of [...page.body.children]) document.getElementById(part.id)?.replaceWith(part);
}

async function decide(form, button) {
  if (busy) return;
  const key = button.closest(".target")?.dataset.key;
  busy = true;
  try {
    await send(form, button);
  } catch {
    return complain("连不上服务器，没有保存");
  } finally {
    busy = false;
  }
  current = key ? document.getElementById(`t-${key}`) : null;
  if (form.id === "accept") step(true);
}

async function open(link) {
  const answer = await fetch(link.href);
  if (answer.redirected || !answer.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  page.querySelector("main .trail")?.remove();
  const close = document.createElement("button");
  close.className = "second close";
  close.textContent = "关闭";
  close.addEventListener("click", () => panel.close());
  panel.replaceChildren(close, ...page.querySelector("main").children);
  const show = document.querySelector('#accept input[name="show"]');
  for (const form of panel.querySelectorAll("form")) form.append(show.cloneNode());
  panel.showModal();
  panel.querySelector(new URL(link.href).hash.replaceAll(".", "\\.") || "h1")?.scrollIntoView();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "accept" && event.target.id !== "restore") return;
  if (!event.submitter?.closest(".item")) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const mark = link.closest("mark");
  const target = mark ? document.getElementById(link.hash.slice(1)) : link.classList.contains("what") ? link.closest(".target") : null;
  if (target) select(target);
  else if (link.classList.contains("edit")) open(link);
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (panel.open || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input, select, textarea, button, a, summary")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event.key === "ArrowDown");
  else if (event.key === "Enter" && current && !event.repeat) current.querySelector(".yes")?.click();
  else if (event.key.toLowerCase() === "e" && current) open(current.querySelector(".edit"));
  else return;
  event.preventDefault();
});

const place = document.getElementById(location.hash.slice(1));
const first = place?.closest(".target[data-key]") ?? place?.querySelector(".target[data-key]");
if (first) select(first);
else if (!location.hash && location.search) step(true);
