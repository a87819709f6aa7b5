import type { FailedRow } from './failed-rows.js';
import { ndjsonMarking } from './ndjson-marking.js';

const failed: FailedRow = { line: 7, code: 'sku_taken', detail: 'a "b" – c' };
const REASONS = String.raw`"errorLine":7,"errorCode":"sku_taken","errorDetail":"a \"b\" – c"`;

describe('ndjsonMarking', () => {
  it.each([
    ['{"sku":"Ä","price":12.50}', `{${REASONS},"sku":"Ä","price":12.50}`],
    [' { "sku": 12345678901234567890 } ', ` {${REASONS}, "sku": 12345678901234567890 } `],
    ['{ }', `{${REASONS} }`],
    ['{"sku":', `{${REASONS},"sku":`],
    [String.raw`{"errorLine":3,"errorCode":"x","errorDetail":"\"old\"","sku":"A"}`, `{${REASONS},"sku":"A"}`],
    ['{ "errorLine": 3, "errorCode": "x", "errorDetail": "old", "sku": "A" }', `{${REASONS}, "sku": "A" }`],
    ['{"errorLine":3,"errorCode":"x","errorDetail":"old"}', `{${REASONS}}`],
    ['["no object"]', '["no object"]'],
    ['nothing', 'nothing'],
  ])('should put the reasons in front of the members: %s', (record, line) => {
    expect(ndjsonMarking().mark(Buffer.from(record), failed).toString()).toBe(`${line}\n`);
  });

  it('should leave bytes that are no text as they are', () => {
    const row = Buffer.from('{"sku":"\xe9"}', 'latin1');
    expect(ndjsonMarking().mark(row, failed).subarray(-6).toString('latin1')).toBe(':"\xe9"}\n');
  });
});
