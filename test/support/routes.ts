import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Every route that the router serves, as `GET /v1/products/{id}`. Read from the tree that Fastify prints. */
export function routesOf(app: NestFastifyApplication): string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const branch: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const node = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (node === null) return [];
    const [, indent = '', segment = '', methods] = node;
    branch.splice(indent.length / 4, Infinity, segment);
    const path = branch.join('').replaceAll(/:(\w+)/g, '{$1}');
    return methods === undefined ? [] : methods.split(', ').map((method) => `${method} ${path}`);
  });
}
