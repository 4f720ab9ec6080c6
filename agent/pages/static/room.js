/* The incident room by the keyboard, and the fields of its forms that keys.js does not keep (times, choices): they
   outlive a reload until the desk has them. A key goes to a place or opens a form; it never does anything by itself. */
(() => {
  const KEEP = "storydesk-room:";
  const room = () => document.querySelector("[data-room]");
  const kept = (form) => form.dataset.keep !== undefined && room();
  const chosen = (form) => Array.from(form.elements).filter((i) => i.name && (i.tagName === "SELECT" || i.type === "datetime-local"));
  const keyOf = (form, input) => `${KEEP}${form.dataset.keep}:${input.name}`;
  let sent = null;

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form && kept(form) && chosen(form).includes(event.target)) sessionStorage.setItem(keyOf(form, event.target), event.target.value);
  });
  document.addEventListener("submit", (event) => { if (kept(event.target)) sent = event.target.dataset.keep; }, true);

  document.addEventListener("click", (event) => { if (event.target.closest("[data-do]:not(form)")) sent = null; }, true);

  function restore() {
    for (const form of document.querySelectorAll("form[data-keep]")) {
      for (const input of chosen(form)) {
        const value = sessionStorage.getItem(keyOf(form, input));
        if (value === null) continue;
        if (form.dataset.keep === sent) sessionStorage.removeItem(keyOf(form, input));
        else input.value = value;
      }
    }
    sent = null;
  }

  /* A fresh page has no mark yet; keys.js has filled the fields by the time this runs. */
  function look() {
    const page = room();
    if (!page || page.dataset.seen) return;
    page.dataset.seen = "yes";
    setTimeout(restore);
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true });

  /* --- interactions to put behind the incident: looked for without drawing the page anew */

  async function find(field) {
    const place = field.form.querySelector("[data-found]");
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${field.dataset.look}&words=${encodeURIComponent(field.value)}`);
      const told = await answer.json();
      if (answer.ok) place.innerHTML = told.html;
      else place.textContent = told.detail ?? "The desk could not look. Nothing was changed; try again.";
    } catch {
      place.textContent = "The desk could not be reached. Nothing was changed; try again.";
    }
    place.removeAttribute("aria-busy");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-look-now], [data-open=behind]");
    const field = button && room() && document.querySelector("[data-look]");
    if (field) find(field);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.dataset?.look === undefined) return;
    event.preventDefault();
    find(event.target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !room()) return;
    if (event.target.closest?.("input, textarea, select, dialog")) return;
    const place = room().querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!place) return;
    event.preventDefault();
    if (place.dataset.open !== undefined) return place.click();
    place.focus();
    place.scrollIntoView({ block: "center" });
  });
})();
