// Elements in one call. Text is always text: no markup comes from data.

/** `element("p", { class: "summary", "aria-label": "…" }, "text", child)`. */
export const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

export const byId = (id) => document.getElementById(id);

/** Sets the text only if it differs, so that a screen reader hears changes and nothing else. */
export const setText = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};
