import type { Client } from './client.js';

/** A client of a service in another process. */
export const clientAt = (service: URL): Client => ({
  request: async (method, url, { headers = {}, body } = {}) => {
    const isText = body === undefined || typeof body === 'string';
    const json = isText ? {} : { 'content-type': 'application/json' };
    const payload = body === undefined ? {} : { body: isText ? body : JSON.stringify(body) };
    const response = await fetch(new URL(url, service), {
      method,
      headers: { ...json, ...headers },
      ...payload,
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: isJson ? JSON.parse(text) : text,
    };
  },
});
