/* On a narrow screen the pages' names are wider than it: the one that is open is brought into view. */
(() => {
  new MutationObserver(() => {
    const nav = document.querySelector(".desk .nav"), here = nav?.querySelector("[aria-current]");
    if (!here || nav.dataset.placed) return;
    nav.dataset.placed = "yes";
    const past = here.offsetLeft + here.offsetWidth - nav.offsetLeft - nav.clientWidth;
    if (past > 0) nav.scrollLeft = past + 24;
  }).observe(document, { childList: true, subtree: true });
})();
