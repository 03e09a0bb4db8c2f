// What pages that save by themselves share: the line that says how it went, and the reason of a refusal.
const status = document.querySelector("#saved");

export function say(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
}

export function saved() {
  say(`已保存 ${new Date().toLocaleTimeString("zh-CN")}`);
}

export function offline() {
  say("没有保存：网络不通。请不要关闭本页，稍后再按“保存”。", true);
}

// html: the page that a refused saving was answered with.
export function refused(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const why = [...page.querySelectorAll(".findings li")].map((li) => li.textContent.replace(/\s+/g, " ").trim()).join(" ");
  say(`没有保存：${why || "请重新打开本页。"}`, true);
}
