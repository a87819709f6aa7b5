/**
 * A process that makes calls: the load generator, which makes them over HTTP, or one that calls the SDK itself. It does what the
 * runner tells it, one command at a time.
 *
 *   node driver.ts http | sdk | sdk-transport
 */
import { caseNamed } from '../cases.ts';
import type { Call, Subject, Supplies } from '../subject.ts';
import { HttpLoad } from './http-load.ts';
import type { Command, Reply } from './commands.ts';
import { timeCalls } from './in-flight.ts';
import { containerFor } from './sdk-container.ts';

interface Prepared {
  readonly call: Call;
  readonly inFlight: number;
  readonly close: () => void;
}

const [, , kind] = process.argv;
let caseName = '';
const prepared = new Map<number, Prepared>();

async function callOf(
  subject: Subject,
  url: string,
  inFlight: number,
  supplies: Supplies,
): Promise<Prepared> {
  if ('http' in subject) {
    const load = await HttpLoad.to(url, inFlight);
    return { call: subject.http(load, supplies), inFlight, close: () => load.close() };
  }
  const { container, close } = await containerFor(kind === 'sdk-transport', url);
  return { call: await subject.sdk(container, supplies), inFlight, close };
}

async function obey(command: Command): Promise<Reply> {
  if (command.do === 'round') {
    const { call, inFlight } = prepared.get(command.subject) ?? missing(command.subject);
    return { timing: await timeCalls(call, command.first, command.calls, inFlight) };
  }
  if (command.caseName !== caseName) {
    for (const { close } of prepared.values()) close();
    prepared.clear();
    ({ caseName } = command);
  }
  const found = caseNamed(caseName);
  const subject = found.kind === 'calls' ? found.subjects[command.subject] : undefined;
  if (subject === undefined) throw new Error(`${caseName} has no subject ${command.subject}`);
  const { url, inFlight, supplies } = command;
  prepared.set(command.subject, await callOf(subject, url, inFlight, supplies));
  return {};
}

function missing(subject: number): never {
  throw new Error(`subject ${subject} is not prepared`);
}

process.on('message', (command: Command) => {
  obey(command).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
