import type { Cost } from './operations.ts';

/** The table of docs/costs.md. */
export const costTable = (costs: readonly Cost[]): string =>
  [
    '| Operation | Call | Request units |',
    '| --- | --- | ---: |',
    ...costs.map(({ operation, call, charge }) => `| ${operation} | \`${call}\` | ${charge.toFixed(2)} |`),
  ].join('\n');

/** Calls a second at the peak of the shop in the example. */
const EXAMPLE: Readonly<Record<string, number>> = {
  'read a product': 500,
  'list 50 products of a category': 60,
  'change some fields': 20,
  'create a product': 5,
};

/** Of the rate that is bought, how much is planned to be used. */
const USED = 0.7;

/** The example's arithmetic. Autoscale is bought in thousands. */
export function exampleOf(costs: readonly Cost[]): string {
  const rows = Object.entries(EXAMPLE).map(([operation, perSecond]) => {
    const cost = costs.find((candidate) => candidate.operation === operation);
    if (cost === undefined) throw new Error(`The example needs the cost of: ${operation}.`);
    return { operation, perSecond, rate: Math.ceil(cost.charge * perSecond) };
  });
  const sum = rows.reduce((total, { rate }) => total + rate, 0);
  const needed = Math.ceil(sum / USED);
  return [
    '| Calls a second | Operation | Request units a second |',
    '| ---: | --- | ---: |',
    ...rows.map(({ operation, perSecond, rate }) => `| ${perSecond} | ${operation} | ${rate} |`),
    '',
    `Together ${sum}, divided by ${USED}: ${needed}. So an upper end of ${Math.ceil(needed / 1_000) * 1_000} with autoscale.`,
  ].join('\n');
}
