/** Injection token of the module's options, defaults filled in. */
export const COSMOS_OPTIONS = Symbol('COSMOS_OPTIONS');

/** Injection token of a container by its id. */
export const containerToken = (id: string): string => `COSMOS_CONTAINER_${id}`;
