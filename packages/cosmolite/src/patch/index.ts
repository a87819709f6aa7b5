export { applyPatch } from './apply.js';
export { parsePatch, type PatchOperation, type PatchRequest } from './request.js';
