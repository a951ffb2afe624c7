// The palette: filters where one can go, and looks for a case by its number or an id.
const palette = document.getElementById("palette");
if (palette) {
  const input = palette.querySelector("input[type=search]");
  const list = palette.querySelector("[role=listbox]");
  const shown = () => all("[role=option]", list).filter((one) => !one.hidden);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let here = null;

  const point = (option) => {
    for (const one of all("[role=option]", list)) one.setAttribute("aria-selected", String(one === option));
    here = option || null;
    if (here) input.setAttribute("aria-activedescendant", here.id);
    else input.removeAttribute("aria-activedescendant");
    here?.scrollIntoView({ block: "nearest" });
  };
  const filter = () => {
    const wanted = plain(input.value.trim());
    for (const option of all("[role=option]", list)) {
      const isFind = option.hasAttribute("data-find");
      option.hidden = isFind ? !/\d/.test(wanted) : !plain(option.textContent).includes(wanted);
      if (isFind) option.querySelector("b").textContent = input.value.trim();
    }
    point(shown()[0]);
    palette.querySelector("[role=status]").textContent = shown().length ? "" : texts.nothing;
  };
  const go = (option) => {
    if (option?.hasAttribute("data-find")) palette.querySelector("form").requestSubmit();
    else if (option) location.assign(option.dataset.href);
  };

  palette.addEventListener("opened", () => { input.value = ""; filter(); input.focus(); });
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    const options = shown();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      point(options[(options.indexOf(here) + step + options.length) % options.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(here);
    }
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
}
