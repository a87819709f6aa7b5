import { Controller, Get, Headers, Inject, Res, VERSION_NEUTRAL } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { preferredType } from '../../common/http/content-negotiation.js';
import { docsConfig } from '../../common/openapi/docs.config.js';
import { Public } from '../../common/identity/access.js';

const TYPES = ['application/json', 'text/html'];

/** Where to go from the address alone. */
const LINKS = {
  docs: '/docs',
  openapi: '/docs-json',
  products: '/v1/products',
  categories: '/v1/categories',
  health: '/health/ready',
} as const;

type Links = Readonly<Record<string, string>>;

const htmlOf = (links: Links): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stockroom</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
</head>
<body>
<h1>Stockroom</h1>
<ul>
${Object.entries(links)
  .map(([name, path]) => `<li>${name}: <a href="${path}">${path}</a></li>`)
  .join('\n')}
</ul>
</body>
</html>
`;

@ApiTags('Documentation')
@Controller({ path: '/', version: VERSION_NEUTRAL })
export class HomeController {
  private readonly links: Links;

  constructor(@Inject(docsConfig.KEY) { access }: ConfigType<typeof docsConfig>) {
    const { docs, openapi, ...others } = LINKS;
    this.links = access === 'off' ? others : { docs, openapi, ...others };
  }

  @Get()
  @Public('page')
  @ApiOperation({ summary: 'Where to go from here', operationId: 'getHome' })
  @ApiOkResponse({
    description: 'Paths of this service.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['name', 'links'],
          properties: {
            name: { type: 'string', example: 'Stockroom' },
            links: {
              type: 'object',
              description: 'Path by name.',
              additionalProperties: { type: 'string' },
              example: LINKS,
            },
          },
        },
      },
      'text/html': { schema: { type: 'string' } },
    },
  })
  read(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | { readonly name: string; readonly links: Links } {
    const type = preferredType(accept, TYPES) ?? 'application/json';
    reply.header('vary', 'accept').type(`${type}; charset=utf-8`);
    return type === 'text/html' ? htmlOf(this.links) : { name: 'Stockroom', links: this.links };
  }
}
