/** SWC compiles the tests; decorators need their metadata, as in the build. */
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  transform,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/packages/cosmolite/package.json'],
});

export default {
  // Most suites wait for half of their time: three workers keep two cores busy.
  maxWorkers: 3,
  // An upper bound for a slow and busy machine: what a test waits for, it looks at, again and again.
  testTimeout: 120_000,
  // A process that has run hundreds of suites holds all their modules: it is replaced by a fresh one now and then.
  workerIdleMemoryLimit: '1500MB',
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.js'],
  projects: [
    project('unit', ['<rootDir>/src/**/*.spec.ts']),
    project('cosmolite', [
      '<rootDir>/packages/cosmolite/test/**/*.spec.ts',
      '!**/packages/cosmolite/test/explorer/**',
    ]),
    // Needs a Chromium on the machine, so it is not part of `npm test`: see test:browser and test:all.
    project('browser', [
      '<rootDir>/packages/cosmolite/test/explorer/**/*.spec.ts',
      '<rootDir>/test/browser/**/*.spec.ts',
    ]),
    project('e2e', ['<rootDir>/test/**/*.e2e-spec.ts']),
  ],
};
