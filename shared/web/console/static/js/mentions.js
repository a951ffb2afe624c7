// Mentioning people: after @ in a text, those of the list that it names are offered; whoever is picked is chosen there.
const MOST_OFFERS = 8;
const AFTER_AT = /(^|\s)@([^@\n]{0,40})$/;
const plainly = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const offerMentions = (text) => {
  const people = document.getElementById(text.dataset.mentions);
  if (!people || text.hasAttribute("aria-controls")) return;
  const list = Object.assign(document.createElement("ul"), { id: `${text.id}-offers`, className: "offers", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", people.labels[0]?.textContent || "");
  text.after(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", list.id);
  const offers = () => all("[role=option]", list);

  const point = (offer) => {
    for (const one of offers()) one.setAttribute("aria-selected", String(one === offer));
    if (offer) text.setAttribute("aria-activedescendant", offer.id);
    else text.removeAttribute("aria-activedescendant");
    offer?.scrollIntoView({ block: "nearest" });
  };
  const close = () => { list.hidden = true; list.replaceChildren(); point(null); };
  const typed = () => AFTER_AT.exec(text.value.slice(0, text.selectionStart));

  const pick = (offer) => {
    const end = text.selectionStart, start = end - typed()[2].length;
    const person = [...people.options].find((one) => one.value === offer.dataset.person);
    text.setRangeText(`${person.textContent} `, start, end, "end");
    person.selected = true;
    person.dataset.picked = "yes";
    close();
    text.focus();
  };
  const offer = () => {
    for (const one of all("option[data-picked]", people)) {
      if (!text.value.includes(`@${one.textContent}`)) { one.selected = false; delete one.dataset.picked; }
    }
    const found = typed(), wanted = found && plainly(found[2]);
    const fitting = found ? [...people.options].filter((one) => plainly(one.textContent).includes(wanted)) : [];
    close();
    if (!fitting.length || (fitting.length === 1 && wanted.startsWith(plainly(fitting[0].textContent)))) return;
    list.append(...fitting.slice(0, MOST_OFFERS).map((one, at) => {
      const made = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, textContent: one.textContent });
      made.setAttribute("role", "option");
      made.dataset.person = one.value;
      return made;
    }));
    list.hidden = false;
    point(offers()[0]);
  };

  text.addEventListener("input", offer);
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    const shown = offers(), here = shown.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (!shown.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) point(shown[(here + step + shown.length) % shown.length]);
    else if (event.key === "Enter" || event.key === "Tab") pick(shown[here]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
  list.addEventListener("click", ({ target }) => { const one = target.closest("[role=option]"); if (one) pick(one); });
};

atEveryPart((within) => all("textarea[data-mentions]", within).forEach(offerMentions));
