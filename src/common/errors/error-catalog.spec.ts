import { defineErrors } from './define-errors.js';
import { ErrorCatalog } from './error-catalog.js';

const row = (status: number) => ({ status, title: 'T', retryable: false, description: 'D.' });
const HOTEL = defineErrors({ no_room: row(409), no_hotel: row(404) });

describe('ErrorCatalog', () => {
  it('should list the codes of all rooms by status', () => {
    const catalog = new ErrorCatalog([HOTEL, defineErrors({ no_bed: row(404) })]);
    expect(catalog.codes).toEqual(['no_hotel', 'no_bed', 'no_room']);
    expect(catalog.find('no_bed')).toEqual({ code: 'no_bed', ...row(404) });
  });

  it.each(['nothing', 'toString', '__proto__'])('should not know the code %s', (code) => {
    expect(new ErrorCatalog([HOTEL]).find(code)).toBeUndefined();
  });

  it('should refuse a code that two rooms define', () => {
    expect(() => new ErrorCatalog([HOTEL, defineErrors({ no_room: row(410) })])).toThrow('twice: no_room');
  });
});
