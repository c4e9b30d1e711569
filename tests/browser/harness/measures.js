// Measures that are taken inside the page. Each function is sent there as text, so it must need nothing from here.

/** What `unseenFocus` answers once the focus has left the page. */
export const END = "the end";

/** Lets what sticks lie where it stands in the page. By the object model, since the page's own rules forbid style sheets. */
export function unstick() {
  for (const element of document.body.querySelectorAll("*")) {
    if (!["sticky", "fixed"].includes(getComputedStyle(element).position)) continue;
    element.dataset.unstuck = "";
    element.style.position = "static";
  }
}

export function stickAgain() {
  for (const element of document.querySelectorAll("[data-unstuck]")) {
    delete element.dataset.unstuck;
    element.style.position = "";
  }
}

/** Links, buttons and fields that are smaller than 24 by 24 px, but for links within a sentence. */
export function smallTargets() {
  const LEAST = 24;
  const name = (element) => {
    const text = (element.innerText || element.getAttribute("aria-label") || element.id || element.name || "").trim();
    return `<${element.localName}> “${text.slice(0, 40)}”`;
  };
  const isInSentence = (element) => {
    if (getComputedStyle(element).display !== "inline") return false;
    const around = [...element.parentElement.childNodes].filter((node) => node !== element);
    return around.some((node) => node.textContent.trim() !== "" && !node.classList?.contains("sr"));
  };
  // What covers more than the element's own box, such as a row that is one large link.
  const isHitAround = (element) => {
    element.scrollIntoView({ block: "center" });
    const box = element.getBoundingClientRect();
    const [x, y] = [box.x + Math.min(box.width, 40) / 2, box.y + box.height / 2];
    const reach = LEAST / 2 - 0.5;
    return [[-reach, 0], [reach, 0], [0, -reach], [0, reach]].every(([dx, dy]) => {
      const hit = document.elementFromPoint(Math.max(x + dx, 1), y + dy);
      return hit === element || element.contains(hit);
    });
  };
  const wrong = [];
  // What a dialog lies over cannot be reached.
  const reachable = document.querySelector("dialog:modal") ?? document;
  for (const element of reachable.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    const label = element.closest("label");
    const target = label && ["checkbox", "radio"].includes(element.type) ? label : element;
    const { width, height, right, bottom } = target.getBoundingClientRect();
    const isShown = element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest(".sr");
    const isOffPage = right + window.scrollX <= 0 || bottom + window.scrollY <= 0;
    if (!isShown || isOffPage || width <= 1 || (width >= LEAST && height >= LEAST)) continue;
    if (isInSentence(element) || isHitAround(element)) continue;
    wrong.push(`${name(element)} is ${Math.round(width)} × ${Math.round(height)} px; a target needs ${LEAST} × ${LEAST}`);
  }
  window.scrollTo(0, 0);
  return wrong;
}

/** Why the focused element cannot be seen to be focused, or nothing. */
export function unseenFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return "the end";
  const name = `<${element.localName}> “${(element.innerText || element.id || element.name || "").trim().slice(0, 40)}”`;
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = parts(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (from) => {
    for (let at = from; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      const [, , , alpha = 1] = parts(colour);
      if (alpha === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let outlined = element;
  const hasOutline = (at) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  // A row shows the focus of the link that covers it.
  for (let up = 0; outlined && !hasOutline(outlined) && up < 4; up += 1) outlined = outlined.parentElement;
  if (!outlined || !hasOutline(outlined)) return `${name} has the focus and does not show it`;
  const [line, behind] = [getComputedStyle(outlined).outlineColor, background(outlined.parentElement ?? outlined)];
  const [light, dark] = [luminance(line), luminance(behind)].sort((a, b) => b - a);
  const contrast = (light + 0.05) / (dark + 0.05);
  if (contrast < 3) return `${name} shows its focus with a contrast of only ${contrast.toFixed(1)} to 1`;
  // Of what is larger than the window the part that is in it.
  const whole = element.getBoundingClientRect();
  const [left, top] = [Math.max(whole.left, 0), Math.max(whole.top, 0)];
  const [right, bottom] = [Math.min(whole.right, innerWidth), Math.min(whole.bottom, innerHeight)];
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [box.x + box.width * x, box.y + box.height * y]));
  const isSeen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    // Marks on one page lie over each other and let each other shine through.
    const isOfOnePicture = element.ownerSVGElement && element.ownerSVGElement === hit?.ownerSVGElement;
    return hit && (hit === element || element.contains(hit) || hit.contains(element) || isOfOnePicture);
  });
  return isSeen ? null : `${name} has the focus and is covered or out of sight`;
}
