import type { Type } from '@nestjs/common';
import { registerAs } from '@nestjs/config';
import { plainToInstance } from 'class-transformer';
import { IsOptional, validateSync } from 'class-validator';
import { OneOf } from './rules.js';

/** Where the process runs. `production` refuses what is only convenient. */
export type NodeEnvironment = 'development' | 'test' | 'production';

/** What the variables of every namespace can ask. */
export class ProcessVariables {
  @OneOf(['development', 'test', 'production'])
  @IsOptional()
  NODE_ENV: NodeEnvironment = 'development';

  get production(): boolean {
    return this.NODE_ENV === 'production';
  }
}

/** One part of the configuration: its variables, and what becomes of them. */
interface NamespaceDefinition<Variables extends ProcessVariables, Config extends object> {
  /** Each variable with its rule and its fixed default. */
  readonly variables: Type<Variables>;
  /** Rules that join variables, or look into one. They pass over values that broke their own rule. */
  readonly joinedRules?: (variables: Variables) => string[];
  /** What works, but the operator should know. */
  readonly warnings?: (variables: Variables) => string[];
  /** Completes the values. Called only when every rule holds. */
  readonly build: (variables: Variables, terminal: boolean) => Config;
}

/**
 * A namespace for `ConfigModule`: inject it by `@Inject(cosmosConfig.KEY)` as `ConfigType<typeof cosmosConfig>`. As a function
 * it reads the environment itself, where nothing is injected. A variable that is empty counts as not set.
 */
export function defineNamespace<Variables extends ProcessVariables, Config extends object>(
  name: string,
  { variables: Class, joinedRules, warnings, build }: NamespaceDefinition<Variables, Config>,
) {
  const names = Object.keys(new Class());
  const read = (env: NodeJS.ProcessEnv): Variables => {
    const given: Record<string, string> = {};
    for (const variable of names) {
      const text = env[variable]?.trim();
      if (text !== undefined && text !== '') given[variable] = text;
    }
    return plainToInstance(Class, given, { exposeDefaultValues: true });
  };
  const factory = registerAs(
    name,
    (env: NodeJS.ProcessEnv = process.env, terminal: boolean = process.stdout.isTTY): Readonly<Config> =>
      deepFreeze(build(read(env), terminal)),
  );
  return Object.assign(factory, {
    /** Names of its variables. */
    names,
    /** Every rule that is broken, by the name of its variable and never with the value. */
    problemsIn: (env: NodeJS.ProcessEnv): { readonly own: string[]; readonly joined: string[] } => {
      const variables = read(env);
      const own = validateSync(variables).flatMap((error) => Object.values(error.constraints ?? {}));
      return { own, joined: joinedRules?.(variables) ?? [] };
    },
    warningsIn: (env: NodeJS.ProcessEnv): string[] => warnings?.(read(env)) ?? [],
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
