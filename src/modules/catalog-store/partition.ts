import { AppError } from '../../common/errors/app-error.js';
import { currentPrincipal } from '../../common/context/request-context.js';
import { IDENTITY_ERRORS } from '../../common/identity/identity.errors.js';

/**
 * A logical partition that the running call may touch. There is no other way to one than `Partition.of`, so whatever is
 * addressed, stored or batched by a partition has passed the check of tenant and category.
 */
export class Partition {
  readonly #levels: readonly [tenantId: string, category: string];

  private constructor(tenantId: string, category: string) {
    this.#levels = [tenantId, category];
  }

  /**
   * The partition of a category (in its normal form), of the running call's own tenant.
   * @throws AppError `partition_forbidden`
   */
  static of(category: string): Partition {
    const { tenantId, categories } = currentPrincipal();
    if (categories !== undefined && !categories.has(category)) {
      throw new AppError(
        IDENTITY_ERRORS.partition_forbidden,
        `The credential does not allow the category "${category}".`,
      );
    }
    return new Partition(tenantId, category);
  }

  /**
   * A partition of the running call's tenant that is no category: for what the service keeps there beside products. Whoever
   * reads it sees to it that a caller learns nothing of categories that are not allowed.
   * @param name begins with a capital letter, as no category does
   */
  static apart(name: string): Partition {
    return new Partition(currentPrincipal().tenantId, name);
  }

  get tenantId(): string {
    return this.#levels[0];
  }

  get category(): string {
    return this.#levels[1];
  }

  /** As the SDK wants it. */
  get key(): string[] {
    return [...this.#levels];
  }
}
