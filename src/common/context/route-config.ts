import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { FastifyContextConfig } from 'fastify';

/**
 * What a route is for; hooks, headers and the OpenAPI document go by it. `resource`: a tenant's data. `operational`: polled by
 * load balancers and monitors. `page`: for a person to read, the same for everybody.
 */
export type RouteKind = 'resource' | 'operational' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set by the decorator that says who may use the route. Absent only where no route serves the path. */
    kind?: RouteKind;
  }
}

/** As Nest's own `@RouteConfig`, but keeps what the decorators below it have set. */
export function WithRouteConfig(config: FastifyContextConfig): MethodDecorator {
  return (target, key, descriptor: PropertyDescriptor) => {
    const before: unknown = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, descriptor.value);
    RouteConfig({ ...(typeof before === 'object' ? before : {}), ...config })(target, key, descriptor);
  };
}
