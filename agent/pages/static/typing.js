/* The checks while somebody types: a moment after the last key the form goes to the desk, which says what it finds and
   saves nothing. The same request is the sign of life by which others are told that somebody edits. */
window.storydeskTyping = (element) => {
  const QUIET = 400, BEAT = 20000;
  let waiting = null, asked = 0, shown = 0;

  const form = () => element.querySelector("[data-editing]:not([hidden]) form.edit");
  const parts = (form) => Object.fromEntries(Array.from(form.elements).filter((i) => i.name).map((i) => [i.name, i.value]));

  function ask(data, options) {
    return fetch("live", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data), ...options });
  }

  async function look() {
    clearTimeout(waiting);
    const at = form(), place = element.querySelector("[data-live]");
    if (!at || !place) return;
    const mine = ++asked;
    place.setAttribute("aria-busy", "true");
    const said = await told({ ...at.dataset, ...parts(at) });
    if (mine < shown) return;
    shown = mine;
    if (mine === asked) place.removeAttribute("aria-busy");
    if (said.detail) { const note = document.createElement("p"); note.className = "soft"; note.textContent = said.detail; place.replaceChildren(note); }
    else place.innerHTML = said.html;
  }

  async function told(data) {
    try {
      const answer = await ask(data);
      return await answer.json();
    } catch {
      return { detail: "The desk can’t be reached now, so nothing is checked. What you type is kept in this browser." };
    }
  }

  async function compare(event) {
    const box = element.querySelector("[data-unsaved-difference]");
    const at = element.querySelector("form.edit");
    if (!box || !at) return;
    const said = await told({ ...at.dataset, ...event.detail, only: "difference" });
    if (said.difference) box.innerHTML = said.difference;
  }

  function leave() {
    const at = element.querySelector("form.edit");
    if (at) ask({ draft: at.dataset.draft, leave: "yes" }, { keepalive: true }).catch(() => {});
  }

  element.addEventListener("input", (event) => {
    if (!event.target.closest("form.edit")) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, QUIET);
  });
  element.addEventListener("storydesk:editing", (event) => (event.detail ? look() : leave()));
  element.addEventListener("storydesk:unsaved", compare);
  document.addEventListener("storydesk:problem", look);
  window.addEventListener("pagehide", () => { if (form()) leave(); });
  setInterval(() => { if (form() && !document.hidden) look(); }, BEAT);
};
