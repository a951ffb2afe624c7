"use strict";
// The inbox: where one was in the list, what a step leads to before it is known, texts that are not sent yet, the phone.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const each = (selector, within = document) => [...within.querySelectorAll(selector)];
  const pane = () => one("#pane");
  const scrolls = (element) => element && element.scrollHeight > element.clientHeight + 1 && getComputedStyle(element).overflowY === "auto";

  // The list keeps its place while cases come and go above it: the first row in sight stays where it is.
  let anchor = null;
  const rowsInSight = () => {
    const top = scrolls(pane()) ? pane().getBoundingClientRect().top : 0;
    return each("#cases .list > li").filter((row) => row.getBoundingClientRect().bottom > top);
  };
  const hold = () => {
    anchor = rowsInSight().slice(0, 12).map((row) => [row.id, row.getBoundingClientRect().top]);
  };
  const keep = () => {
    const found = (anchor || []).find(([id]) => document.getElementById(id));
    anchor = null;
    if (!found) return;
    const by = document.getElementById(found[0]).getBoundingClientRect().top - found[1];
    if (scrolls(pane())) pane().scrollTop += by;
    else if (scrollY > 0) scrollBy(0, by);
  };

  // What renews the list stays while the list is replaced, so that no change is missed; it asks for the list in sight.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const address = detail.elt.id === "renew" && one("#cases")?.dataset.address;
    if (address) detail.path = address;
    if (!detail.elt.matches("#inbox .narrowing")) return;
    for (const [name, value] of [...detail.formData]) if (!value) detail.formData.delete(name); // the address stays short
  });

  /** Mark the case that is shown in the list, which is not loaded anew for it. */
  const markHere = () => {
    const id = location.pathname.split("/").pop();
    const list = one("#cases");
    if (list) list.dataset.address = location.pathname + location.search;
    for (const row of each("#cases .list > li")) {
      const isHere = row.id === `case-${id}`;
      row.classList.toggle("here", isHere);
      const link = one("a", row);
      if (isHere) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (isHere && scrolls(pane())) row.scrollIntoView({ block: "nearest" });
    }
  };

  // Texts that are not sent yet stay with their form while this page is open, whichever case is shown meanwhile.
  const drafts = new Map();
  const keyOf = (field) => `${new URL(field.form.action).pathname} ${field.name}`;
  const isDraft = (element) => element.matches?.("#case form[data-step] :is(textarea, input:not([type=hidden], [type=checkbox]))");
  document.addEventListener("input", ({ target }) => {
    if (!isDraft(target)) return;
    if (target.value.trim()) drafts.set(keyOf(target), target.value);
    else drafts.delete(keyOf(target));
  });
  const restore = () => {
    for (const field of each("#case form[data-step] :is(textarea, input)").filter(isDraft)) {
      const draft = drafts.get(keyOf(field));
      if (draft !== undefined && field.value !== draft) field.value = draft;
    }
  };
  const forget = (form) => {
    for (const field of each("textarea, input", form).filter(isDraft)) drafts.delete(keyOf(field));
  };
  addEventListener("beforeunload", (event) => {
    if (drafts.size) event.preventDefault();
  });
  document.addEventListener("submit", ({ target }) => {
    if (!target.hasAttribute("hx-post") && target.closest("#case")) forget(target);
  });

  // A step shows at once what it leads to. When it is refused, the page comes back as it is, with who was quicker.
  let foreseen = null;
  const foresee = (form) => {
    const dialog = form.closest("[popover]");
    dialog?.hidePopover?.();
    const steps = one("#steps");
    if (steps) steps.inert = true;
    const badges = form.dataset.then ? each(`[data-state-of="${location.pathname.split("/").pop()}"]`) : [];
    foreseen = { form, dialog, steps, badges: badges.map((badge) => [badge, badge.textContent, badge.className]) };
    for (const badge of badges) {
      badge.textContent = form.dataset.then;
      badge.className = `badge ${form.dataset.thenKind} pending`;
    }
  };
  const takeBack = () => {
    const { badges, dialog, steps } = foreseen;
    foreseen = null;
    if (steps) steps.inert = false;
    for (const [badge, text, kind] of badges) {
      badge.textContent = text;
      badge.className = kind;
    }
    if (dialog?.isConnected) dialog.showPopover?.();
  };

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches("#case form[data-step]")) foresee(detail.elt);
    else if (detail.elt.matches("#cases .list a")) cameFrom = { id: detail.elt.id, y: scrollY };
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    // The form itself may be gone by now, and then the event is that of what took its place.
    const form = detail.requestConfig?.elt;
    if (!form || foreseen?.form !== form) return;
    if (!detail.successful) return takeBack();
    foreseen = null;
  });

  // Back to the list, on a phone too, is back to where one was in it.
  let cameFrom = null;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    hold();
    const form = detail.requestConfig?.elt;
    if (form && foreseen?.form === form && detail.xhr.getResponseHeader("HX-Trigger")) forget(form); // it was done
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target?.id === "cases" || detail.target?.id === "work") keep();
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    restore();
    if (detail.target?.id !== "case" && detail.elt?.id !== "case") return;
    markHere();
    if (one("#detail")) {
      if (!scrolls(pane())) scrollTo(0, 0);
      return;
    }
    if (cameFrom && !scrolls(pane())) scrollTo(0, cameFrom.y);
    (document.getElementById(cameFrom?.id) || one("#cases .list a"))?.focus({ preventScroll: true });
    cameFrom = null;
  });

  // Ctrl+Enter sends the form that one types in.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.closest?.("#inbox form[method=post]");
    if (!form || !event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // Filter: the key opens it and goes to its first field.
  document.addEventListener("toggle", ({ target }) => {
    if (target.id === "narrow" && target.open) one("select", target).focus();
  }, true);

  // On a phone: "Call" goes to the contact data, and calls as soon as they are shown; after a call one says what was said.
  const call = () => {
    const button = one("#thumb-call");
    const phone = one('#detail a[href^="tel:"]');
    if (button && phone) button.href = phone.href;
    return phone;
  };
  document.addEventListener("htmx:afterSwap", call);
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.("#thumb-call");
    if (link && !call()) setTimeout(() => one("#case-contact")?.closest("section").querySelector("button, input")?.focus());
    if (target.closest?.('#detail a[href^="tel:"]')) setTimeout(() => document.getElementById("step-contact")?.showPopover?.(), 500);
  });

  // "/" filters here; what it does elsewhere is at Ctrl+K.
  const hint = one(".finder kbd");
  if (hint) hint.textContent = "Ctrl K";
})();
