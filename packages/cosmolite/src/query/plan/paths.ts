import { type Analysis, ITEM_SLOT } from '../analyse/analysis.js';
import type { Expression, Query } from '../language/ast.js';
import type { PropertyPath } from '../language/source.js';

/** What a chain of names reads: a path of the item, one through an array, or something of a joined array. */
export type Reference =
  | { readonly kind: 'item'; readonly path: PropertyPath }
  | { readonly kind: 'element' }
  | { readonly kind: 'correlated' };

/** Tells which expressions of the outermost query are plain paths from the item. */
export class ItemPaths {
  readonly #analysis: Analysis;
  readonly #bases = new Map<number, PropertyPath>([[ITEM_SLOT, []]]);
  /** Slots of what the query computes by itself, and not by reading the item. */
  readonly #computed: ReadonlySet<number | undefined>;

  constructor(query: Query, analysis: Analysis) {
    this.#analysis = analysis;
    this.#computed = new Set(
      query.from
        .filter(({ collection }) => collection.kind === 'subquery')
        .map((source) => analysis.sources.get(source)?.slot),
    );
    const [first] = query.from;
    if (first?.kind !== 'value' || first.collection.kind !== 'path') return;
    const steps = first.collection.steps.filter((step) => typeof step === 'string');
    const slot = analysis.sources.get(first)?.slot;
    if (slot !== undefined && steps.length === first.collection.steps.length) this.#bases.set(slot, steps);
  }

  /** `undefined` for what is no chain of names and array positions at all, or one that starts in a subquery. */
  reference(expression: Expression): Reference | undefined {
    const names: string[] = [];
    let isThroughArray = false;
    let target = expression;
    while (target.kind === 'member' || (target.kind === 'index' && target.index.kind === 'literal')) {
      if (target.kind === 'member') names.unshift(target.name);
      else isThroughArray = true;
      target = target.target;
    }
    if (target.kind !== 'identifier') return undefined;
    const slot = this.#analysis.slots.get(target);
    if (this.#computed.has(slot)) return undefined;
    const base = this.#bases.get(slot ?? -1);
    if (!base) return { kind: 'correlated' };
    return isThroughArray ? { kind: 'element' } : { kind: 'item', path: [...base, ...names] };
  }

  path(expression: Expression): PropertyPath | undefined {
    const reference = this.reference(expression);
    return reference?.kind === 'item' && reference.path.length > 0 ? reference.path : undefined;
  }
}
