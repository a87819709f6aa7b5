/**
 * A package that only a development installation has. Whoever loads it does without when it is not there.
 * @returns nothing when it is not installed
 */
export async function ifInstalled<Package>(load: () => Promise<Package>): Promise<Package | undefined> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
