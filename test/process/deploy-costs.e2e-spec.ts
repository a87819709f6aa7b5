import { costTable, exampleOf } from '../../scripts/costs/cost-tables.js';
import { type Cost, measureCosts } from '../../scripts/costs/operations.js';
import { partOf } from '../../scripts/generated-part.js';
import { readText } from '../support/files.js';
import { withoutPadding } from '../support/markdown.js';
import { withApp } from '../support/with-app.js';

describe('docs/costs.md', () => {
  const app = withApp();
  const text = readText('docs/costs.md');
  let costs: Cost[];
  beforeAll(async () => {
    costs = await measureCosts((...call) => app.request(...call));
  });

  it('should have the request units that are measured now (npm run docs:costs writes them)', () => {
    expect(withoutPadding(partOf(text, 'costs'))).toBe(withoutPadding(costTable(costs)));
  });

  it('should have an example whose sum is right', () => {
    expect(withoutPadding(partOf(text, 'example'))).toBe(withoutPadding(exampleOf(costs)));
  });

  it('should say that they are those of a model', () => {
    expect(text).toContain('whose model of charges is an approximation');
  });
});
