import { startFailure } from './process-failures.js';

const failed = (code: string, members: object): Error => Object.assign(new Error(code), { code, ...members });

describe('what is said when the process cannot start', () => {
  it.each([
    [
      failed('EADDRINUSE', { address: '127.0.0.1', port: 3000 }),
      'Port 3000 on 127.0.0.1 is taken: set PORT to another one.',
    ],
    [
      failed('EACCES', { address: '127.0.0.1', port: 80 }),
      'Port 80 on 127.0.0.1 needs privileges: set PORT above 1023.',
    ],
    [failed('EADDRNOTAVAIL', { address: '8.8.8.8' }), 'This machine has no address 8.8.8.8: correct HOST.'],
    [failed('ENOTFOUND', { hostname: 'localhosst' }), 'localhosst is no address: correct HOST.'],
    [failed('EAI_AGAIN', { hostname: 'localhosst' }), 'localhosst is no address: correct HOST.'],
  ])('should be one line for %s', (error, line) => {
    expect(startFailure(error)).toBe(line);
  });

  it('should be the stack of a bug', () => {
    const bug = new TypeError('x is not a function');
    expect(startFailure(bug)).toBe(bug.stack);
  });
});
