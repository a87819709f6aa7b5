import type { FieldError } from '../../../../common/errors/field-error.js';

/** Every item that names in `field` what an item before it does. `keyOf`: what is the same when it is the same. */
export function duplicates<T>(
  items: readonly T[],
  field: string,
  keyOf: (item: T) => readonly string[],
): FieldError[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const key = JSON.stringify(keyOf(item));
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    return before === undefined
      ? []
      : [
          {
            pointer: `/items/${index}/${field}`,
            code: 'duplicate',
            detail: `${field} is the same as that of item ${before}, in the same category`,
          },
        ];
  });
}
