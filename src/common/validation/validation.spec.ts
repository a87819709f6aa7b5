import { IsIn, IsObject, Min, NotEquals, ValidateIf, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { checkDto } from './check-dto.js';
import { isGiven } from './may-be-absent.js';
import { keepsRules } from './keeps-rules.js';
import { HasNoRepeats, MaxDecimals, NestedList, NestedListBy } from './value.decorators.js';
import { ONE_OF } from './messages.js';
import { HasNoControls, IsWellFormed, MaxCodePoints, NormaliseText } from './text.decorators.js';
import { IsTimestamp } from './timestamp.js';

class Line {
  @Min(1)
  amount!: number;
}

class Note {
  @NormaliseText()
  @MaxCodePoints(3)
  text!: string;
}

class Sample {
  @ValidateIf(isGiven)
  @NormaliseText()
  @IsWellFormed()
  @HasNoControls()
  @MaxCodePoints(3)
  text?: string;

  @ValidateIf(isGiven)
  @Min(1)
  @MaxDecimals(2)
  number?: number;

  @ValidateIf(isGiven)
  @NotEquals(0, { context: { code: 'out_of_range' } })
  nonZero?: number;

  @ValidateIf(isGiven)
  @HasNoRepeats()
  set?: unknown[];

  @ValidateIf(isGiven)
  @IsTimestamp()
  moment?: string;

  @ValidateIf(isGiven)
  @IsIn(['a', 'b'], ONE_OF)
  word?: string;

  @ValidateIf(isGiven)
  @IsObject()
  @ValidateNested()
  @Type(() => Line)
  line?: Line;

  @ValidateIf(isGiven)
  @NestedList(() => Line)
  lines?: Line[];

  @ValidateIf(isGiven)
  @NestedListBy((entry) => ('amount' in entry ? Line : Note))
  mixed?: (Line | Note)[];
}

describe('the rules of our own', () => {
  it.each([
    [{ text: ' \u{1F528}\u{1F528}\u{1F528} ' }, { text: '\u{1F528}\u{1F528}\u{1F528}' }],
    [{ number: 999_999_999.99 }, { number: 999_999_999.99 }],
    [{ nonZero: 1 }, { nonZero: 1 }],
    [{ set: ['a', 'A'] }, { set: ['a', 'A'] }],
    [{ moment: '2026-01-31T08:00:00Z' }, { moment: '2026-01-31T08:00:00Z' }],
    [{ line: { amount: 1 } }, { line: { amount: 1 } }],
    [{ lines: [{ amount: 1 }] }, { lines: [{ amount: 1 }] }],
    [{ mixed: [{ text: ' a ' }, { amount: 1 }] }, { mixed: [{ text: 'a' }, { amount: 1 }] }],
  ])('should take %j', (value, expected) => {
    const { dto, faults } = checkDto(Sample, value, 'body');
    expect(faults).toEqual([]);
    expect(dto).toMatchObject(expected);
    // The compiled rules alone say so, too.
    expect(keepsRules(dto)).toBe(true);
  });

  it.each<[object, string, string, string]>([
    [{ text: 'four' }, '/text', 'too_long', 'text must have at most 3 characters'],
    [{ text: 'a\uFE0Fb\uFE0Fc' }, '/text', 'too_long', 'text must have at most 3 characters'],
    [
      { text: '\uD83D' },
      '/text',
      'malformed_text',
      'text must be valid Unicode, with at most 30 combining marks in a row',
    ],
    [{ text: 'a\u0007' }, '/text', 'control_character', 'text must not have control characters'],
    [{ number: 1.005 }, '/number', 'too_precise', 'number must have at most 2 decimals'],
    [{ number: 1e-7 }, '/number', 'out_of_range', 'number must not be less than 1'],
    [{ nonZero: 0 }, '/nonZero', 'out_of_range', 'nonZero should not be equal to 0'],
    [{ set: ['a', 'a'] }, '/set', 'duplicate', 'set must not have an entry twice'],
    [
      { moment: '2026-01-31' },
      '/moment',
      'invalid_format',
      'moment must be an ISO 8601 date and time with a time zone, such as 2026-01-31T08:00:00Z',
    ],
    [{ word: null }, '/word', 'not_allowed', 'word must be one of a, b'],
    [{ line: null }, '/line', 'invalid_type', 'line must be an object'],
    [{ line: [{ amount: 0 }] }, '/line', 'invalid_type', 'line must be an object'],
    [
      { lines: [{ amount: 1 }, { amount: 0 }] },
      '/lines/1/amount',
      'out_of_range',
      'amount must not be less than 1',
    ],
    [{ lines: [null] }, '/lines/0', 'invalid_type', 'lines must be an object'],
    [{ lines: [[]] }, '/lines/0', 'invalid_type', 'lines must be an object'],
    [{ mixed: [null] }, '/mixed/0', 'invalid_type', 'mixed must be an object'],
    [{ mixed: [{ text: 'four' }] }, '/mixed/0/text', 'too_long', 'text must have at most 3 characters'],
    [{ extra: 1 }, '/extra', 'unknown_field', 'extra is not a field that this call takes'],
  ])('should refuse %j', (value, pointer, code, detail) => {
    expect(checkDto(Sample, value, 'body').faults).toEqual([{ pointer, code, detail }]);
  });

  it('should say of a value that is missing only that it is required', () => {
    expect(checkDto(Note, {}, 'parameter').faults).toEqual([
      { parameter: 'text', code: 'required', detail: 'text is required' },
    ]);
  });
});
