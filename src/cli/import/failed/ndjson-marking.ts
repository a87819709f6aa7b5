import { LineBoundary } from '../../../modules/transfer/format/split-records.js';
import { REASON_MEMBERS } from '../../../modules/transfer/wire/import-report.js';
import type { FailedRow } from './failed-rows.js';
import type { RowMarking } from './row-marking.js';

/** Every byte is a character of its own in this encoding, so that bytes which are no text stay what they are. */
const BYTES = 'latin1';

const [LINE, CODE, DETAIL] = REASON_MEMBERS;
const TEXT = String.raw`"(?:[^"\\]|\\.)*"`;
/** Our members as they were put in front of a row, also when another program has put spaces between them. */
const REASONS = new RegExp(
  String.raw`^\s*"${LINE}"\s*:\s*\d+\s*,\s*"${CODE}"\s*:\s*${TEXT}\s*,\s*"${DETAIL}"\s*:\s*${TEXT}\s*(?:,|(?=\}))`,
);

/**
 * Three members in front of those of the object; what is written there is not parsed, so that numbers keep their digits. A line
 * that does not begin as an object has no place for members and stays as it is.
 */
export function ndjsonMarking(): RowMarking {
  return {
    boundary: new LineBoundary(),
    mark: (record, failed) => Buffer.from(`${marked(record, failed)}\n`, BYTES),
  };
}

function marked(record: Buffer, failed: FailedRow): string {
  const line = record.toString(BYTES);
  const [, brace, members] = /^(\s*\{)([^]*)$/.exec(line) ?? [];
  if (brace === undefined || members === undefined) return line;
  const rest = members.replace(REASONS, '');
  return `${brace}${reasonsOf(failed)}${/^\s*\}/.test(rest) ? '' : ','}${rest}`;
}

function reasonsOf({ line, code, detail }: FailedRow): string {
  const members = JSON.stringify({ [LINE]: line, [CODE]: code, [DETAIL]: detail }).slice(1, -1);
  return Buffer.from(members).toString(BYTES);
}
