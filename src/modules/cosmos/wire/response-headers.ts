import type { HttpHeaders } from './http-types.js';

/** Headers of an answer as undici parsed them (lower-case names), in the form that the SDK reads. */
export class ResponseHeaders implements HttpHeaders {
  private readonly values: Record<string, string>;

  constructor(parsed: Readonly<Record<string, string | string[] | undefined>>) {
    this.values = {};
    for (const name in parsed) {
      const value = parsed[name];
      if (value !== undefined) this.values[name] = typeof value === 'string' ? value : value.join(', ');
    }
  }

  get(name: string): string | undefined {
    return this.values[name.toLowerCase()];
  }

  has(name: string): boolean {
    return Object.hasOwn(this.values, name.toLowerCase());
  }

  set(name: string, value: string | number | boolean): void {
    this.values[name.toLowerCase()] = String(value);
  }

  delete(name: string): void {
    delete this.values[name.toLowerCase()];
  }

  toJSON(): Record<string, string> {
    return { ...this.values };
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return Object.entries(this.values)[Symbol.iterator]();
  }
}
