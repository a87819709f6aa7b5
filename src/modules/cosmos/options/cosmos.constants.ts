/** Injection token of the module's options, defaults filled in. */
export const COSMOS_OPTIONS = Symbol('COSMOS_OPTIONS');

/** Injection token of the address and the authentication in use; see `CosmosConnection`. */
export const COSMOS_CONNECTION = Symbol('COSMOS_CONNECTION');

/** Injection token of a container by its id. */
export const containerToken = (id: string): string => `COSMOS_CONTAINER_${id}`;
