import { buffer } from 'node:stream/consumers';
import { NotUtf8, withoutBom } from './without-bom.js';

async function* bytewise(bytes: Buffer): AsyncGenerator<Buffer> {
  for (const byte of bytes) yield Buffer.from([byte]);
}

const read = (bytes: Buffer): Promise<Buffer> => buffer(withoutBom(bytewise(bytes)));

describe('withoutBom', () => {
  it.each(['\ufeffabc', '\ufeff', 'abc', 'a', ''])(
    'should leave out no more than the mark: %j',
    async (text) => {
      expect((await read(Buffer.from(text))).toString()).toBe(text.replace('\ufeff', ''));
    },
  );

  it('should leave out one mark only', async () => {
    expect((await read(Buffer.from('\ufeff\ufeffa'))).toString()).toBe('\ufeffa');
  });

  it.each([Buffer.from('\ufeffa', 'utf16le'), Buffer.from('\ufeffa', 'utf16le').swap16()])(
    'should refuse UTF-16: %j',
    async (bytes) => {
      await expect(read(bytes)).rejects.toThrow(NotUtf8);
    },
  );
});
