/**
 * What the visitor sees: the question, thanks, and the question again for the next one. Nothing that a visitor did
 * stays visible: not the face, not the language, not the scroll position.
 */
const THANKS_MS = 4_000;
const IDLE_MS = 20_000;

export class Screen {
  /** @param onTap gets the value and the language, and resolves once the answer is stored */
  constructor(root, onTap) {
    this.root = root;
    this.onTap = onTap;
    this.sides = [...root.querySelectorAll("[data-side]")];
    this.home = this.sides[0].dataset.side;
    this.language = this.home;
    this.busy = false;
    this.idleTimer = 0;
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("contextmenu", (event) => event.preventDefault());
    for (const kind of ["pointerdown", "keydown", "scroll", "wheel"]) {
      addEventListener(kind, () => this.#stirred(), { passive: true, capture: true });
    }
  }

  /** Whether nobody is using the device. */
  get isIdle() {
    return !this.busy && this.idleTimer === 0;
  }

  /** Show a discreet mark: "offline", "refused", or none for "ok". */
  mark(state) {
    for (const mark of this.root.querySelectorAll("[data-mark]")) mark.hidden = mark.dataset.mark !== state;
  }

  async #clicked(event) {
    const button = event.target.closest("button");
    if (!button || this.busy) return;
    if (button.dataset.language) {
      this.#speak(button.dataset.language);
      this.#side.querySelector(`[data-language="${this.language}"]`).focus();
    } else if (button.dataset.value) {
      this.busy = true;
      try {
        await this.onTap(Number(button.dataset.value), this.language);
        this.#show("thanks");
        setTimeout(() => this.#reset({ announce: true }), THANKS_MS);
      } catch (error) {
        this.busy = false;
        throw error;
      }
    }
  }

  get #side() {
    return this.sides.find((side) => side.dataset.side === this.language);
  }

  #speak(language) {
    this.language = language;
    for (const side of this.sides) side.hidden = side.dataset.side !== language;
    document.documentElement.lang = language;
    document.documentElement.dir = this.#side.dir;
  }

  #show(screen) {
    for (const part of this.root.querySelectorAll("[data-screen]")) part.hidden = part.dataset.screen !== screen;
    scrollTo(0, 0);
    // Moves the reading position of screen readers; a focus ring around a heading would only confuse.
    this.#side.querySelector(`[data-screen="${screen}"] h1`).focus({ preventScroll: true });
  }

  #reset({ announce }) {
    this.#speak(this.home);
    this.#show("ask");
    if (!announce) document.activeElement?.blur();
    clearTimeout(this.idleTimer);
    this.idleTimer = 0;
    this.busy = false;
  }

  #stirred() {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => {
      this.idleTimer = 0;
      if (!this.busy) this.#reset({ announce: false });
    }, IDLE_MS);
  }
}
