/** Who does a case: the usual ones, by their names in the table. */
import type { Subject } from '../subject.ts';

type Http = Extract<Subject, { http: unknown }>['http'];
type Sdk = Extract<Subject, { sdk: unknown }>['sdk'];

/** The service, and another build of it when there is one. */
export const byService = (http: Http): Subject[] => [
  { who: 'Stockroom', process: 'stockroom', http },
  { who: 'Stockroom before', process: 'before', http },
];

/** The same requests, to servers that do nothing. */
export const byBareServers = (http: Http): Subject[] => [
  { who: 'bare Fastify', process: 'fastify', http },
  { who: 'bare Nest', process: 'nest', http },
];

/** Calls of the SDK. @param how what they do, when the SDK has several ways */
export const bySdk = (sdk: Sdk, how = ''): Subject[] => [
  { who: `raw SDK${how}`, process: 'sdk', sdk },
  { who: `raw SDK${how}, our transport`, process: 'sdk-transport', sdk },
];
