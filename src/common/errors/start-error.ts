/** The process cannot start, and the message is all that a person at the terminal needs: no stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
