/**
 * A spreadsheet runs a cell that begins with `= + - @`, also in their full-width forms, tab or CR. An apostrophe in front makes
 * it text. So that the import can take off exactly what the export has put on, texts that would look protected are protected
 * too, and so is the empty one, which in CSV would be no value at all.
 */
const NEEDS_PROTECTION = /^'*(?:[=+\-@\t\r＝＋－＠]|$)/;
const IS_PROTECTED = /^'+(?:[=+\-@\t\r＝＋－＠]|$)/;

export const protect = (text: string): string => (NEEDS_PROTECTION.test(text) ? `'${text}` : text);

/** The exact reverse of {@link protect}; other text stays as it is. */
export const unprotect = (cell: string): string => (IS_PROTECTED.test(cell) ? cell.slice(1) : cell);
