/* <fashrec-look-alikes product="42419" gender="Girls"></fashrec-look-alikes>: a strip of products for a shop's own page.

   Attributes: product, gender; k, how many (6); ask, "similar" or "goes-with"; heading, its words; from, the address
   that answers, where it is not the one that this script came from. Colours and type are the page's own; ::part(card),
   ::part(picture), ::part(title), ::part(price) and ::part(heading) can be styled. A click says "fashrec-choose" with
   detail.product_id before the link is followed. Where nothing can be shown the strip stays away, and the console says why. */
(() => {
  const home = new URL("..", document.currentScript.src).href.replace(/\/$/, "");
  const HEADINGS = { similar: "Looks like this", "goes-with": "Goes with it" };
  const STYLE = `
    :host { display: block; font: inherit; color: inherit; }
    :host([hidden]) { display: none; }
    h2 { font: inherit; font-size: 1.25em; font-weight: 600; margin: 0 0 .6em; }
    ul { list-style: none; margin: 0; padding: 0 0 .4em; display: grid; gap: 1em; grid-auto-flow: column;
      grid-auto-columns: minmax(8.5em, 14em); overflow-x: auto; scroll-snap-type: x proximity; }
    li { scroll-snap-align: start; }
    .card { color: inherit; text-decoration: none; display: block; border-radius: .5em; }
    button { font: inherit; text-align: inherit; background: none; border: 0; padding: 0; width: 100%; cursor: pointer; }
    a[href]:hover .title { text-decoration: underline; }
    .card:focus-visible { outline: 2px solid currentColor; outline-offset: -2px; }
    img { width: 100%; aspect-ratio: 3 / 4; object-fit: contain; background: #f2f1ef; border-radius: .5em; display: block; }
    .title { display: block; margin-top: .5em; line-height: 1.3; }
    .price { display: block; margin-top: .2em; font-weight: 600; }`;

  const made = (name, part, text) => {
    const element = document.createElement(name);
    element.className = part;
    element.part = part;
    if (text) element.textContent = text;
    return element;
  };

  const priced = (price, currency) => {
    if (price === null) return "";
    const pence = Number.isInteger(price) ? 0 : 2;
    const shown = currency ? { style: "currency", currency } : { minimumFractionDigits: pence, maximumFractionDigits: pence };
    try {
      return new Intl.NumberFormat(document.documentElement.lang || undefined, shown).format(price);
    } catch {
      return `${price} ${currency}`.trim(); // a currency that is no code, or a language that is none
    }
  };

  /* Only addresses of pages: a catalogue's row is not trusted to run anything. */
  const linked = (url) => (/^https?:\/\//i.test(url) ? url : null);

  class LookAlikes extends HTMLElement {
    static observedAttributes = ["product", "gender", "k", "ask", "heading", "from"];

    connectedCallback() {
      if (!this.shadowRoot) this.attachShadow({ mode: "open" });
      this.plan();
    }

    attributeChangedCallback() {
      if (this.shadowRoot) this.plan();
    }

    /* Several attributes set one after the other are one question. */
    plan() {
      if (this.planned) return;
      this.planned = true;
      queueMicrotask(() => {
        this.planned = false;
        const asked = (this.asked = {}); // an answer that comes after a later question is left aside
        this.show(asked).catch((error) => this.asked === asked && this.stayAway(error.message));
      });
    }

    async show(asked) {
      const product = this.getAttribute("product"), gender = this.getAttribute("gender");
      if (!product || !gender) return this.stayAway("it needs the attributes product and gender");
      const ask = this.getAttribute("ask") === "goes-with" ? "goes-with" : "similar";
      const most = Number(this.getAttribute("k")) || 6;
      const from = (this.getAttribute("from") || home).replace(/\/$/, "");
      const address = `${from}/v1/products/${encodeURIComponent(product)}`;
      const query = new URLSearchParams({ gender, ...(ask === "similar" ? { k: most } : {}) });
      const response = await fetch(`${address}/${ask}?${query}`);
      const answer = await response.json();
      if (this.asked !== asked) return;
      if (!response.ok) return this.stayAway(answer.detail || response.statusText);
      const products = (ask === "similar" ? answer.matches : answer.pairings).slice(0, most);
      if (!products.length || answer.query?.nothing_close) {
        return this.stayAway(ask === "similar" ? "nothing is close to this product" : "nothing goes with this product");
      }
      const list = document.createElement("ul");
      list.setAttribute("role", "list"); // Safari tells of no list where its marks are styled away
      list.append(...products.map((one) => this.card(one, from)));
      const style = document.createElement("style");
      style.textContent = STYLE;
      this.shadowRoot.replaceChildren(style, made("h2", "heading", this.getAttribute("heading") || HEADINGS[ask]), list);
      this.hidden = false;
    }

    card(product, from) {
      const url = linked(product.url);
      /* A link without an address is none for the keyboard, and what a click tells the page would be the mouse's alone. */
      const link = made(url ? "a" : "button", "card"), picture = made("img", "picture"), item = document.createElement("li");
      if (url) link.href = url;
      else link.type = "button";
      picture.src = `${from}/v1/products/${encodeURIComponent(product.product_id)}/picture`;
      picture.alt = "";
      picture.loading = "lazy";
      link.append(picture, made("span", "title", product.title));
      const price = priced(product.price, product.currency);
      if (price) link.append(made("span", "price", price));
      link.addEventListener("click", () =>
        this.dispatchEvent(
          new CustomEvent("fashrec-choose", { bubbles: true, composed: true, detail: { product_id: product.product_id } }),
        ),
      );
      item.append(link);
      return item;
    }

    stayAway(why) {
      this.hidden = true;
      console.warn(`fashrec-look-alikes shows nothing: ${why}`);
    }
  }

  if (!customElements.get("fashrec-look-alikes")) customElements.define("fashrec-look-alikes", LookAlikes);
})();
