import type { Operation } from '../context.js';
import { containerBody } from '../resources/container.js';
import { addressedDatabase } from './addressed.js';
import { readContainerSettings } from './container-settings.js';
import { jsonObjectOf } from './json.js';
import { metadataReply } from './replies.js';

export const createContainer: Operation = (context) => {
  const { containers } = addressedDatabase(context);
  const settings = readContainerSettings(jsonObjectOf(context.request));
  const container = containers.create(settings, context.emulator.defaultPartitions);
  context.addressed.container = container;
  return metadataReply(201, container, containerBody(container));
};
