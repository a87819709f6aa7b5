import { plainToInstance } from 'class-transformer';
import { BooleanFromQuery, IntegerFromQuery, ListFromQuery, NumberFromQuery } from './query-values.js';

class Query {
  @IntegerFromQuery() integer: unknown;
  @NumberFromQuery() number: unknown;
  @BooleanFromQuery() boolean: unknown;
  @ListFromQuery() list: unknown;
}

describe('query values', () => {
  it.each<[keyof Query, unknown, unknown]>([
    ['integer', '50', 50],
    ['integer', '-3', -3],
    ['integer', '007', 7],
    ['integer', '1.0', '1.0'],
    ['integer', '1e3', '1e3'],
    ['integer', ' 1', ' 1'],
    ['integer', '+1', '+1'],
    ['integer', '', ''],
    ['integer', '9'.repeat(17), '9'.repeat(17)],
    ['integer', ['1', '2'], ['1', '2']],
    ['number', '9.99', 9.99],
    ['number', '10', 10],
    ['number', '-0.5', -0.5],
    ['number', '.5', '.5'],
    ['number', '5.', '5.'],
    ['number', '1e3', '1e3'],
    ['number', 'Infinity', 'Infinity'],
    ['number', 'NaN', 'NaN'],
    ['number', '0x1', '0x1'],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['boolean', 'TRUE', 'TRUE'],
    ['boolean', '1', '1'],
    ['list', 'a', ['a']],
    ['list', ['a', 'b'], ['a', 'b']],
    ['list', undefined, undefined],
  ])('should read %s %j as %j', (name, text, expected) => {
    expect(plainToInstance(Query, { [name]: text })[name]).toEqual(expected);
  });
});
