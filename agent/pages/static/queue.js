/* The queue narrows itself: each tab, choice and letter hides what does not fit and goes into the address, so that a
   link opens the same and Back leads to what was there. Every few seconds it asks whether anything happened, and puts
   what changed into its place; focus, selection, what is typed and the place on the screen stay. Rows say what a
   filter may ask (`data-marks`, `data-text`); `Filter.fits` of the desk and `fits` here are the same rule. */
(() => {
  const EVERY = 15000, STILL = 2000, SPREAD = 5000;
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

  const same = (one, other) => NAMES.every((name) => (one[name] ?? "") === (other[name] ?? ""));

  function address(filter, view) {
    const told = new URLSearchParams(NAMES.filter((name) => filter[name]).map((name) => [name, filter[name]]));
    if (view) told.set("view", view);
    return `./?${told}`;
  }

  function fits(row, filter) {
    const marks = new Set(row.dataset.marks.split(" "));
    const wanted = NAMES.filter((name) => name !== "q" && filter[name]).map((name) => `${name}:${filter[name]}`);
    return wanted.every((mark) => mark === "show:all" || marks.has(mark))
      && filter.q.toLowerCase().split(" ").every((word) => row.dataset.text.includes(word));
  }

  function narrow(page) {
    const filter = chosen(page), rows = all(page, "[data-row]");
    for (const row of rows) row.hidden = !fits(row, filter);
    const count = (wanted) => rows.filter((row) => fits(row, wanted)).length;
    for (const tab of all(page, "[data-show]")) {
      const n = count({ ...read("./?show=all"), show: tab.dataset.show });
      tab.querySelector("[data-count]").textContent = n;
      tab.href = address({ ...filter, show: tab.dataset.show });
      if (tab.dataset.show === "stand-in") tab.hidden = !n && filter.show !== "stand-in";
    }
    for (const chip of all(page, "[data-chip]")) {
      const own = read(chip.href), current = chip.dataset.chip === page.dataset.view;
      chip.querySelector("[data-count]").textContent = count(own);
      chip.toggleAttribute("aria-current", false);
      if (current) chip.setAttribute("aria-current", "true");
      chip.toggleAttribute("data-differs", current && !same(own, filter));
      const box = document.querySelector(`#view-${CSS.escape(chip.dataset.chip)} [data-changed]`);
      if (box) box.hidden = !current || same(own, filter);
    }
    const opened = page.querySelector("[data-chip][aria-current][data-own]"), change = page.querySelector("[data-change]");
    change.hidden = !opened;
    if (opened) {
      change.dataset.open = `view-${opened.dataset.chip}`;
      change.querySelector("[data-name]").textContent = opened.querySelector("[data-name]").textContent;
    }
    page.querySelector("[data-clear]").hidden = !NAMES.some((name) => name !== "show" && filter[name]);
    page.querySelector("[data-none]").hidden = rows.some((row) => !row.hidden);
    page.querySelector("[data-some]").hidden = !rows.length;
    page.querySelector("[data-nothing]").hidden = rows.length > 0;
    page.querySelector("[data-all]").textContent = `Show all ${rows.length}`;
  }

  /* One entry of the history for each choice; all letters of one search are one entry. */
  let typing = false;
  function keep(page, filter, view, quietly) {
    page.dataset.view = view ?? "";
    const at = address(filter, view);
    if (`./${location.search}` !== at) history[quietly ? "replaceState" : "pushState"](history.state, "", at);
    narrow(page);
  }

  document.addEventListener("input", (event) => {
    const page = queue(), field = event.target;
    if (!page || field.dataset?.filter === undefined) return;
    keep(page, chosen(page), page.dataset.view, field.type === "search" && typing);
    typing = field.type === "search";
  });
  document.addEventListener("focusout", () => { typing = false; });

  document.addEventListener("click", (event) => {
    const page = queue(), link = event.target.closest?.("[data-queue] a[data-show], a[data-chip], [data-none] a");
    if (page && event.target.closest?.("[data-clear]")) {
      choose(page, { ...read("./?show=all"), show: chosen(page).show });
      keep(page, chosen(page), page.dataset.view);
      page.querySelector("[data-filter]").focus();
      return;
    }
    if (!page || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    choose(page, read(link.href));
    keep(page, chosen(page), link.dataset.chip ?? (link.dataset.show ? page.dataset.view : ""));
  });

  window.addEventListener("popstate", () => {
    const page = queue();
    if (!page) return;
    page.dataset.view = new URLSearchParams(location.search).get("view") ?? "";
    choose(page, read(location.search || "./?show=all"));
    narrow(page);
  });

  /* --- what others do */

  let asking = false, moved = 0, waiting = null;

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

  async function look() {
    later(EVERY + Math.random() * SPREAD);
    const page = queue();
    if (!page || document.hidden || asking) return;
    asking = true;
    const since = page.dataset.stamp;
    try {
      const answer = await fetch("news", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ since, query: location.search }),
      });
      if (answer.status === 401) return behind(page, "Your session is over, and what others do is shown no more. Sign in again in another tab, then load this page anew.");
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      behind(page, "");
      if (page !== queue() || page.dataset.stamp !== since || said.stamp === since) return;
      if (busy(page)) return later(STILL);
      put(page, new DOMParser().parseFromString(said.html, "text/html").querySelector("[data-queue]"));
    } catch {
      behind(page, "The desk can’t be reached, so what others do is not shown now. It goes on by itself.");
    } finally {
      asking = false;
    }
  }

  function behind(page, words) {
    page.querySelector("[data-behind-words]").textContent = words;
    page.querySelector("[data-behind]").hidden = !words;
  }

  function put(page, fresh) {
    const rows = page.querySelector("[data-part=rows]");
    const held = anchor(page), top = held?.getBoundingClientRect().top, focus = focused(page);
    for (const name of ["strips", "archive"]) {
      const now = page.querySelector(`[data-part=${name}]`), then = fresh.querySelector(`[data-part=${name}]`);
      const open = now.querySelector("details")?.open;
      if (plain(now) !== plain(then)) now.replaceChildren(...then.childNodes);
      if (open) now.querySelector("details")?.setAttribute("open", "");
    }
    const here = new Map(all(rows, "[data-row]").map((row) => [row.dataset.row, row]));
    const next = all(fresh, "[data-part=rows] > [data-row]").map((row) => {
      const old = here.get(row.dataset.row);
      return old?.dataset.sum === row.dataset.sum ? old : row;
    });
    for (const old of here.values()) if (!next.includes(old)) old.remove();
    next.forEach((row, place) => { if (rows.children[place] !== row) rows.insertBefore(row, rows.children[place] ?? null); });
    page.dataset.stamp = fresh.dataset.stamp;
    const before = page.querySelector("[data-show=mine] [data-count]").textContent;
    narrow(page);
    const after = page.querySelector("[data-show=mine] [data-count]").textContent;
    if (before !== after) page.querySelector("[data-said]").textContent = `${after} wait for you now.`;
    if (focus && document.activeElement !== focus()) focus()?.focus({ preventScroll: true });
    const same = held && (held.isConnected ? held : rows.querySelector(`[data-row="${CSS.escape(held.dataset.row)}"]`));
    if (same && !same.hidden) window.scrollBy(0, same.getBoundingClientRect().top - top);
  }

  /* The words of a part, without its times: those count by themselves. */
  function plain(part) {
    const copy = part.cloneNode(true);
    for (const time of all(copy, "time")) time.textContent = "";
    return copy.textContent;
  }

  /* The row that stays where it is: the one that has the focus, else the first one on the screen. */
  function anchor(page) {
    const focus = document.activeElement?.closest("[data-row]");
    return window.scrollY > 0 || focus ? focus ?? all(page, "[data-row]").find((row) => !row.hidden && row.getBoundingClientRect().bottom > 0) : null;
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
    narrow(page);
    later(EVERY + Math.random() * SPREAD);
  }).observe(document, { childList: true, subtree: true });
})();
