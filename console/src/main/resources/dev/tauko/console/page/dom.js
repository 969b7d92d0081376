// Elements. Whatever comes from the program becomes text, and never markup.

/** Finds an element by its id. */
export const $ = (id) => document.getElementById(id);

/** Makes an element: el("p", { class: "quiet" }, "text", child). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

/** Sets a text, unless it is there already: screen readers and selections stay where they are. */
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

/** Sets or removes an attribute, unless it is so already. */
export function attribute(element, name, value) {
  if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** A qualified name that may break after its dots. */
export function breakable(name) {
  const parts = name.split(/(?<=[.$])/);
  return el("span", {}, ...parts.flatMap((part, i) => (i === 0 ? [part] : [el("wbr"), part])));
}

/** Runs something once things have been quiet for a while. */
export function debounce(run, delay) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };
}
