export { type FaultKind, type FaultOrder, parseFaultOrders } from './order.js';
export { type Fault, FaultPlan, type FaultTarget } from './plan.js';
export { waitFor } from './wait.js';
