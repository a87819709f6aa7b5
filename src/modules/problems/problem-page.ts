import type { ErrorDefinition } from '../../common/errors/define-errors.js';

/** What `/problems/<code>` tells about a code. */
export interface ProblemPage extends ErrorDefinition {
  readonly type: string;
}

export function toPage(definition: ErrorDefinition): ProblemPage {
  const { code, ...rest } = definition;
  return { code, type: `/problems/${code}`, ...rest };
}

/** The same page for a browser: one file, no script, nothing loaded from elsewhere. */
export function toHtml(page: ProblemPage): string {
  const advice = page.retryable ? 'The same request may succeed later.' : 'The same request will fail again.';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em}</style>
</head>
<body>
<h1>${escape(page.title)}</h1>
<p><code>${escape(page.code)}</code>, status ${page.status}</p>
<p>${escape(page.description)}</p>
<p>${advice}</p>
</body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
