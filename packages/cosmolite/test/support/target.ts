/** Where requests go, and what signs them. */
export interface Target {
  readonly endpoint: string;
  readonly key: string;
}

let account: Target | undefined;

/** The account that `npm run test:fidelity` was pointed at; undefined when each spec starts its own emulator. */
export const accountUnderTest = (): Target | undefined => account;

/** For the set-up file alone: an account that others use, too, and that is only asked over the wire. */
export function useAccount(target: Target): void {
  account = target;
}
