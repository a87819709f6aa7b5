import { equals } from '../../../src/values/values.js';
import { namesOf } from '../../../src/values/member-order.js';
import { readJson } from '../../../src/values/read.js';
import { writeJson } from '../../../src/values/write.js';

describe('JSON that is read and written again', () => {
  it.each([
    '-2069524964357598447',
    '9007199254740993',
    '9223372036854775807',
    '-9223372036854775808',
    '4611686018427387904',
    '{"a":[9007199254740993,{"b":-9007199254740993}],"c":"9007199254740993"}',
    '{"b":1,"1":2}',
    '{"10":1,"9":2,"a":{"2":{},"1":[]}}',
    '{"a":"{\\"2\\":1,\\"1\\":2}","2":"\\\\\\"","1":"\\n","":0}',
    '{"__proto__":9007199254740993,"1":null}',
    '[{"1":true,"0":false},[],{}]',
    '{"4294967294":1,"4294967295":2,"01":3,"1":4}',
  ])('should be %s still', (text) => {
    expect(writeJson(readJson(text))).toBe(text);
  });

  it.each([
    ['{ "b" : 1 ,\n "1" : [ 9007199254740993 , 2 ] }', '{"b":1,"1":[9007199254740993,2]}'],
    ['{"\\u0062":1,"\\u0031":2,"0":3}', '{"b":1,"1":2,"0":3}'],
    ['{"1":1,"a":2,"1":3}', '{"1":3,"a":2}'],
    ['[1.0,-0,1e2,0.1,9007199254740993.0]', '[1,0,100,0.1,9007199254740992]'],
    ['4.611686018427387904e18', '4611686018427387904'],
    ['18446744073709551616', '18446744073709552000'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['["1e400",":1e400"]', '["1e400",":1e400"]'],
    ['1e-400', '0'],
  ])('should be, from %s, %s', (text, expected) => {
    expect(writeJson(readJson(text))).toBe(expected);
  });

  it.each(['1e400', '-1e400', '[1,2.5E+999]', '{"a":{"b":1e309}}', `{"a":1${'0'.repeat(400)}}`])(
    'should be refused when a number is too large for any answer: %s',
    (text) => {
      expect(() => readJson(text)).toThrow(/^The number '-?[\d.]+.* in the request is too large\./);
    },
  );

  it.each(['', '{', '{"1":9007199254740993', '[9007199254740993,]', '{1:1}', '01'])(
    'should be JSON at all: %j',
    (text) => {
      expect(() => readJson(text)).toThrow(SyntaxError);
    },
  );

  it('should read what nests beyond all use without running out of stack', () => {
    const text = `${'['.repeat(200_000)}9007199254740993${']'.repeat(200_000)}`;
    expect(Array.isArray(readJson(text))).toBe(true);
  });

  it('should name the numbers that JSON has not', () => {
    expect(writeJson({ a: [NaN, 1], b: { c: -Infinity } })).toBe('{"a":["NaN",1],"b":{"c":"-Infinity"}}');
  });

  it('should keep the order of members beside an object, not in it', () => {
    const object = readJson('{"b":1,"1":2}');
    expect(object).toEqual({ b: 1, 1: 2 });
    expect(namesOf(Object(object))).toEqual(['b', '1']);
    expect(equals(object, readJson('{"1":2,"b":1}'))).toBe(true);
  });
});
