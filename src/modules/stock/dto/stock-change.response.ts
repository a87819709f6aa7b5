import { ApiProperty } from '@nestjs/swagger';
import { MovementResponse } from './movement.response.js';
import { StockResponse } from './stock.response.js';

/** A movement, and the stock that it left. */
export class StockChangeResponse {
  @ApiProperty({ type: MovementResponse })
  movement!: MovementResponse;

  @ApiProperty({ type: StockResponse, description: 'As the call left it.' })
  stock!: StockResponse;
}

/** Both sides of a transfer, and the stock that it left. */
export class TransferResponse {
  @ApiProperty({ type: [MovementResponse], description: 'Out, then in.' })
  movements!: MovementResponse[];

  @ApiProperty({ type: StockResponse, description: 'As the call left it.' })
  stock!: StockResponse;
}

/** A page of a ledger. */
export class MovementPageResponse {
  @ApiProperty({ type: [MovementResponse], description: 'Newest first.' })
  items!: MovementResponse[];

  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 2048,
    description: 'Opaque; leads to the next page of the same list. Null on the last page.',
  })
  nextCursor!: string | null;
}
