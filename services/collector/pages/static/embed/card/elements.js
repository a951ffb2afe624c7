/** Making elements: never from text, so that neither a survey's words nor a page's policy can make trouble. */

/** Return an element; `on…` are listeners, everything else attributes, and what is false or missing is left out. */
export function make(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child));
  return made;
}

/** Return a drawing of one path, 24 by 24. It says nothing: what it means is said in words beside it. */
export function draw(path) {
  const [drawing, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}
