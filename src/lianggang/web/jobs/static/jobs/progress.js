// Shows how far a job is, and loads the page again when it has ended. Without this the page refreshes itself.
const PAUSE = 1000;
const panel = document.querySelector("[data-job]");
const bar = panel?.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(panel.dataset.job, { headers: { Accept: "application/json" } });
    if (answer.redirected) return location.reload();
    const job = await answer.json();
    if (job.state === "done") bar.value = bar.max;
    if (job.state === "done" || job.state === "failed") return location.reload();
    panel.querySelector("[data-message]").textContent = job.message || "排队等候";
    panel.querySelector("[data-count]").textContent = job.total ? `${job.done}／${job.total}` : "";
    bar.max = job.total || 1;
    bar.value = job.done;
  } catch {
    panel.querySelector("[data-message]").textContent = "连不上服务器，正在重试";
  }
  setTimeout(look, PAUSE);
}

if (panel) setTimeout(look, PAUSE);
