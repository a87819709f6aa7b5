import { isIPv6 } from 'node:net';

/** `X-Forwarded-For` of Azure Application Gateway has the port too, and a port is another one for each connection. */
const PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([^\]]*)\](?::\d+)?)$/;

/**
 * What counts as one address. An IPv6 customer is given a /64 at least, and would otherwise have a fresh address for every
 * request; an IPv4 address is one also when it is written inside an IPv6 one.
 */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [, ipv4, ipv6] = PORT.exec(address) ?? [];
  const ip = ipv4 ?? ipv6 ?? address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  return isIPv6(ip) ? `${network(ip)}::/64` : ip;
}

/** The first four groups. `::` stands for as many groups of zeros as are missing. */
function network(ip: string): string {
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16).toString(16));
}
