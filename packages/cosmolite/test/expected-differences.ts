import { answerOtherThan } from './support/matchers.js';

/**
 * Where the cloud answers otherwise than cosmolite, on purpose: one row for each difference, and each
 * is used by a test (`server.expected('name', own)`), which expects the cloud's answer of the cloud.
 * The README's list of known differences has a line for each topic.
 */
export interface ExpectedDifference {
  /** The words its line in the README begins with. */
  readonly topic: string;
  /** What a test expects of the cloud, from what it expects of cosmolite. */
  readonly cloud: (own: unknown) => unknown;
  readonly reason: string;
  /** Where the cloud's answer is described. */
  readonly source: string;
}

const REST = 'https://learn.microsoft.com/rest/api/cosmos-db';
const DOCS = 'https://learn.microsoft.com/azure/cosmos-db';
const RUST = 'https://github.com/Azure/azure-sdk-for-rust/tree/main/sdk/cosmos';

export const EXPECTED_DIFFERENCES = {
  'request charge': {
    topic: 'Request charges are a model',
    cloud: () => expect.any(Number),
    reason: 'Charges depend on the index, the engine and its version; only examples are published.',
    source: `${DOCS}/request-units`,
  },
  'sum of charges': {
    topic: 'Request charges are a model',
    cloud: (own) => expect.closeTo(Number(own), 1),
    reason: 'The members of a batch carry charges that were rounded before they were added up.',
    source: `${DOCS}/nosql/transactional-batch`,
  },
  'session token': {
    topic: 'One copy of the data',
    cloud: () => expect.stringMatching(/^\d+:-?\d+#\d+(#\d+=-?\d+)*(,\d+:-?\d+#\d+(#\d+=-?\d+)*)*$/),
    reason: 'With several regions a token has a change number for each.',
    source: `${DOCS}/nosql/how-to-convert-session-token`,
  },
  'change number': {
    topic: 'One copy of the data',
    cloud: () => expect.stringMatching(/^"?\d+"?$/),
    reason: 'Change numbers count the items’ writes from 1; replicas of the service count their own as well.',
    source: `${DOCS}/nosql/change-feed-modes`,
  },
  account: {
    topic: 'One copy of the data',
    cloud: () =>
      expect.objectContaining({
        id: expect.any(String),
        writableLocations: expect.arrayContaining([
          { name: expect.any(String), databaseAccountEndpoint: expect.stringMatching(/^https:/) },
        ]),
        userConsistencyPolicy: { defaultConsistencyLevel: 'Session' },
      }),
    reason: 'An account has the name, regions and replicas it was given.',
    source: `${REST}/get-database-account`,
  },
  region: {
    topic: 'One copy of the data',
    cloud: () => expect.stringMatching(/^https:/),
    reason: 'Discovery names the address of the region, which is not the one of the account.',
    source: `${REST}/get-database-account`,
  },
  'more members': {
    topic: 'The service says more',
    cloud: (own) => expect.objectContaining(Object(own)),
    reason: 'Bodies and headers gain members with every release of the service.',
    source: `${REST}/common-cosmosdb-rest-response-headers`,
  },
  'content type': {
    topic: 'The service says more',
    cloud: (own) => expect.stringContaining(String(own)),
    reason: 'A character set may follow.',
    source: `${REST}/common-cosmosdb-rest-response-headers`,
  },
  usage: {
    topic: 'The service says more',
    cloud: () => expect.stringMatching(/(^|;)documentsCount=-?\d+;/),
    reason: 'Usage counts scripts and functions, too, and is brought up to date now and then.',
    source: `${REST}/get-a-collection`,
  },
  'usage of partitions': {
    topic: 'The service says more',
    cloud: () =>
      expect.arrayContaining([
        expect.objectContaining({ id: expect.any(String), sizeInKB: expect.any(Number) }),
      ]),
    reason: 'Usage is brought up to date now and then.',
    source: `${DOCS}/nosql/how-to-query-container`,
  },
  wording: {
    topic: 'Texts of errors',
    cloud: (own) => ({ ...Object(own), message: expect.any(String) }),
    reason: 'The text is published nowhere, so it is cosmolite’s own; status and code are the service’s.',
    source: `${REST}/http-status-codes-for-cosmosdb`,
  },
  'not implemented': {
    topic: 'What is not served',
    cloud: () => answerOtherThan(501),
    reason: 'The service implements it.',
    source: `${REST}/cosmosdb-resource-uri-syntax-for-rest`,
  },
  'token substatus': {
    topic: 'Authentication',
    cloud: () => expect.stringMatching(/^50\d\d$/),
    reason: 'The service looks into tokens and says what is wrong with them.',
    source: `${RUST}/azure_data_cosmos_driver`,
  },
  'order of rows': {
    topic: 'The order of rows',
    cloud: (own) => expect.arrayContaining(Array.isArray(own) ? own : []),
    reason: 'The service promises no order without ORDER BY.',
    source: `${DOCS}/nosql/query/order-by`,
  },
} as const satisfies Readonly<Record<string, ExpectedDifference>>;

export type Difference = keyof typeof EXPECTED_DIFFERENCES;
