import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Sends exactly these bytes and reads until the server closes: for what no HTTP client would send. `body` may hold further answers. */
export async function exchange(
  port: number,
  bytes: string,
): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  const end = answer.indexOf('\r\n\r\n');
  return { status: Number(answer.split(' ', 2)[1]), head: answer.slice(0, end), body: answer.slice(end + 4) };
}

/** Sends the bytes, waits for the event, then hangs up without reading. */
export async function hangUpWhen(port: number, bytes: string, event: Promise<unknown>): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  await event;
  socket.destroy();
}
