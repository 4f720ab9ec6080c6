/* The policy while somebody types it: a moment after the last key the desk says what stands against it, at its lines,
   and what it changes. Nothing is saved until it is put in force; what was typed stays in this browser till then. */
(() => {
  const QUIET = 500, BEAT = 20000;
  let waiting = null, asked = 0, lines = [];
  const form = () => document.querySelector("#policy-form");
  const text = () => form()?.elements.text;

  function number() {
    const field = text(), gutter = document.querySelector("[data-numbers]");
    if (!field || !gutter) return;
    const count = field.value.split("\n").length;
    field.rows = count + 1;
    const wrong = new Set(lines);
    gutter.replaceChildren(...Array.from({ length: count }, (_, n) => {
      const place = document.createElement(wrong.has(n + 1) ? "b" : "span");
      place.textContent = `${wrong.has(n + 1) ? "■" : ""}${n + 1}\n`;
      return place;
    }));
  }

  /* The button stays where it is; why it can't be used now stands beside it. */
  function offer(why) {
    document.querySelector("[data-put]")?.setAttribute("aria-disabled", String(why !== ""));
    const said = document.querySelector("[data-why-not]");
    if (said) said.textContent = why;
  }

  async function check() {
    clearTimeout(waiting);
    const at = form(), place = document.querySelector("[data-checked]");
    if (!at || !place) return;
    const mine = ++asked;
    let said;
    try {
      const answer = await fetch("policy/check", {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text: at.elements.text.value, seen: at.elements.seen.value }),
      });
      said = await answer.json();
    } catch {
      said = { detail: "The desk can’t be reached now, so nothing is checked. What you type is kept in this browser." };
    }
    if (mine !== asked) return;
    if (said.html === undefined) {
      const note = document.createElement("p");
      note.className = "note bad";
      note.textContent = said.detail ?? "This could not be checked.";
      place.replaceChildren(note);
      return offer("It could not be checked.");
    }
    if (place.dataset.was !== said.html) { place.innerHTML = said.html; place.dataset.was = said.html; }
    lines = said.lines;
    number();
    offer(said.why);
  }

  /* The line is selected and brought into view, as one would find it by hand. */
  function show(line) {
    const field = text(), before = field.value.split("\n").slice(0, line - 1);
    const start = before.reduce((sum, one) => sum + one.length + 1, 0);
    field.focus();
    field.setSelectionRange(start, start + (field.value.slice(start).split("\n")[0]?.length ?? 0));
    field.parentElement.querySelector(`.numbers > :nth-child(${line})`)?.scrollIntoView({ block: "center" });
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("#policy-form")) return;
    number();
    offer("It is being checked.");
    clearTimeout(waiting);
    waiting = setTimeout(check, QUIET);
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest?.(selector);
    if (at("[data-put][aria-disabled=true]")) { event.preventDefault(); event.stopPropagation(); document.querySelector("[data-checked] [data-line], [data-checked] [data-take]")?.focus(); }
    else if (at("[data-line]")) show(Number(at("[data-line]").dataset.line));
    else if (at("[data-take]") && form()) {
      form().elements.seen.value = form().dataset.base = at("[data-take]").dataset.take;
      text().dispatchEvent(new Event("input", { bubbles: true }));
      text().focus();
    } else if (at("[data-revert]") && form()) again(at("[data-revert]"));
  }, true);

  /* Back to the version that one began with, and with the next click to what was typed. */
  let typed = null;
  function again(button) {
    const field = text(), now = field.value;
    field.value = typed ?? field.defaultValue;
    button.textContent = typed === null ? "Bring back what I typed" : button.dataset.revert;
    typed = typed === null ? now : null;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  function leave() {
    if (form()) fetch("policy/check", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{\"leave\": \"yes\"}", keepalive: true }).catch(() => {});
  }

  document.addEventListener("storydesk:problem", check);
  window.addEventListener("pagehide", leave);
  setInterval(() => { if (form() && !document.hidden) check(); }, BEAT);
  new MutationObserver(() => {
    const at = form();
    if (!at || at.dataset.looked) return;
    at.dataset.looked = "yes";
    setTimeout(() => { number(); check(); });
  }).observe(document, { childList: true, subtree: true });
})();
