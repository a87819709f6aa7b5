import type { RecordBoundary } from './split-records.js';

const LINE_FEED = 0x0a;

/** Every line feed ends a record: inside JSON text there is none. */
export class LineBoundary implements RecordBoundary {
  find(chunk: Buffer, from: number): number {
    return chunk.indexOf(LINE_FEED, from);
  }

  takeInnerBreaks(): number {
    return 0;
  }
}
