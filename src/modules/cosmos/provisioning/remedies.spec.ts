import type { ContainerDefinition } from '../containers/container-definition.js';
import { createDatabaseCommand, putContainerCommand, recreateAdvice } from './remedies.js';

const AZURE = { endpoint: 'https://contoso.documents.azure.com:443/', databaseId: 'shop' };
const LOCAL = { endpoint: 'http://127.0.0.1:8081/', databaseId: 'shop' };

const DEFINITION: ContainerDefinition = {
  id: 'things',
  partitionKey: { paths: ['/category'] },
  indexingPolicy: { excludedPaths: [{ path: "/it's/*" }] },
  throughput: { autoscaleMax: 1000 },
};

describe('remedies', () => {
  it('should name the account that the endpoint is of', () => {
    expect(createDatabaseCommand(AZURE)).toBe(
      "az cosmosdb sql database create --resource-group '<resource-group>' --account-name 'contoso' --name 'shop'",
    );
  });

  it('should leave the account open when the endpoint does not tell it', () => {
    expect(createDatabaseCommand({ ...AZURE, endpoint: 'https://cosmos.contoso.com' })).toBe(
      "az cosmosdb sql database create --resource-group '<resource-group>' --account-name '<account>' --name 'shop'",
    );
  });

  it('should put the whole container, quoted for a shell', () => {
    expect(putContainerCommand(AZURE, DEFINITION)).toBe(
      "az rest --method put --url '/subscriptions/{subscriptionId}/resourceGroups/<resource-group>" +
        '/providers/Microsoft.DocumentDB/databaseAccounts/contoso/sqlDatabases/shop/containers/things' +
        "?api-version=2024-11-15' --body '" +
        '{"properties":{"resource":{"id":"things","partitionKey":{"paths":["/category"]},' +
        `"indexingPolicy":{"excludedPaths":[{"path":"/it'\\''s/*"}]}},"options":{"autoscaleSettings":{"maxThroughput":1000}}}}'`,
    );
  });

  it('should have a container on this machine made anew, and one in Azure moved', () => {
    expect(recreateAdvice(LOCAL, DEFINITION)).toBe(
      "delete the container things, or the database's folder, and start again.",
    );
    expect(recreateAdvice(AZURE, DEFINITION)).toContain(
      'move the items to a new container made with: az rest',
    );
    expect(recreateAdvice(AZURE, DEFINITION)).toContain('/containers/things-new?');
  });
});
