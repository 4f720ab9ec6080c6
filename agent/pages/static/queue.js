/* The queue is narrowed and paged by its address: each tab, choice, letter and page goes into it, so that a link opens
   the same and Back leads to what was there. What stands there then is asked of the desk, and so it is every few
   seconds, in case that anything happened; it is put in its place, while focus, selection, what is typed and the place
   on the screen stay. */
(() => {
  const EVERY = 15000, STILL = 2000, SPREAD = 5000, LETTER = 120;
  const NAMES = ["show", "text", "state", "hand", "team", "q"];
  const queue = () => document.querySelector("[data-queue]");
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const tidy = (words) => words.trim().replace(/\s+/gu, " ");

  /* --- the filter: its fields are what counts, the address follows */

  function read(address) {
    const told = new URL(address, location.href).searchParams;
    const filter = Object.fromEntries(NAMES.map((name) => [name, tidy(told.get(name) ?? "")]));
    return { ...filter, show: filter.show || "all" };
  }

  function chosen(page) {
    const filter = { show: page.querySelector("[data-show][aria-current]")?.dataset.show ?? "all" };
    for (const field of all(page, "[data-filter]")) filter[field.dataset.filter] = tidy(field.value);
    return { ...read("./"), team: "", ...filter };
  }

  function choose(page, filter) {
    for (const tab of all(page, "[data-show]")) {
      tab.toggleAttribute("aria-current", false);
      if (tab.dataset.show === filter.show) { tab.setAttribute("aria-current", "true"); tab.hidden = false; }
    }
    for (const field of all(page, "[data-filter]")) if (tidy(field.value) !== filter[field.dataset.filter]) field.value = filter[field.dataset.filter] ?? "";
  }

  function address(filter, view) {
    const told = new URLSearchParams(NAMES.filter((name) => filter[name]).map((name) => [name, filter[name]]));
    if (view) told.set("view", view);
    return `./?${told}`;
  }

  /* One entry of the history for each choice; all letters of one search are one entry. */
  let typing = false;
  function keep(page, at, quietly, wait = 0) {
    const view = new URL(at, location.href).searchParams.get("view") ?? "";
    page.dataset.view = view;
    if (`./${location.search}` !== at) history[quietly ? "replaceState" : "pushState"](history.state, "", at);
    narrow(page, wait);
  }

  document.addEventListener("input", (event) => {
    const page = queue(), field = event.target;
    if (!page || field.dataset?.filter === undefined) return;
    const letters = field.type === "search";
    keep(page, address(chosen(page), page.dataset.view), letters && typing, letters ? LETTER : 0);
    typing = letters;
  });
  document.addEventListener("focusout", () => { typing = false; });

  document.addEventListener("click", (event) => {
    const page = queue(), link = event.target.closest?.("[data-queue] :is(a[data-show], a[data-chip], [data-part=none] a, .leaves a)");
    if (page && event.target.closest?.("[data-clear]")) {
      choose(page, { ...read("./?show=all"), show: chosen(page).show });
      keep(page, address(chosen(page), page.dataset.view));
      page.querySelector("[data-filter]").focus();
      return;
    }
    if (!page || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const tab = link.dataset.show;  // beside what was typed since the desk answered last
    const at = tab ? address({ ...chosen(page), show: tab }, page.dataset.view) : link.getAttribute("href");
    choose(page, read(at));
    if (link.closest(".leaves")) turning = true;
    keep(page, at);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, dialog")) return;
    const way = { n: "next", p: "prev" }[event.key.toLowerCase()];
    if (way) queue()?.querySelector(`.leaves a[rel=${way}]`)?.click();
  });

  window.addEventListener("popstate", () => {
    const page = queue();
    if (!page) return;
    page.dataset.view = new URLSearchParams(location.search).get("view") ?? "";
    choose(page, read(location.search || "./?show=all"));
    narrow(page);
  });

  /* --- what others do */

  /* `turn` counts what the person asked for: an answer to what they asked before is put nowhere. */
  let asking = false, moved = 0, waiting = null, turn = 0, narrowing = null, turning = false;

  /* Nothing moves under the pointer, a selection or an open dialog; it is looked at again in a moment. */
  function busy(page) {
    const selection = document.getSelection();
    const holds = selection && !selection.isCollapsed && page.contains(selection.anchorNode);
    return holds || document.querySelector("dialog:modal") || Date.now() - moved < STILL;
  }

  function later(wait) {
    clearTimeout(waiting);
    waiting = setTimeout(look, wait);
  }

  /* What the address asks for now, whether or not anything happened. */
  function narrow(page, wait = 0) {
    turn += 1;
    page.dataset.stamp = "";
    clearTimeout(narrowing);
    narrowing = setTimeout(() => ask(page, turn), wait);
  }

  async function look() {
    later(EVERY + Math.random() * SPREAD);
    const page = queue();
    if (!page || document.hidden || asking) return;
    asking = true;
    try { await ask(page, turn); } finally { asking = false; }
  }

  async function ask(page, mine) {
    const since = page.dataset.stamp;
    try {
      const answer = await fetch("news", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ since, query: location.search }),
      });
      if (answer.status === 401) return behind(page, "Your session is over, and what others do is shown no more. Sign in again in another tab, then load this page anew.");
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      behind(page, "");
      if (page !== queue() || mine !== turn || page.dataset.stamp !== since || said.stamp === since) return;
      if (since && busy(page)) return later(STILL);
      put(page, new DOMParser().parseFromString(said.html, "text/html"));
    } catch {
      behind(page, "The desk can’t be reached, so what you see may be old. It goes on by itself.");
    }
  }

  function behind(page, words) {
    page.querySelector("[data-behind-words]").textContent = words;
    page.querySelector("[data-behind]").hidden = !words;
  }

  function put(page, told) {
    const fresh = told.querySelector("[data-queue]"), rows = page.querySelector("[data-part=rows]"), turned = turning;
    const held = turned ? null : anchor(page), top = held?.getBoundingClientRect().top, focus = focused(page);
    const before = page.querySelector("[data-show=mine] [data-count]").textContent;
    turning = false;
    for (const part of all(page, "[data-part]:not([data-part=rows])")) match(part, fresh.querySelector(`[data-part=${part.dataset.part}]`));
    for (const name of ["data-some", "data-nothing", "data-clear"]) page.querySelector(`[${name}]`).hidden = fresh.querySelector(`[${name}]`).hidden;
    for (const box of document.querySelectorAll("dialog [data-changed]")) {
      box.hidden = told.querySelector(`#${CSS.escape(box.closest("dialog").id)} [data-changed]`)?.hidden ?? true;
    }
    const here = new Map(all(rows, "[data-row]").map((row) => [row.dataset.row, row]));
    const next = all(fresh, "[data-part=rows] > [data-row]").map((row) => {
      const old = here.get(row.dataset.row);
      return old?.dataset.sum === row.dataset.sum ? old : row;
    });
    for (const old of here.values()) if (!next.includes(old)) old.remove();
    next.forEach((row, place) => { if (rows.children[place] !== row) rows.insertBefore(row, rows.children[place] ?? null); });
    const since = page.dataset.stamp;
    page.dataset.stamp = fresh.dataset.stamp;
    const after = page.querySelector("[data-show=mine] [data-count]").textContent;
    if (since && before !== after) page.querySelector("[data-said]").textContent = `${after} wait for you now.`;
    if (turned) return turnedTo(page, rows);
    if (focus && document.activeElement !== focus()) focus()?.focus({ preventScroll: true });
    const same = held && (held.isConnected ? held : rows.querySelector(`[data-row="${CSS.escape(held.dataset.row)}"]`));
    if (same) window.scrollBy(0, same.getBoundingClientRect().top - top);
  }

  /* Another page begins at its first row, for the eye and for the keyboard. */
  function turnedTo(page, rows) {
    page.querySelector("[data-said]").textContent = page.querySelector(".leaves span")?.textContent ?? "";
    rows.querySelector("a")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /* `now` becomes what `then` is, piece by piece, so that what has the focus or is open stays so. */
  function match(now, then) {
    if (now.nodeName !== then.nodeName || now.childNodes.length !== then.childNodes.length) return now.replaceWith(then);
    if (now.nodeType === Node.TEXT_NODE) { if (now.data !== then.data) now.data = then.data; return; }
    for (const { name } of Array.from(now.attributes ?? [])) if (name !== "open" && !then.hasAttribute(name)) now.removeAttribute(name);
    for (const { name, value } of then.attributes ?? []) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    Array.from(then.childNodes).forEach((child, place) => match(now.childNodes[place], child));
  }

  /* The row that stays where it is: the one that has the focus, else the first one on the screen. */
  function anchor(page) {
    const focus = document.activeElement?.closest("[data-row]");
    return window.scrollY > 0 || focus ? focus ?? all(page, "[data-row]").find((row) => row.getBoundingClientRect().bottom > 0) : null;
  }

  /* How to find what has the focus again, after its row was drawn anew. */
  function focused(page) {
    const at = document.activeElement, row = at?.closest("[data-row]");
    if (!row || !page.contains(at)) return null;
    const link = at.matches("a"), id = CSS.escape(row.dataset.row);
    return () => page.querySelector(`[data-row="${id}"] ${link ? "a" : "button"}`) ?? page.querySelector(`[data-row="${id}"] a`);
  }

  document.addEventListener("pointermove", (event) => { if (event.target.closest?.("[data-part=rows]")) moved = Date.now(); }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.addEventListener("focus", look);
  window.addEventListener("pageshow", look);
  window.addEventListener("online", look);

  /* A page that was drawn anew has no mark yet. */
  new MutationObserver(() => {
    const page = queue();
    if (!page || page.dataset.seen) return;
    page.dataset.seen = "yes";
    later(EVERY + Math.random() * SPREAD);
  }).observe(document, { childList: true, subtree: true });
})();
