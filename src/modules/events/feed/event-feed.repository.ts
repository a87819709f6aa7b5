import type { Container } from '@azure/cosmos';
import { Injectable } from '@nestjs/common';
import { CATALOG_CONTAINER } from '../../catalog-store/catalog.container.js';
import { CosmosCalls } from '../../cosmos/calls/cosmos-calls.service.js';
import { FeedReader } from '../../cosmos/change-feed/processing/feed-reader.js';
import { InjectContainer } from '../../cosmos/containers/inject-container.decorator.js';
import type { KeyRange } from '../../cosmos/ranges/key-range.js';

/** Maximum documents of a page. A page never splits a transaction. */
export const PAGE_SIZE = 200;

/** The change feed of the catalogue. */
@Injectable()
export class EventFeedRepository {
  private known: Promise<string> | undefined;

  constructor(
    @InjectContainer(CATALOG_CONTAINER) private readonly container: Container,
    private readonly calls: CosmosCalls,
  ) {}

  /** `_rid` of the container. */
  rid(): Promise<string> {
    this.known ??= this.readRid().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /**
   * Reads the changes of a range.
   * @param lsn reads the changes after this LSN; undefined: changes from now on. The token of a range is its LSN in quotes
   */
  async reader(range: KeyRange, lsn: number | undefined): Promise<FeedReader<object>> {
    const source = {
      calls: this.calls,
      container: this.container,
      rid: await this.rid(),
      start: { from: 'now' as const },
      batchSize: PAGE_SIZE,
    };
    return new FeedReader<object>(source, range, lsn === undefined ? null : `"${lsn}"`);
  }

  private async readRid(): Promise<string> {
    const { resource } = await this.calls.run('events.container', (options) => this.container.read(options));
    const { _rid: rid } = resource ?? {};
    if (rid === undefined) throw new TypeError('A container has a definition.');
    return rid;
  }
}
