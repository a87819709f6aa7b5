import { itemRid } from '../../../src/common/rid.js';
import { SYSTEM_FUNCTIONS } from '../../../src/query/functions/index.js';
import { prepareQuery } from '../../../src/query/index.js';
import type { Json } from '../../../src/values/values.js';
import { MemorySource } from '../../support/query/memory-source.js';
import { container, pageOf, rowsOf, spec, valueOf } from '../../support/query/run-query.js';

/** Many cases are the examples of https://learn.microsoft.com/cosmos-db/query/functions (MicrosoftDocs/nosql-query-docs). */
type Cases = readonly (readonly [string, Json | undefined])[];

const NOTHING = undefined;

/** The functions the tables below call; all of them have to be here. */
const called = new Set<string>();

function itAnswers(cases: Cases): void {
  const text = cases.map(([expression]) => expression).join('\n');
  for (const [name] of text.matchAll(/[A-Za-z]\w*(?=\()/g)) called.add(name.toUpperCase());
  it.each(cases)('should answer %s: %j', (expression, value) => {
    expect(valueOf(expression)).toEqual(value);
  });
}

describe('type checks', () => {
  itAnswers([
    ['IS_DEFINED(null)', true],
    ['IS_DEFINED(undefined)', false],
    ['IS_NULL(null)', true],
    ['IS_NULL(undefined)', false],
    ['IS_BOOL(false)', true],
    ['IS_BOOL(0)', false],
    ['IS_NUMBER(1.5)', true],
    ['IS_NUMBER("1")', false],
    ['IS_NUMBER(0 / 0)', true],
    ['IS_FINITE_NUMBER(1)', true],
    ['IS_FINITE_NUMBER(8.9 / 0)', false],
    ['IS_FINITE_NUMBER(SQRT(-1))', false],
    ['IS_FINITE_NUMBER("1")', false],
    ['IS_INTEGER(3)', true],
    ['IS_INTEGER(3.5)', false],
    ['IS_INTEGER(9223372036854775807)', true],
    ['IS_INTEGER(18446744073709551615)', false],
    ['IS_DATETIME("2024-12-12")', true],
    ['IS_DATETIME("2024-12-12Z")', true],
    ['IS_DATETIME("2024-12-12 20:21:25")', true],
    ['IS_DATETIME("2024-12-12T20:21:25.123")', true],
    ['IS_DATETIME("2024-12-12 20:21:25.1234567Z")', true],
    ['IS_DATETIME("2024-12-12T20Z")', false],
    ['IS_DATETIME("2024-12-12T20:21")', false],
    ['IS_DATETIME("2024-12-12T20:21Z")', false],
    ['IS_DATETIME("2024-12-12 20:21:25.")', false],
    ['IS_DATETIME("2024-12-12_20:21:25")', false],
    ['IS_DATETIME("2023-02-29")', false],
    ['IS_DATETIME(20241212)', false],
    ['IS_STRING("")', true],
    ['IS_STRING(1)', false],
    ['IS_PRIMITIVE("a")', true],
    ['IS_PRIMITIVE(null)', true],
    ['IS_PRIMITIVE([])', false],
    ['IS_PRIMITIVE({}.a)', false],
    ['IS_ARRAY([])', true],
    ['IS_ARRAY({})', false],
    ['IS_OBJECT({})', true],
    ['IS_OBJECT([])', false],
    ['IS_OBJECT(null)', false],
  ]);
});

describe('string functions', () => {
  itAnswers([
    ['CONTAINS("Hello", "ell")', true],
    ['CONTAINS("Hello", "")', true],
    ['CONTAINS("Hello", "ELL")', false],
    ['CONTAINS("Hello", "ELL", true)', true],
    ['CONTAINS("Hello", "ELL", false)', false],
    ['CONTAINS("Hello", 1)', NOTHING],
    ['CONTAINS(undefined, "")', NOTHING],
    ['STARTSWITH("abc", "ab")', true],
    ['STARTSWITH("abc", "AB", true)', true],
    ['STARTSWITH("ΟΔΟΣΑ", "οδος", true)', true],
    ['STARTSWITH("abc", "b")', false],
    ['ENDSWITH("abc", "bc")', true],
    ['ENDSWITH("abc", "BC", true)', true],
    ['ENDSWITH(null, "c")', NOTHING],
    ['STRINGEQUALS("a", "A")', false],
    ['STRINGEQUALS("a", "A", true)', true],
    ['LENGTH("abc")', 3],
    ['LENGTH("\u{1f600}")', 2],
    ['LENGTH([1])', NOTHING],
    ['LOWER("AbC")', 'abc'],
    ['UPPER("AbC")', 'ABC'],
    ['UPPER(1)', NOTHING],
    ['REVERSE("abc")', 'cba'],
    ['TRIM("  a b ")', 'a b'],
    ['TRIM("-- a --", "-")', ' a '],
    ['TRIM("-_-a-_-", "-_")', 'a'],
    ['LTRIM("  a ")', 'a '],
    ['LTRIM("AdventureWorks", "Adventure")', 'Works'],
    ['RTRIM("  a ")', '  a'],
    ['RTRIM("AdventureWorks", "")', 'AdventureWorks'],
    ['RTRIM("a", 1)', NOTHING],
    ['LEFT("Hello", 2)', 'He'],
    ['LEFT("Hello", -3)', ''],
    ['LEFT("Hello", 6)', 'Hello'],
    ['LEFT("Hello", 1.5)', NOTHING],
    ['RIGHT("Hello", 2)', 'lo'],
    ['RIGHT("Hello", 0)', ''],
    ['RIGHT("Hello", 2147483648)', 'Hello'],
    ['SUBSTRING("abcdef", 1, 3)', 'bcd'],
    ['SUBSTRING("abcdef", -2, 3)', 'abc'],
    ['SUBSTRING("abcdef", 4, 9)', 'ef'],
    ['SUBSTRING("abcdef", 1, -1)', ''],
    ['SUBSTRING("abcdef", "1", 1)', NOTHING],
    ['INDEX_OF("abcabc", "c")', 2],
    ['INDEX_OF("abcabc", "c", 3)', 5],
    ['INDEX_OF("abc", "x")', -1],
    ['LASTINDEXOF("abcdeabc", "abc")', 5],
    ['LASTINDEXOF("abcdeabc", "abc", 6)', 0],
    ['LASTINDEXOF("abcdeabc", "abc", 7)', 5],
    ['LASTINDEXOF("abcdeabc", "abc", 1)', -1],
    ['LASTINDEXOF("abcdeabc", "fg")', -1],
    ['LASTINDEXOF("abcdeabc", "abc", "7")', NOTHING],
    ['CONTAINS_ALL_CI("Have a nice day!", "have", "NICE", "day!")', true],
    ['CONTAINS_ALL_CI("Have a nice day!", "had", "nice")', false],
    ['CONTAINS_ALL_CI("Have a nice day!", undefined, "nice")', NOTHING],
    ['CONTAINS_ALL_CI("Have a nice day!", undefined, "had")', false],
    ['CONTAINS_ALL_CS("Have a nice day!", "Have", "day!")', true],
    ['CONTAINS_ALL_CS("Have a nice day!", "HAVE", "day!")', false],
    ['CONTAINS_ANY_CI("Have a nice day!", "had", "NICE")', true],
    ['CONTAINS_ANY_CI("Have a nice day!", undefined, "had")', NOTHING],
    ['CONTAINS_ANY_CS("Have a nice day!", undefined, "nice")', true],
    ['CONTAINS_ANY_CS("Have a nice day!", "HAVE", "NICE")', false],
    ['CONTAINS_ANY_CS(1, "1")', NOTHING],
    ['CONCAT("a", "b", "c")', 'abc'],
    ['CONCAT("a", 1)', NOTHING],
    ['CONCAT("a", undefined)', NOTHING],
    ['REPLACE("aXbX", "X", "$&")', 'a$&b$&'],
    ['REPLACE("Hello", "", "World")', NOTHING],
    ['REPLICATE("ab", 3)', 'ababab'],
    ['REPLICATE("ab", 1.5)', 'ab'],
    ['REPLICATE("ab", 0)', ''],
    ['REPLICATE("ab", -1)', NOTHING],
    ['LENGTH(REPLICATE("ab", 5120))', 10_240],
    ['REPLICATE("ab", 5121)', NOTHING],
    ['REPLICATE("ab", EXP(400))', NOTHING],
    ['STRINGJOIN(["a", "b"], "-")', 'a-b'],
    ['STRINGJOIN(["a", 1], "-")', NOTHING],
    ['STRINGJOIN([], "-")', ''],
    ['STRINGSPLIT("a_b_c", "_")', ['a', 'b', 'c']],
    ['STRINGSPLIT("abc", "")', ['abc']],
    ['STRINGSPLIT("abc", undefined)', NOTHING],
  ]);
});

describe('regular expressions', () => {
  itAnswers([
    ['REGEXMATCH("abcd", "ABC")', false],
    ['REGEXMATCH("abcd", "ABC", "i")', true],
    ['REGEXMATCH("abcd", "aB c", "ix")', true],
    ['REGEXMATCH("a b", "a\\\\ b", "x")', true],
    ['REGEXMATCH("a\\nb", "^b$")', false],
    ['REGEXMATCH("a\\nb", "^b$", "m")', true],
    ['REGEXMATCH("a\\nb", "a.b", "s")', true],
    ['REGEXMATCH("a", "(")', NOTHING],
    ['REGEXMATCH("a", "a", "q")', NOTHING],
    ['REGEXMATCH(1, "a")', NOTHING],
  ]);
});

describe('conversions', () => {
  itAnswers([
    ['TOSTRING(1.5)', '1.5'],
    ['TOSTRING("a")', 'a'],
    ['TOSTRING(false)', 'false'],
    ['TOSTRING([1, {"a": null}])', '[1,{"a":null}]'],
    ['TOSTRING(NaN)', 'NaN'],
    ['TOSTRING(Infinity)', 'Infinity'],
    ['TOSTRING(undefined)', NOTHING],
    ['STRINGTONUMBER("  60 ")', 60],
    ['STRINGTONUMBER("-1.79769e+308")', -1.79769e308],
    ['STRINGTONUMBER("0x1")', NOTHING],
    ['STRINGTONUMBER("Hello")', NOTHING],
    ['STRINGTONUMBER(1)', NOTHING],
    ['STRINGTOBOOLEAN(" true ")', true],
    ['STRINGTOBOOLEAN("True")', NOTHING],
    ['STRINGTONULL("null")', null],
    ['STRINGTONULL("NULL")', NOTHING],
    [`STRINGTOARRAY('["a", [1]]')`, ['a', [1]]],
    [`STRINGTOARRAY("['a']")`, NOTHING],
    ['STRINGTOARRAY("1")', NOTHING],
    [`STRINGTOOBJECT('{"a": 1}')`, { a: 1 }],
    [`STRINGTOOBJECT('[]')`, NOTHING],
    ['STRINGTOARRAY(REPLICATE("[", 200) || REPLICATE("]", 200))', NOTHING],
  ]);
});

describe('array functions', () => {
  itAnswers([
    ['ARRAY_CONTAINS(["a", "b"], "a")', true],
    ['ARRAY_CONTAINS(["a", "b"], "c")', false],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"b": 2, "a": 1})', true],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1})', false],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 1}, true)', true],
    ['ARRAY_CONTAINS([{"a": 1, "b": 2}], {"a": 2}, true)', false],
    ['ARRAY_CONTAINS([{"a": {"x": 1, "y": 2}}], {"a": {"x": 1}}, true)', false],
    ['ARRAY_CONTAINS([1], 1, true)', true],
    ['ARRAY_CONTAINS([{"a": 1}], {"a": 1}, undefined)', true],
    ['ARRAY_CONTAINS("a", "a")', NOTHING],
    ['ARRAY_CONTAINS([1], undefined)', NOTHING],
    ['ARRAY_CONTAINS([1], 1, "yes")', NOTHING],
    ['ARRAY_CONTAINS_ANY([1, 2], 3, 2)', true],
    ['ARRAY_CONTAINS_ANY([1, 2], 3, 4)', false],
    ['ARRAY_CONTAINS_ANY([1, 2], 1, undefined)', true],
    ['ARRAY_CONTAINS_ANY([1, 2], 5, undefined)', NOTHING],
    ['ARRAY_CONTAINS_ALL([1, 2], 2, 1)', true],
    ['ARRAY_CONTAINS_ALL([1, 2], 2, 3)', false],
    ['ARRAY_CONTAINS_ALL(1, 1)', NOTHING],
    ['ARRAY_LENGTH([1, [2, 3]])', 2],
    ['ARRAY_LENGTH("ab")', NOTHING],
    ['ARRAY_CONCAT([1], [2], [[3]])', [1, 2, [3]]],
    ['ARRAY_CONCAT([1], "2")', NOTHING],
    ['ARRAY_SLICE([1, 2, 3], 1)', [2, 3]],
    ['ARRAY_SLICE([1, 2, 3], 1, 1)', [2]],
    ['ARRAY_SLICE([1, 2, 3], -2, 1)', [2]],
    ['ARRAY_SLICE([1, 2, 3], 1, 1000)', [2, 3]],
    ['ARRAY_SLICE([1, 2, 3], 1, -100)', []],
    ['ARRAY_SLICE([1, 2, 3], 0.5)', NOTHING],
    ['SETINTERSECT([1, 2, "A", "B"], ["A", 1, 1])', ['A', 1]],
    ['SETINTERSECT([1], 1)', NOTHING],
    ['SETUNION([1, 2, 2], [2, "2"])', [1, 2, '2']],
    ['SETDIFFERENCE([1, 2, 6, 7], [1, 2, 3])', [6, 7]],
    ['SETDIFFERENCE([1, 1, 1, 1], [2, 3, 4])', [1]],
    ['SETDIFFERENCE([], [1])', []],
    ['SETDIFFERENCE([1], 1)', NOTHING],
    ['SETEQUAL([1, 2, 3, 3], [1, 2, 2, 3, 1, 2])', true],
    ['SETEQUAL([1, true, {"a": 1, "b": 2}], [true, {"b": 2, "a": 1}, 1])', true],
    ['SETEQUAL([1, 2], [1, "2"])', false],
    ['SETEQUAL([], [1, 2, 3])', false],
    ['SETEQUAL([1], 1)', NOTHING],
    ['ARRAY_AVG([1.0, 2.0, 3.3, 4.7])', 2.75],
    ['ARRAY_AVG([1, -2.7, 3, -4, undefined])', -0.675],
    ['ARRAY_AVG([12, "abc", true, false, null])', NOTHING],
    ['ARRAY_AVG([])', NOTHING],
    ['ARRAY_MEDIAN([7.8, 1, 4.7, 2, 3.3])', 3.3],
    ['ARRAY_MEDIAN([1, -2.7, 3, -4, undefined])', -0.8500000000000001],
    ['ARRAY_MEDIAN(["abc"])', NOTHING],
    ['ARRAY_MEDIAN([])', NOTHING],
    ['ARRAY_SUM([1, 2, 3, 4, undefined])', 10],
    ['ARRAY_SUM([1, null])', NOTHING],
    ['ARRAY_MAX([1, 4, 3])', 4],
    ['ARRAY_MAX(["abc", "ABC", "aBc", "AbC"])', 'abc'],
    ['ARRAY_MAX([12, "abc", true, false, null, undefined])', 'abc'],
    ['ARRAY_MAX([1, [2]])', NOTHING],
    ['ARRAY_MAX([])', NOTHING],
    ['ARRAY_MIN([true, false])', false],
    ['ARRAY_MIN([12, "abc", true, false, null, undefined])', null],
    ['ARRAY_MIN({})', NOTHING],
    [
      'OBJECTTOARRAY({"a": 1, "b": [2]})',
      [
        { k: 'a', v: 1 },
        { k: 'b', v: [2] },
      ],
    ],
    ['OBJECTTOARRAY({"a": 1}, "name")', [{ name: 'a', v: 1 }]],
    ['OBJECTTOARRAY({"a": 1}, "name", "value")', [{ name: 'a', value: 1 }]],
    ['OBJECTTOARRAY([])', NOTHING],
  ]);
});

describe('mathematical functions', () => {
  itAnswers([
    ['ABS(-2)', 2],
    ['ABS("2")', NOTHING],
    ['ACOS(-1)', Math.PI],
    ['ACOS(2)', 'NaN'],
    ['ASIN(0)', 0],
    ['ATAN(0)', 0],
    ['ATN2(0, -1)', Math.PI],
    ['CEILING(1.2)', 2],
    ['COS(0)', 1],
    ['COT(124.1332)', -0.040311998371148884],
    ['DEGREES(PI())', 180],
    ['EXP(0)', 1],
    ['FLOOR(-1.2)', -2],
    ['LOG(5)', 1.6094379124341003],
    ['LOG(2, 10)', 0.3010299956639812],
    ['LOG(8, 2)', 3],
    ['LOG(0)', '-Infinity'],
    ['LOG10(100)', 2],
    ['NUMBERBIN(37.752)', 37],
    ['NUMBERBIN(37.752, 10)', 30],
    ['NUMBERBIN(37.752, -100)', 100],
    ['NUMBERBIN(37.752, 0)', NOTHING],
    ['PI()', Math.PI],
    ['POWER(2, 10)', 1024],
    ['POWER(2, null)', NOTHING],
    ['RADIANS(180)', Math.PI],
    ['RAND() < 1 AND RAND() >= 0', true],
    ['ROUND(2.5)', 3],
    ['ROUND(-2.5)', -3],
    ['ROUND(-0.5)', -1],
    ['ROUND(4840904997601420)', 4_840_904_997_601_420],
    ['SIGN(-7)', -1],
    ['SIN(0)', 0],
    ['SQRT(17)', 4.123105625617661],
    ['SQRT(-1)', 'NaN'],
    ['SQUARE(3)', 9],
    ['TAN(0)', 0],
    ['TRUNC(-2.7)', -2],
  ]);
});

describe('integer functions', () => {
  itAnswers([
    ['INTADD(20, 10)', 30],
    ['INTADD(20, 0.1)', NOTHING],
    ['INTADD(9223372036854775807, 1)', -9_223_372_036_854_775_808n],
    ['INTSUB(-9223372036854775808, 1)', 9_223_372_036_854_775_807n],
    ['INTMUL(4294967296, 4294967297)', 4_294_967_296],
    ['INTDIV(9223372036854775807, 3)', 3_074_457_345_618_258_602n],
    ['INTMOD(-2069524964357598447, 1000)', -447],
    ['INTBITXOR(9223372036854775807, 1)', 9_223_372_036_854_775_806n],
    ['INTBITNOT(9007199254740993)', -9_007_199_254_740_994n],
    ['INTBITLEFTSHIFT(9007199254740993, 1)', 18_014_398_509_481_986n],
    ['INTADD(9007199254740993, 0.5)', NOTHING],
    ['INTADD(18446744073709551616, 0)', NOTHING],
    ['INTSUB(1, 3)', -2],
    ['INTMUL(-5, 2)', -10],
    ['INTDIV(-7, 2)', -3],
    ['INTDIV(1, 0)', NOTHING],
    ['INTMOD(-12, -5)', -2],
    ['INTMOD(1, 0)', NOTHING],
    ['INTBITAND(6, 3)', 2],
    ['INTBITOR(6, 3)', 7],
    ['INTBITXOR(6, 3)', 5],
    ['INTBITNOT(65)', -66],
    ['INTBITNOT("1")', NOTHING],
    ['INTBITLEFTSHIFT(16, 4)', 256],
    ['INTBITLEFTSHIFT(1, 64)', NOTHING],
    ['INTBITRIGHTSHIFT(-16, 2)', -4],
  ]);
});

describe('date and time functions', () => {
  const day = '"2020-07-03T00:00:00.0000000Z"';
  itAnswers([
    [`DATETIMEADD("yyyy", 1, ${day})`, '2021-07-03T00:00:00.0000000Z'],
    [`DATETIMEADD("mm", -7, ${day})`, '2019-12-03T00:00:00.0000000Z'],
    ['DATETIMEADD("month", 1, "2021-01-31")', '2021-02-28T00:00:00.0000000Z'],
    ['DATETIMEADD("yy", -1, "2020-02-29")', '2019-02-28T00:00:00.0000000Z'],
    [`DATETIMEADD("hh", -1, ${day})`, '2020-07-02T23:00:00.0000000Z'],
    [`DATETIMEADD("mcs", 1, ${day})`, '2020-07-03T00:00:00.0000010Z'],
    [`DATETIMEADD("ns", 199, ${day})`, '2020-07-03T00:00:00.0000001Z'],
    [`DATETIMEADD("dd", 0.5, ${day})`, NOTHING],
    [`DATETIMEADD("week", 1, ${day})`, NOTHING],
    ['DATETIMEADD("yyyy", 9000, "2020-01-01")', NOTHING],
    ['DATETIMEADD("d", 1, "2020-02-30")', NOTHING],
    ['DATETIMEADD("d", 1, "03/07/2020")', NOTHING],
    ['DATETIMEDIFF("yyyy", "2028-01-01T01:02:03.1234527Z", "2020-01-03T01:02:03.1234567Z")', -8],
    ['DATETIMEDIFF("mm", "2019-02-04T16:00:00", "2018-03-05T05:00:00")', -11],
    ['DATETIMEDIFF("day", "2020-01-01T23:59:59Z", "2020-01-02T00:00:00Z")', 1],
    ['DATETIMEDIFF("hh", "2020-01-01T01:00:00.1234527Z", "2020-01-01T01:59:59.1234567Z")', 0],
    ['DATETIMEDIFF("ss", "2019-02-04T16:00:00", "2018-03-05T05:00:00")', -29_070_000],
    ['DATETIMEDIFF("ns", "2020-01-01T00:00:00.0000001Z", "2020-01-01T00:00:00.0000003Z")', 200],
    ['DATETIMEDIFF("d", "2020-01-01", 5)', NOTHING],
    ['DATETIMEPART("yyyy", "2016-05-29T08:30:00.1301617")', 2016],
    ['DATETIMEPART("m", "2016-05-29T08:30:00.1301617")', 5],
    ['DATETIMEPART("dd", "2016-05-29T08:30:00.1301617")', 29],
    ['DATETIMEPART("hour", "2016-05-29T08:30:00.1301617")', 8],
    ['DATETIMEPART("n", "2016-05-29T08:30:00.1301617")', 30],
    ['DATETIMEPART("s", "2016-05-29T08:30:07.1301617")', 7],
    ['DATETIMEPART("ms", "2016-05-29T08:30:00.1301617")', 130],
    ['DATETIMEPART("mcs", "2016-05-29T08:30:00.1301617")', 130_161],
    ['DATETIMEPART("ns", "2016-05-29T08:30:00.1301617")', 130_161_700],
    ['DATETIMEPART("ms", "1969-12-31T23:59:59.9990000Z")', 999],
    ['DATETIMEPART("x", "2016-05-29")', NOTHING],
    ['DATETIMEPART("hh", "2016-05-29 08:30:00Z")', 8],
    ['YEAR("2024-01-10T14:15:20")', 2024],
    ['MONTH("1989-03-03T12:12:12.1234567Z")', 3],
    ['DAY("2024-01-10")', 10],
    ['DAY(10)', NOTHING],
    ['DATETIMEFORMAT("2024-10-10 14:40:20", "yyyy-MM-dd [HH:mm:ss]")', '2024-10-10 [14:40:20]'],
    [
      String.raw`DATETIMEFORMAT("2024-10-10 14:40:20", "To\\da\\y i\\s: yyyy-MM-ddTHH:mm:ss.fff")`,
      'Today is: 2024-10-10T14:40:20.000',
    ],
    ['DATETIMEFORMAT("2024-10-10 14:40:20", "ss.FFF")', '20.'],
    ['DATETIMEFORMAT("2024-01-02T00:05:06.78Z", "yy M/d h:m:s tt FFFFFFF")', '24 1/2 12:5:6 AM 78'],
    ['DATETIMEFORMAT("2024-10-10", 1)', NOTHING],
    ['DATETIMEFORMAT("today", "yyyy")', NOTHING],
    ['DATETIMEBIN("2021-01-08T18:35:00", "hh", 5)', '2021-01-08T15:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00", "dd")', '2021-01-08T00:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00", "dd", 7, "1601-01-01")', '2021-01-04T00:00:00.0000000Z'],
    ['DATETIMEBIN("1960-01-08T18:35:00", "dd", 7)', '1960-01-07T00:00:00.0000000Z'],
    ['DATETIMEBIN("2021-01-08T18:35:00", "mm")', NOTHING],
    ['DATETIMEBIN("2021-01-08T18:35:00", "dd", 0)', NOTHING],
    ['DATETIMEBIN("2021-01-08T18:35:00", "dd", 1, "1600-12-31")', NOTHING],
    ['DATETIMEFROMPARTS(2017, 4, 20)', '2017-04-20T00:00:00.0000000Z'],
    ['DATETIMEFROMPARTS(2017, 4, 20, 13, 15, 20, 3456789)', '2017-04-20T13:15:20.3456789Z'],
    ['DATETIMEFROMPARTS(-2000, -1, -1)', NOTHING],
    ['DATETIMEFROMPARTS(2017, 2, 29)', NOTHING],
    ['DATETIMEFROMPARTS(2017, 4, 20, 24)', NOTHING],
    ['DATETIMEFROMPARTS(2017, 4, "20")', NOTHING],
    ['DATETIMETOTICKS("2015-05-19T12:00:00.0000000")', 14_320_368_000_000_000n],
    ['DATETIMETOTICKS("1601-01-01")', -116_444_736_000_000_000n],
    ['DATETIMETOTIMESTAMP("2015-05-19T12:00")', 1_432_036_800_000],
    ['DATETIMETOTIMESTAMP("yesterday")', NOTHING],
    ['TICKSTODATETIME(15973607943002652)', '2020-08-13T23:19:54.3002652Z'],
    ['TICKSTODATETIME(-1)', '1969-12-31T23:59:59.9999999Z'],
    ['TIMESTAMPTODATETIME(1597360794300)', '2020-08-13T23:19:54.3000000Z'],
    ['TIMESTAMPTODATETIME(0.5)', NOTHING],
    ['TIMESTAMPTODATETIME(1e300)', NOTHING],
  ]);

  const epoch = '1970-01-01T00:00:00.0000000Z';
  const later = Date.UTC(2024, 1, 29, 12, 30, 15, 250);
  const clocks: readonly (readonly [string, Json, Json])[] = [
    ['GETCURRENTDATETIME', epoch, '2024-02-29T12:30:15.2500000Z'],
    ['GETCURRENTDATETIMESTATIC', epoch, '2024-02-29T12:30:15.2500000Z'],
    ['NOW', epoch, '2024-02-29T12:30:15.2500000Z'],
    ['GETCURRENTTICKS', 0, 17_092_098_152_500_000n],
    ['GETCURRENTTICKSSTATIC', 0, 17_092_098_152_500_000n],
    ['GETCURRENTTIMESTAMP', 0, later],
    ['GETCURRENTTIMESTAMPSTATIC', 0, later],
  ];
  for (const [name] of clocks) called.add(name);

  it.each(clocks)('should read %s off the clock of each run: %j, then %j', (name, first, second) => {
    const prepared = prepareQuery(spec(`SELECT VALUE ${name}()`), container);
    const source = new MemorySource([], container.partitionKey);
    const answers = [0, later].map((now) => pageOf(prepared, source, { now }).rows[0]);
    expect(answers).toEqual([first, second]);
  });
});

describe('times from now', () => {
  itAnswers([
    ['DATETIMEDIFF("d", NOW(), NOW("dd", 30))', 30],
    ['DATETIMEDIFF("ss", NOW("ss", -30), NOW())', 30],
    ['AGO("hh", 2) = NOW("hh", -2)', true],
    ['AGO("yyyy", -1) > NOW()', true],
    ['AGO("century", 1)', NOTHING],
    ['NOW("dd", 0.5)', NOTHING],
  ]);
});

describe('conditional functions', () => {
  itAnswers([
    ['IIF(true, 1, 2)', 1],
    ['IIF(false, 1, 2)', 2],
    ['IIF("true", 1, 2)', 2],
    ['IIF(undefined, 1, 2)', 2],
    ['IIF(true, undefined, 2)', NOTHING],
    ['CHOOSE(1, "a", "b")', 'a'],
    ['CHOOSE(2, undefined, "b")', 'b'],
    ['CHOOSE(0, "a")', NOTHING],
    ['CHOOSE(2, "a")', NOTHING],
    ['CHOOSE("1", "a")', NOTHING],
  ]);
});

describe('item functions', () => {
  called.add('DOCUMENTID');

  it('should know the number of an item by its resource id', () => {
    const items = [
      { id: '1', pk: 'p', _rid: itemRid(1, 2, 13) },
      { id: '2', pk: 'p' },
    ];
    expect(rowsOf('SELECT c.id, DOCUMENTID(c) AS n FROM c', items)).toEqual([
      { id: '1', n: 13 },
      { id: '2' },
    ]);
  });
});

describe('the function table', () => {
  it('should have no function these tables leave out', () => {
    expect([...SYSTEM_FUNCTIONS.keys()].filter((name) => !called.has(name))).toEqual([]);
  });

  it('should be asked in any case', () => {
    expect(valueOf('array_Length([1])')).toBe(1);
  });
});
