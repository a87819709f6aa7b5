import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { ConfigType } from '@nestjs/config';
import { ERRORS } from './app.errors.js';
import type { Configuration } from './app.config.js';
import { cosmosConfig } from './common/config/cosmos.config.js';
import { ProblemFilter } from './common/errors/problem.filter.js';
import { ValidationPipe } from './common/validation/validation.pipe.js';
import { tryCurrentRequest } from './common/context/request-context.js';
import { UndeclaredInputGuard } from './common/http/undeclared-input.guard.js';
import { identityConfig } from './common/identity/identity.config.js';
import { tenantConfig } from './common/identity/tenant.config.js';
import { IdentityModule } from './common/identity/identity.module.js';
import { PlatformModule } from './common/http/platform.module.js';
import { DatabaseObserver } from './common/observability/database/database-observer.service.js';
import { ObservabilityModule } from './common/observability/observability.module.js';
import { RateLimitModule } from './common/rate-limit/rate-limit.module.js';
import { CatalogFeedModule } from './modules/catalog-feed/catalog-feed.module.js';
import { CategoriesModule } from './modules/categories/categories.module.js';
import { CosmosExceptionFilter } from './modules/cosmos/cosmos-exception.filter.js';
import { CosmosModule } from './modules/cosmos/cosmos.module.js';
import type { CosmosModuleOptions } from './modules/cosmos/options/cosmos-options.js';
import { EventsModule } from './modules/events/events.module.js';
import { HomeModule } from './modules/home/home.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { MetricsModule } from './modules/metrics/metrics.module.js';
import { ProblemsModule } from './modules/problems/problems.module.js';
import { ProductsModule } from './modules/products/products.module.js';
import { StockModule } from './modules/stock/stock.module.js';
import { SummariesModule } from './modules/summaries/summaries.module.js';
import { TransactionsModule } from './modules/transactions/transactions.module.js';
import { TransferModule } from './modules/transfer/transfer.module.js';

export interface AppModuleOptions {
  /** Whether this process reads change feeds. Default true; a command-line tool only looks at them. */
  readonly feeds?: boolean;
}

/** The composition root: which modules there are, and what holds for every route. */
@Module({})
export class AppModule {
  static forRoot(
    { module: configModule }: Configuration,
    { feeds = true }: AppModuleOptions = {},
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        configModule,
        PlatformModule,
        ObservabilityModule,
        RateLimitModule,
        IdentityModule.forRootAsync({
          inject: [identityConfig.KEY, tenantConfig.KEY],
          useFactory: (
            identity: ConfigType<typeof identityConfig>,
            tenant: ConfigType<typeof tenantConfig>,
          ) => ({
            ...identity,
            defaultTenant: tenant.default,
          }),
        }),
        CosmosModule.forRootAsync({
          inject: [cosmosConfig.KEY, DatabaseObserver],
          useFactory: cosmosOptions,
        }),
        CatalogFeedModule.forRoot(feeds),
        HealthModule,
        HomeModule,
        MetricsModule,
        ProblemsModule.forRoot(ERRORS),
        TransactionsModule,
        ProductsModule,
        StockModule,
        CategoriesModule,
        SummariesModule,
        TransferModule,
        EventsModule,
      ],
      providers: [
        // Nest asks the last one first: whatever is not the database's meets the other.
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_FILTER, useExisting: CosmosExceptionFilter },
        { provide: APP_GUARD, useClass: UndeclaredInputGuard },
        { provide: APP_PIPE, useClass: ValidationPipe },
      ],
    };
  }
}

function cosmosOptions(
  cosmos: ConfigType<typeof cosmosConfig>,
  observer: DatabaseObserver,
): CosmosModuleOptions {
  return {
    ...(cosmos.endpoint === undefined ? {} : { endpoint: cosmos.endpoint }),
    ...(cosmos.key === undefined ? {} : { key: cosmos.key }),
    ...(cosmos.embedded === undefined ? {} : { embedded: cosmos.embedded }),
    databaseId: cosmos.database,
    provision: cosmos.provision,
    requestTimeoutMs: cosmos.requestTimeoutMs,
    retry: { maxAttempts: cosmos.retryMaxAttempts, maxWaitMs: cosmos.retryMaxWaitMs },
    bulkPriority: cosmos.bulkPriority,
    preferredRegions: cosmos.preferredRegions,
    userAgentSuffix: 'stockroom',
    scope: tryCurrentRequest,
    observer,
  };
}
