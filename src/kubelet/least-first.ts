/** Items by a number, the least at hand: a binary heap. */
export class LeastFirst<Item> {
  readonly #items: { readonly item: Item; readonly key: number }[] = [];

  get least(): { readonly item: Item; readonly key: number } | undefined {
    return this.#items[0];
  }

  /** O(log n). */
  add(item: Item, key: number): void {
    const items = this.#items;
    let at = items.push({ item, key }) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]!.key <= key) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = { item, key };
  }

  /** O(log n). */
  removeLeast(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1]!.key < items[child]!.key) child++;
      if (items[child]!.key >= last.key) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
  }
}
