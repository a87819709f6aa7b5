export const USAGE = `Usage: npm run import -- <file> [options]

Sends a file of products to a running service, and tells what became of every row.

  <file>              .csv, .ndjson or .jsonl, each also with .gz; - reads standard input, and needs --format
  --url <address>     where the service is; default STOCKROOM_URL, then http://127.0.0.1:3000
  --key <key>         API key; default STOCKROOM_API_KEY, which does not show in the list of processes
  --token <token>     bearer token; default STOCKROOM_TOKEN
  --mode <mode>       upsert (default): a product that is there is replaced; create: its row fails
  --on-error <what>   continue (default), or stop: read no further than the first row that fails
  --dry-run           write nothing, and tell what would happen
  --format <format>   csv or ndjson, whatever the name of the file says
  --errors <file>     write the rows that fail to this new file, as they came and with the reasons beside them:
                      correct them there, and import that file
  -h, --help          this text

Exit code: 0 every row is saved; 1 rows failed; 2 the import could not be done, or not to its end; 130 after Ctrl-C.
Importing the same file again is always safe.
`;
