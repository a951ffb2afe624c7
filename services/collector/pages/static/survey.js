/** Makes questions of the hosted page easier to answer. The page works without it, only less comfortably. */

const filled = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** Show how many characters are left once few are. */
function countDown(area) {
  const note = document.getElementById(`${area.id}:note`);
  const { longest, left, over } = area.dataset;
  const always = note.textContent;
  const update = () => {
    const rest = Number(longest) - [...area.value.trim()].length;
    const matters = rest < Math.max(20, Number(longest) / 5);
    note.textContent = matters ? filled(rest < 0 ? over : left, { count: Math.abs(rest) }) : always;
    note.classList.toggle("over", rest < 0);
  };
  area.addEventListener("input", update);
  update();
}

/** Let "none of these" clear the other choices, and the others clear "none of these". */
function exclude(group) {
  group.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    const isAlone = "exclusive" in target.dataset;
    for (const box of group.querySelectorAll("[type=checkbox]")) {
      if (box !== target && (isAlone || "exclusive" in box.dataset)) box.checked = false;
    }
  });
}

/** Move the focus into the field of "other" when that choice is tapped; arrow keys only pass by. */
function offerWords(field) {
  const label = field.parentElement.querySelector("label");
  let isTapped = false;
  label.addEventListener("pointerdown", () => (isTapped = true));
  label.addEventListener("keydown", () => (isTapped = false));
  label.addEventListener("change", ({ target }) => {
    if (isTapped && target.checked) field.focus();
    isTapped = false;
  });
}

/** Turn the selects of a ranking into a list that is tapped in order and moved up and down. */
function rankByTapping(list) {
  const { note, tap, up, down, now, none, own } = list.dataset;
  const items = [...list.children];
  const spoken = document.createElement("p");
  spoken.className = "unseen";
  spoken.lang = own;
  spoken.setAttribute("role", "status");
  list.after(spoken);
  document.getElementById(note).textContent = tap;
  list.closest("fieldset").dataset.enhanced = "";

  const select = (item) => item.querySelector("select");
  const ranked = () => items.filter((item) => select(item).value).sort((a, b) => select(a).value - select(b).value);

  function settle(order) {
    const rest = items.filter((item) => !order.includes(item));
    for (const [place, item] of [...order, ...rest].entries()) {
      const isRanked = place < order.length;
      select(item).value = isRanked ? place + 1 : "";
      item.classList.toggle("ranked", isRanked);
      item.querySelector(".badge").textContent = isRanked ? place + 1 : "";
      item.querySelector(".take").setAttribute("aria-pressed", isRanked);
      item.querySelector(".up").disabled = place === 0;
      item.querySelector(".down").disabled = place === order.length - 1;
      list.append(item);
    }
  }

  function change(item, order, held) {
    settle(order);
    // The item that moved keeps the focus; a button that became disabled passes it to its neighbour.
    (held.disabled || !held.offsetParent ? item.querySelector(".take") : held).focus();
    const values = { choice: item.dataset.choice, number: order.indexOf(item) + 1, total: order.length };
    spoken.textContent = filled(values.number ? now : none, values);
  }

  function button(kind, item, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = kind;
    made.addEventListener("click", () => change(item, action(ranked()), made));
    return made;
  }

  for (const item of items) {
    const label = item.querySelector("label");
    item.dataset.choice = label.textContent.trim();
    const take = button("take", item, (order) =>
      order.includes(item) ? order.filter((one) => one !== item) : [...order, item]);
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.setAttribute("aria-hidden", "true");
    take.append(badge, ...label.childNodes);
    const moves = [[up, "up", "↑", -1], [down, "down", "↓", 1]].map(([words, kind, arrow, by]) => {
      const move = button(`move ${kind}`, item, (order) => {
        const at = order.indexOf(item);
        const moved = order.filter((one) => one !== item);
        moved.splice(Math.max(0, at + by), 0, item);
        return moved;
      });
      move.textContent = arrow;
      move.lang = own;
      move.setAttribute("aria-label", filled(words, { choice: item.dataset.choice }));
      return move;
    });
    label.hidden = true;
    select(item).hidden = true;
    item.append(take, ...moves);
  }
  settle(ranked());
}

document.querySelectorAll("textarea[data-longest]").forEach(countDown);
document.querySelectorAll("fieldset:has([data-exclusive])").forEach(exclude);
document.querySelectorAll(".words").forEach(offerWords);
document.querySelectorAll(".ranking").forEach(rankByTapping);
