// The texts in sight that stand out too little from their ground, by the contrast of WCAG 2 (4.5:1, large text 3:1).
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.canvas.width = canvas.canvas.height = 1;
  const numbers = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under, alpha) => under.map((value, i) => top[i] * alpha + value * (1 - alpha));
  const light = rgb => rgb
    .map(v => v / 255)
    .map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  // What of a chart is painted under the middle of a text of it, the undermost first, as colours with their alpha.
  const painted = (text, box) => {
    const svg = text.ownerSVGElement, [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return [...svg.querySelectorAll("path, rect")].filter(shape => {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING)) return false;
      if (shape.closest("defs, clipPath, .hoverlayer") || !shape.checkVisibility({ visibilityProperty: true })) return false;
      const matrix = shape.getScreenCTM();
      return matrix && shape.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix.inverse()));
    }).map(shape => {
      let alpha = Number(getComputedStyle(shape).fillOpacity);
      for (let one = shape; one !== svg; one = one.parentElement) alpha *= Number(getComputedStyle(one).opacity);
      const fill = getComputedStyle(shape).fill, [r, g, b, a] = numbers(fill === "none" ? "transparent" : fill);
      return [r, g, b, a * alpha];
    });
  };
  const found = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, words = texts.currentNode.textContent.trim();
    if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest("style, script, noscript, [disabled], [aria-disabled=true], [aria-hidden=true]")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.push(getComputedStyle(one));
    let ground = [255, 255, 255], opacity = 1;
    for (const style of [...layers].reverse()) {
      opacity *= Number(style.opacity);
      const fill = numbers(style.backgroundColor);
      ground = over(fill, ground, fill[3] * opacity);
    }
    const chart = element instanceof SVGElement;
    if (chart) for (const fill of painted(element, box)) ground = over(fill, ground, fill[3]);
    const ink = numbers(chart ? layers[0].fill : layers[0].color);
    if (chart) opacity *= Number(layers[0].fillOpacity);
    const [high, low] = [light(over(ink, ground, ink[3] * opacity)), light(ground)].sort((a, b) => b - a);
    const size = parseFloat(layers[0].fontSize), bold = Number(layers[0].fontWeight) >= 700;
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < (size >= 24 || (bold && size >= 18.66) ? 3 : 4.5) - 0.01) {
      found.set(words.slice(0, 40), Math.round(contrast * 100) / 100);
    }
  }
  return [...found].map(([words, contrast]) => `${words}: ${contrast}`);
}
