/** Nest on Fastify with nothing but a controller. Its decorators are called as functions: Node strips types, not decorators. */
import { Body, Controller, Get, Header, Param, Patch, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { PAGE, PRODUCT } from './answers.ts';

class Products {
  read(id: string): object {
    return { ...PRODUCT, id };
  }

  list(): object {
    return PAGE;
  }

  create(body: object): object {
    return { ...PRODUCT, ...body };
  }

  change(id: string, body: object): object {
    return { ...PRODUCT, id, ...body };
  }
}

function decorate(method: keyof Products, ...decorators: readonly MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(Products.prototype, method) ?? {};
  for (const decorator of decorators) decorator(Products.prototype, method, descriptor);
}

const etag = Header('etag', PRODUCT.etag);
decorate('read', Get(':id'), etag);
decorate('list', Get());
decorate('create', Post(), etag);
decorate('change', Patch(':id'), etag);
Param('id')(Products.prototype, 'read', 0);
Body()(Products.prototype, 'create', 0);
Param('id')(Products.prototype, 'change', 0);
Body()(Products.prototype, 'change', 1);
Controller('v1/products')(Products);
// A module needs a class, and any will do.
const App = { module: Products, controllers: [Products] };
const app = await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: false });
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
