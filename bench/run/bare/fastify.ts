/** Fastify with nothing but routes: what HTTP and a framework cost before anything is done. */
import fastify from 'fastify';
import { PAGE, PRODUCT } from './answers.ts';

const app = fastify();
app.get<{ Params: { id: string } }>('/v1/products/:id', (request, reply) =>
  reply.header('etag', PRODUCT.etag).send({ ...PRODUCT, id: request.params.id }),
);
app.get('/v1/products', () => PAGE);
app.post<{ Body: Record<string, unknown> }>('/v1/products', (request, reply) =>
  reply
    .status(201)
    .header('etag', PRODUCT.etag)
    .send({ ...PRODUCT, ...request.body }),
);
app.patch<{ Params: { id: string }; Body: Record<string, unknown> }>('/v1/products/:id', (request, reply) =>
  reply.header('etag', PRODUCT.etag).send({ ...PRODUCT, id: request.params.id, ...request.body }),
);
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
