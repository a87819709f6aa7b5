import { type Container, type ItemDefinition } from '@azure/cosmos';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { currentRequest } from '../../src/common/context/request-context.js';
import { Scopes } from '../../src/common/identity/access.js';
import {
  type ContainerDefinition,
  hierarchicalPartitionKey,
} from '../../src/modules/cosmos/containers/container-definition.js';
import { CosmosModule } from '../../src/modules/cosmos/cosmos.module.js';
import { InjectContainer } from '../../src/modules/cosmos/containers/inject-container.decorator.js';

/** Where the handlers below store their items. */
const NOTES: ContainerDefinition = {
  id: 'notes',
  partitionKey: hierarchicalPartitionKey('/board', '/column'),
  uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/title'] }] },
  indexingPolicy: { includedPaths: [{ path: '/*' }], excludedPaths: [] },
  defaultTtl: -1,
};

const COLUMN = ['b', 'c'];
const note = (id: string, title = id, text = ''): ItemDefinition => ({
  id,
  board: 'b',
  column: 'c',
  title,
  text,
});
const megabytes = (count: number): string => 'x'.repeat(count * 1_048_576);
const create = (resourceBody: ItemDefinition) => ({
  operationType: 'Create' as const,
  resourceBody: { ...resourceBody, ttl: -1 },
});

/** What a handler may do with the SDK. The id of what it addresses is the name of the step, so that a fault can aim at it. */
const STEPS: Readonly<Record<string, (container: Container) => Promise<unknown>>> = {
  'bad-query': (notes) => notes.items.query('SELEKT 1', { partitionKey: COLUMN }).fetchAll(),
  'delete-missing': (notes) => notes.item('missing', COLUMN).delete(),
  'replace-missing': (notes) => notes.item('missing', COLUMN).replace(note('missing')),
  'patch-missing': (notes) => notes.item('missing', COLUMN).patch([{ op: 'set', path: '/text', value: 'a' }]),
  'same-id': async (notes) => {
    await notes.items.upsert(note('one'));
    return notes.items.create(note('one', 'another title'));
  },
  'same-title': async (notes) => {
    await notes.items.upsert(note('one'));
    return notes.items.create(note('two', 'one'));
  },
  'other-version': async (notes) => {
    await notes.items.upsert(note('one'));
    const accessCondition = { type: 'IfMatch', condition: '"00000000-0000-0000-0000-000000000000"' };
    return notes.item('one', COLUMN).replace(note('one'), { accessCondition });
  },
  'large-item': (notes) => notes.items.create(note('large', 'large', megabytes(2))),
  'large-batch': (notes) =>
    notes.items.batch(
      [1, 2].map((n) => create(note(`part-${n}`, `part-${n}`, megabytes(1.5)))),
      COLUMN,
    ),
  'own-deadline': (notes) => notes.item('slow', COLUMN).delete({ abortSignal: AbortSignal.timeout(50) }),
  'deadline-of-request': (notes) =>
    notes.item('slow', COLUMN).delete({ abortSignal: currentRequest().signal }),
};

/** A controller as the SDK's own examples would have it: no repository, no translation of errors. */
@Controller('sdk')
class SdkProbeController {
  constructor(@InjectContainer(NOTES.id) private readonly notes: Container) {}

  @Get('steps/:name')
  @Scopes('products:read')
  async take(@Param('name') name: string): Promise<void> {
    await STEPS[name]?.(this.notes);
  }

  @Get('deletes/:id')
  @Scopes('products:read')
  async delete(@Param('id') id: string): Promise<void> {
    await this.notes.item(id, COLUMN).delete();
  }

  /** Throws what the test has put here: shapes that no database gives on demand. */
  @Get('thrown')
  @Scopes('products:read')
  throw(): never {
    throw SdkProbeModule.thrown;
  }
}

@Module({ imports: [CosmosModule.forFeature([NOTES])], controllers: [SdkProbeController] })
export class SdkProbeModule {
  static thrown: unknown;
}
