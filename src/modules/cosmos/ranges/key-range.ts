/** A slice of the line of effective partition keys: hexadecimal text, `min` included, `max` not; all is `""` to `"FF"`. */
export interface KeyRange {
  readonly min: string;
  readonly max: string;
}

export const WHOLE_RANGE: KeyRange = { min: '', max: 'FF' };

export const overlaps = (a: KeyRange, b: KeyRange): boolean => a.min < b.max && b.min < a.max;

export const contains = (outer: KeyRange, inner: KeyRange): boolean =>
  outer.min <= inner.min && inner.max <= outer.max;

/** Whether ranges, in their order, follow one another without gap or overlap from the first to the last key. */
export const isWhole = (ranges: readonly KeyRange[]): boolean =>
  ranges.every(({ min }, index) => min === (ranges[index - 1]?.max ?? '')) && ranges.at(-1)?.max === 'FF';
