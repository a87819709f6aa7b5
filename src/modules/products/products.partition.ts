import { currentRequest } from '../../common/http/request-context.js';

/** Whose products this call is about. */
export const currentTenant = (): string => currentRequest().tenantId;

/** The one logical partition of a category, of the tenant that the running call belongs to. */
export const categoryPartition = (category: string): string[] => [currentTenant(), category];
