import { Global, Module } from '@nestjs/common';
import { RequestLimiter } from '../identity/request-limiter.js';
import { type RateLimitConfig, rateLimitConfig } from './rate-limit.config.js';
import { RateLimiterService } from './rate-limiter.service.js';

/** Gives access control its limiter: the share of this process that one caller, and one tenant, may use. */
@Global()
@Module({
  providers: [
    {
      provide: RequestLimiter,
      inject: [rateLimitConfig.KEY],
      useFactory: (config: RateLimitConfig) => new RateLimiterService(config),
    },
  ],
  exports: [RequestLimiter],
})
export class RateLimitModule {}
