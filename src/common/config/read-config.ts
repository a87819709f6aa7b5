import { ConfigModule } from '@nestjs/config';
import type { AppConfig } from './app-config.js';
import { loadConfig } from './load-config.js';

/**
 * The configuration of this process: `.env` in the working directory, overridden by real variables. @nestjs/config reads
 * both and puts what only `.env` has into the environment too, where the Azure identity library looks for AZURE_*.
 * @throws ConfigError
 */
export function readConfig(): Promise<AppConfig> {
  return new Promise((resolve, reject) => {
    ConfigModule.forRoot({
      validate: (env) => {
        resolve(loadConfig(env));
        return env;
      },
    }).catch(reject);
  });
}
