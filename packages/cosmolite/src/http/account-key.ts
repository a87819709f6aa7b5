import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** Texts whose signatures are remembered. */
const REMEMBERED = 256;

/** The account's key: it tells whether a text was signed with it. */
export class AccountKey {
  readonly #key: KeyObject;
  /** By the text, whose signature never changes. */
  readonly #known = new Map<string, Buffer>();

  /** @param key base64, as the portal shows it */
  constructor(key: string) {
    this.#key = createSecretKey(Buffer.from(key, 'base64'));
  }

  /** @param signature base64 */
  hasSigned(text: string, signature: string): boolean {
    return isSame(signature, this.#sign(text));
  }

  /** The same for a text that comes again and again: all who ask a feed in the same second sign the same one. */
  hasOftenSigned(text: string, signature: string): boolean {
    let expected = this.#known.get(text);
    if (!expected) {
      expected = this.#sign(text);
      if (this.#known.size >= REMEMBERED) this.#known.clear();
      this.#known.set(text, expected);
    }
    return isSame(signature, expected);
  }

  /** @param text base64: whether it is the key itself */
  is(text: string): boolean {
    return isSame(text, this.#key.export());
  }

  #sign(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

function isSame(text: string, expected: Buffer): boolean {
  const given = Buffer.from(text, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
