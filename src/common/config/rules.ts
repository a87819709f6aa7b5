import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';

/** A variable's rule as one decorator: how its text is read, what must hold, and the sentence that says so. */
function variable(rule: string, read: (text: string) => unknown, holds: (value: unknown) => boolean) {
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? read(value) : value)),
    IsOptional(),
    ValidateBy({ name: 'variable', validator: { validate: holds } }, { message: `$property ${rule}` }),
  );
}

const asIs = (text: string): string => text;

/** A whole number in decimal digits, `min` to `max`. */
export function Integer(min: number, max: number): PropertyDecorator {
  return variable(
    `must be a whole number from ${min} to ${max}`,
    (text) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN),
    (value) => typeof value === 'number' && value >= min && value <= max,
  );
}

/** `true` or `false`. */
export function Flag(): PropertyDecorator {
  return variable(
    'must be true or false',
    (text) => (text === 'true' ? true : text === 'false' ? false : text),
    (value) => typeof value === 'boolean',
  );
}

/** One of the given words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  return variable(`must be one of ${words.join(', ')}`, asIs, (value) =>
    words.some((word) => word === value),
  );
}

/** Text for which `test` holds; `rule` completes "NAME must be …". */
export function Text(rule: string, test: (text: string) => boolean): PropertyDecorator {
  return variable(`must be ${rule}`, asIs, (value) => typeof value === 'string' && test(value));
}

/** Words separated by commas; `rule` describes one word. */
export function List(rule: string, test: (word: string) => boolean): PropertyDecorator {
  return variable(
    `must be a comma-separated list of ${rule}`,
    (text) => text.split(',').map((word) => word.trim()),
    (value) => Array.isArray(value) && value.every((word) => typeof word === 'string' && test(word)),
  );
}

/** `false`, `true`, or a comma-separated list of addresses and networks. Fastify takes no number of hops: it can be spoofed. */
export function Proxies(test: (address: string) => boolean): PropertyDecorator {
  return variable(
    'must be false, true, or a comma-separated list of IP addresses and CIDR networks',
    (text) =>
      text === 'true' || text === 'false' ? text === 'true' : text.split(',').map((word) => word.trim()),
    (value) => !Array.isArray(value) || value.every((word) => typeof word === 'string' && test(word)),
  );
}
