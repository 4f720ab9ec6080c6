/* A page with `data-again` becomes true by itself. It asks the desk every few seconds whether what it shows is still
   so; the desk answers with nothing, or with the page as it is now, and only what differs is changed in place. What
   somebody types, has chosen, opened, focused or scrolled to stays; a form that is open over the page is left alone
   when what it changes was changed by somebody else. When no answer comes the page says since when it may be old. */
(() => {
  const EVERY = 5000, SLOWEST = 60000, FRESH = 10000, SETTLED = 1500;
  /* Attributes that the page itself sets, and places that it fills. */
  const OWN = new Set(["open", "aria-busy", "data-seen", "data-held"]);
  const FILLED = "[data-clock] > b, [data-zone], [data-found], .inside";

  const page = () => document.querySelector("[data-again]");
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  let wait = EVERY, asked = 0, latest = null, good = Date.now(), refused = "";

  /* --- asking */

  async function ask() {
    const before = page();
    if (!before || document.hidden) return again(EVERY);
    if (latest && latest.shown === before) apply(before, latest.desk);  // what was held back a moment ago
    asked = Date.now();
    try {
      const answer = await fetch(before.dataset.again + `&seen=${encodeURIComponent(before.dataset.mark)}`, { redirect: "manual" });
      const told = await understood(answer);
      if (told && page() === before) renew(before, told.html);
      found();
    } catch (problem) {
      lost(problem);
    }
    again(wait);
  }

  /* The page as it is now, or nothing where it is as it was. A session that is over leads to the door. */
  async function understood(answer) {
    if (answer.status === 204) return null;
    if (answer.status === 200) return answer.json();
    const words = { 401: "Your session is over. Sign in again in another tab.", 404: "This is not on the desk any more.", 429: "" };
    throw { words: answer.type === "opaqueredirect" ? words[401] : words[answer.status] ?? "" };
  }

  let timer = 0;
  function again(ms) {
    clearTimeout(timer);
    timer = setTimeout(ask, ms);
  }
  const now = () => { if (Date.now() - asked > 1000) { wait = EVERY; again(0); } };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
  window.addEventListener("online", now);
  window.addEventListener("offline", () => { if (page()) lost({}); });

  /* --- when no answer comes */

  function found() {
    wait = EVERY;
    good = Date.now();
    if (!refused) return;
    refused = "";
    document.querySelector("#lost")?.remove();
  }

  function lost(problem) {
    wait = Math.min(Math.max(wait, EVERY) * 1.5, SLOWEST);
    refused = problem?.words || "The desk can’t be reached; it is asked again by itself.";
    const box = document.querySelector("#lost") ?? document.body.appendChild(strip());
    const at = new Date(good).toISOString().slice(11, 19);
    const words = `${refused} What you see is of ${at} UTC and may be old since. What you type stays here.`;
    if (box.textContent !== words) box.textContent = words;
  }

  function strip() {
    const box = document.createElement("p");
    box.id = "lost";
    box.className = "desk lost";
    box.setAttribute("role", "alert");
    return box;
  }

  /* --- changing what differs */

  function renew(shown, html) {
    const held = document.createElement("template");
    held.innerHTML = html;
    const desk = held.content.querySelector(".desk");
    const next = desk?.querySelector("[data-again]");
    const old = shown.closest(".desk");
    if (!next || Date.parse(desk.dataset.now) < Date.parse(old.dataset.now)) return;
    window.storydesk.dress(desk);
    const verb = next.dataset.mark.split(".")[0] !== shown.dataset.mark.split(".")[0];
    latest = { shown, desk };
    apply(shown, desk, verb);
  }

  function apply(shown, desk, verb = false) {
    const old = shown.closest(".desk");
    const anchor = standing(old), top = anchor?.getBoundingClientRect().top;
    document.documentElement.style.overflowAnchor = "none";
    const before = verb ? new Map(all(old, "[data-is]").map((one) => [one.dataset.is, words(one)])) : null;
    const waits = morph(old, desk) === "held";
    document.title = desk.dataset.page;
    if (!waits) latest = null;
    if (before) for (const one of all(old, "[data-is]")) if (before.get(one.dataset.is) !== words(one)) fresh(one);
    if (anchor?.isConnected) window.scrollBy(0, anchor.getBoundingClientRect().top - top);
    requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.style.overflowAnchor = ""; }));
  }

  /* What must not move under eyes and hands: where somebody types, else what the pointer is on, else the first thing
     that begins on the screen. */
  function standing(root) {
    const typing = document.activeElement;
    if (root.contains(typing) && typing.matches("input, textarea, select")) return typing;
    return all(root, ":hover").at(-1) ?? (window.scrollY ? all(root, "[data-is], h2").find((one) => one.getBoundingClientRect().top >= 0) : null);
  }

  function words(node) {
    const copy = node.cloneNode(true);
    for (const one of all(copy, "time, form")) one.remove();
    return copy.textContent;
  }

  /* Nobody confirms words that came under their finger this moment. */
  function fresh(node) {
    node.classList.add("fresh");
    const buttons = all(node, "button[data-do]:not([aria-disabled])");
    for (const button of buttons) button.setAttribute("aria-disabled", "true");
    setTimeout(() => { for (const button of buttons) button.removeAttribute("aria-disabled"); }, SETTLED);
    setTimeout(() => node.classList.remove("fresh"), FRESH);
  }

  /* Makes `from` into `to` in place. Gives "held" when something has to wait until nobody uses it. */
  function morph(from, to) {
    if (from.matches(FILLED)) return "";
    if (from.matches("dialog[open]") && !alike(from, to)) return occupied(from);
    const control = from.matches("input, textarea, select");
    const untouched = control && value(from) === given(from);
    attributes(from, to);
    const waits = from.matches("textarea") ? words_of(from, to) : children(from, to);
    if (untouched && value(from) !== given(from)) set(from);
    return waits;
  }

  /* An open form whose words are as they were only has to know on which revision it is sent. */
  function alike(from, to) {
    const bare = (node) => {
      const copy = node.cloneNode(true);
      for (const one of [copy, ...all(copy, "*")]) for (const name of ["data-revision", "open", "aria-busy"]) one.removeAttribute(name);
      for (const one of all(copy, ".inside, [data-zone], [data-found], time")) one.remove();
      return copy.innerHTML;
    };
    return bare(from) === bare(to);
  }

  function occupied(dialog) {
    if (dialog.dataset.held === undefined) {
      dialog.dataset.held = "";
      const note = document.createElement("p");
      note.className = "note warn inside";
      note.setAttribute("role", "status");
      note.textContent = "Somebody changed this while you had it open. Close it to see how it stands now; what you typed stays in it.";
      dialog.querySelector("h2")?.after(note);
      dialog.addEventListener("close", () => { delete dialog.dataset.held; note.remove(); if (latest && page()) apply(page(), latest.desk); }, { once: true });
    }
    return "held";
  }

  function attributes(from, to) {
    for (const { name } of Array.from(from.attributes)) if (!OWN.has(name) && !to.hasAttribute(name)) from.removeAttribute(name);
    for (const { name, value: said } of Array.from(to.attributes)) if (!OWN.has(name) && from.getAttribute(name) !== said) from.setAttribute(name, said);
  }

  /* The value that the desk gave a field; what somebody chose or typed differs from it. */
  function given(field) {
    if (field.dataset.utc !== undefined) return window.storydesk.local(field.dataset.utc);
    if (field.type === "checkbox" || field.type === "radio") return String(field.defaultChecked);
    if (field.tagName === "SELECT") return (Array.from(field.options).find((o) => o.defaultSelected) ?? field.options[0])?.value ?? "";
    return field.defaultValue ?? "";
  }

  const value = (field) => (field.type === "checkbox" || field.type === "radio" ? String(field.checked) : field.value);

  function set(field) {
    if (field.type === "checkbox" || field.type === "radio") field.checked = given(field) === "true";
    else field.value = given(field);
  }

  function words_of(from, to) {
    if (from.defaultValue !== to.defaultValue) from.defaultValue = to.defaultValue;
    return "";
  }

  const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.dataset.is || node.id || null : null);
  const kind = (node) => (node.nodeType === Node.ELEMENT_NODE ? `${node.tagName} ${node.dataset.do ?? ""} ${node.getAttribute("name") ?? ""}` : String(node.nodeType));

  /* Which child of `from` becomes which of `to`: by key, else the next one of its kind. */
  function paired(from, to) {
    const left = Array.from(from.childNodes).filter((node) => !(node.nodeType === Node.ELEMENT_NODE && node.matches(".inside")));
    return Array.from(to.childNodes).map((want) => {
      const key = keyOf(want);
      const at = left.findIndex((node) => (key ? keyOf(node) === key : !keyOf(node) && kind(node) === kind(want)));
      return { want, have: at < 0 ? null : left.splice(at, 1)[0] };
    });
  }

  function children(from, to) {
    const pairs = paired(from, to), stays = new Set(pairs.map((pair) => pair.have));
    let waits = "";
    for (const node of Array.from(from.childNodes)) {
      if (stays.has(node) || (node.nodeType === Node.ELEMENT_NODE && node.matches(".inside"))) continue;
      if (used(node)) waits = "held"; else node.remove();
    }
    let at = from.firstChild;
    for (const { want, have } of pairs) {
      while (at && at !== have && !stays.has(at)) at = at.nextSibling;
      if (!have) { from.insertBefore(document.importNode(want, true), at); continue; }
      if (have === at) at = at.nextSibling; else from.insertBefore(have, at);
      if (have.nodeType === Node.ELEMENT_NODE) waits = morph(have, want) || waits;
      else if (have.data !== want.data) { if (selected(have)) waits = "held"; else have.data = want.data; }
    }
    return waits;
  }

  function selected(node) {
    const selection = document.getSelection();
    return !!selection?.rangeCount && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(node);
  }

  const used = (node) => selected(node) || (node.nodeType === Node.ELEMENT_NODE && (node.contains(document.activeElement) || !!node.querySelector("dialog[open]") || node.matches("dialog[open]")));

  again(EVERY);
})();
