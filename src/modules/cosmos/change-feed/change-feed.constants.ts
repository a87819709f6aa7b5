/** Injection token of what holds for every processor; see `ChangeFeedModuleOptions`. */
export const CHANGE_FEED_OPTIONS = Symbol('CHANGE_FEED_OPTIONS');
