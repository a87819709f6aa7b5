/** `*.localhost` is loopback by RFC 6761; 127.0.0.0/8 and ::1 are by definition. */
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address never leaves this machine: an emulator, not an account. */
export function isLoopback(endpoint: string | URL): boolean {
  return LOOPBACK.test(new URL(endpoint).hostname);
}
