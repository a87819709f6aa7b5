import type { ErrorDefinition, ErrorDefinitions } from './define-errors.js';

/** Every failure that an application can answer with: the joined definitions of its rooms, in order of status. */
export class ErrorCatalog {
  readonly all: readonly ErrorDefinition[];
  private readonly byCode: ReadonlyMap<string, ErrorDefinition>;

  /** @throws Error when two rooms define the same code */
  constructor(groups: readonly ErrorDefinitions[]) {
    this.all = groups.flatMap((group) => Object.values(group)).toSorted((a, b) => a.status - b.status);
    this.byCode = new Map(this.all.map((definition) => [definition.code, definition]));
    if (this.byCode.size < this.all.length) {
      const codes = this.all.map(({ code }) => code);
      const twice = codes.filter((code, index) => codes.indexOf(code) !== index);
      throw new Error(`These error codes are defined twice: ${twice.join(', ')}.`);
    }
  }

  get codes(): string[] {
    return this.all.map(({ code }) => code);
  }

  find(code: string): ErrorDefinition | undefined {
    return this.byCode.get(code);
  }
}
