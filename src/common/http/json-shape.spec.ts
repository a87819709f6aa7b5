import { shapeFault } from './json-shape.js';

const faultOf = (text: string) => shapeFault(Buffer.from(text));
const list = (count: number, element = '0') => `[${Array.from({ length: count }, () => element).join()}]`;
const members = (count: number) => `{${Array.from({ length: count }, (_, index) => `"m${index}":0`).join()}}`;

describe('shapeFault', () => {
  it.each<[string, string]>([
    ['nothing', ''],
    ['a number', '1'],
    ['signs inside strings', JSON.stringify({ a: '[[[{{{,,,', 'b]"\\': ['"', '\\', '\\"', '}'] })],
    ['a list of the greatest length', list(1_000)],
    ['an object of the greatest width', members(100)],
    ['the greatest depth', `${'['.repeat(32)}${']'.repeat(32)}`],
    ['lists beside each other, each as deep as it may be', list(100, `${'['.repeat(31)}${']'.repeat(31)}`)],
    ['the most values', list(19, list(1_000))],
    ['text that is no JSON', '}{,]'],
  ])('should let %s pass', (_name, text) => {
    expect(faultOf(text)).toBeUndefined();
  });

  it.each<[string, string, string, string]>([
    ['a list that is too long', `{"a":${list(1_001)}}`, '/a', 'too_many'],
    ['an object that is too wide', `{"a/b":[0,${members(101)}]}`, '/a~1b/1', 'too_many'],
    ['a member that is there a thousand times', `{${'"a":1,'.repeat(1_000)}"a":1}`, '', 'too_many'],
    [
      'too much depth',
      `{"a":[0,{"b":${'['.repeat(40)}${']'.repeat(40)}}]}`,
      `/a/1/b${'/0'.repeat(29)}`,
      'too_deep',
    ],
    ['too many values in lists that are not too long', list(21, list(1_000)), '', 'too_many'],
    ['too many empty objects', list(999, list(999, '{}')), '', 'too_many'],
    ['a name that no field has', `{"a":{"${'b'.repeat(400)}":1}}`, '/a', 'too_long'],
    ['a name in escapes', `{"\\u0061":${list(1_001)}}`, '/a', 'too_many'],
  ])('should name %s and where it is', (_name, text, pointer, code) => {
    expect(faultOf(text)).toMatchObject({ pointer, code });
  });

  it.each<[string, string]>([
    ['lists', '['.repeat(1_000)],
    ['objects', '{"a":'.repeat(1_000)],
    ['a string', '{"a'],
    ['a string that ends in an escape', '"\\"'],
  ])('should say of %s that they are never closed', (_name, text) => {
    expect(faultOf(text)).toBe('unclosed');
  });
});
