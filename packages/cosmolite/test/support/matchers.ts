/** Whole bodies with the parts that differ from run to run left open. */

const ACTIVITY = String.raw`\r\nActivityId: [0-9a-f-]{36}, Microsoft\.Azure\.Documents\.Common/2\.14\.0`;

/** An error found by the gateway: plain text. */
export const gatewayError = (code: string, text: string): object => ({
  code,
  message: expect.stringMatching(new RegExp(`^${literal(text)}${ACTIVITY}$`)),
});

/** An error found by the storage nodes: wrapped. */
export const backendError = (code: string, text: string): object =>
  gatewayError(code, `Message: ${JSON.stringify({ Errors: [text] })}`);

export const someError = (code: string): object => ({ code, message: expect.any(String) });

/** An item as it comes back: what was sent, and what the service adds. */
export const itemBody = (own: object): object => ({
  ...own,
  _rid: expect.stringMatching(/^[\w+-]{22}==$/),
  _self: expect.stringMatching(/^dbs\/[\w+-]{6}==\/colls\/[\w+-]{11}=\/docs\/[\w+-]{22}==\/$/),
  _etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
  _attachments: 'attachments/',
  _ts: expect.any(Number),
});

/** Of a pair of status and body: any but this status. */
export const answerOtherThan = (refused: number): object => ({
  asymmetricMatch: (answer: unknown) => Array.isArray(answer) && answer[0] !== refused,
});

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
