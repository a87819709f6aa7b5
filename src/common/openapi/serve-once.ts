import type { FastifyInstance, onSendHookHandler } from 'fastify';

/**
 * Has the answer of these routes worked out once: it is the same for everybody. @nestjs/swagger writes the document again for
 * each request, and the YAML of it takes 20 ms of the process, which nobody should be able to order by the thousand.
 */
export function serveOnce(fastify: FastifyInstance, urls: readonly string[]): void {
  const answers = new Map<string, { readonly type: string; readonly payload: string }>();

  fastify.addHook('onRoute', (route) => {
    const { url } = route;
    if (!urls.includes(url)) return;
    route.preHandler = (_request, reply, done) => {
      const answer = answers.get(url);
      if (answer === undefined) return done();
      void reply.type(answer.type).send(answer.payload);
    };
    const after = [route.onSend ?? []].flat();
    route.onSend = [nameCharset, ...after];
    // HEAD has an onSend of Fastify's own, which takes the body off.
    if (route.method !== 'GET') return;
    const keep: onSendHookHandler = (_request, reply, payload, done) => {
      if (reply.statusCode === 200 && typeof payload === 'string') {
        answers.set(url, { type: String(reply.getHeader('content-type')), payload });
      }
      done(null, payload);
    };
    // Before the text is compressed.
    route.onSend = [nameCharset, keep, ...after];
  });
}

/** @nestjs/swagger leaves it out for YAML, and a browser takes text without it for another encoding than UTF-8. */
const nameCharset: onSendHookHandler = (_request, reply, payload, done) => {
  const type = String(reply.getHeader('content-type'));
  if (type === 'text/yaml') void reply.type(`${type}; charset=utf-8`);
  done(null, payload);
};
