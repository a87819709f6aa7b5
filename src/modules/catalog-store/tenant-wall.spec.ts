import { globSync, readFileSync } from 'node:fs';

/** Who the caller is, what it asks and who pays; what a partition key is made of; and nobody else. */
const MAY_NAME_IT = /^src\/(common\/(context|identity|rate-limit)|modules\/(catalog-store|idempotency))\//;

describe('the first level of the partition key', () => {
  it('should be named only where callers are identified and where partition keys are built', () => {
    // modules/cosmos knows no tenants of ours: its wall sees to that.
    const files = globSync('src/**/*.ts').filter((file) => !/\.spec\.ts$|^src\/modules\/cosmos\//.test(file));
    expect(files.length).toBeGreaterThan(100);
    const naming = files.filter((file) => /tenantId/.test(readFileSync(file, 'utf8')));
    expect(naming.filter((file) => !MAY_NAME_IT.test(file))).toEqual([]);
    expect(naming).toContain('src/modules/catalog-store/partition.ts');
  });
});
